"""JSON as the doors read it: exact numbers, and nothing that two readers could understand differently."""

import hashlib
import json
import re
from collections.abc import Iterator
from decimal import Context, Decimal, InvalidOperation
from typing import Any

from .inbound import NotPlaced, Problem
from .text import Text

DEEPEST = 64
_LONGEST_NUMBER = 64
_SLICE = 1000
_EXACT = Context(prec=2 * _LONGEST_NUMBER)  # the default one would round to 28 digits


def read(raw: bytes | bytearray | memoryview) -> Any:
    """The parsed body: fractions as Decimal, whole numbers as int. A leading BOM is passed over.

    Raises NotPlaced, naming what is wrong: not UTF-8, not JSON, a key twice, NaN, NUL, nested deeper than 64.
    """
    try:
        text = bytes(raw).decode("utf-8-sig")
        data = _DECODER.decode(text)
    except UnicodeDecodeError as error:
        raise _not(Text("the text is not UTF-8 (byte {place})", place=error.start)) from None
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise _not(Text("this is not JSON (line {line}, column {column})", **where)) from None
    except RecursionError:
        raise _not(_TOO_DEEP) from None
    if any(sign in text for sign in _SUSPECT) or text.count("[") + text.count("{") > DEEPEST:
        _look_through(data, "", DEEPEST)
    return data


def write(data: Any) -> bytes:
    """Compact UTF-8 with numbers exactly as they are; what is not JSON is a TypeError."""
    try:
        text = _COMPACT.encode(data)
    except TypeError:
        text = _written(data)
    return text.encode()


def content_hash(data: Any, *more: bytes) -> bytes:
    """SHA-256 of what the message means: without the order of keys and the way numbers are written. ``more``: digests
    of the files."""
    digest = hashlib.sha256()
    for piece in _canonical(data):
        digest.update(piece.encode())
    for part in more:
        digest.update(part)
    return digest.digest()


# NUL, and halves of a character, which no encoding can write
_SUSPECT = ("\\u0000", "\0", "\\ud", "\\uD")
_HALF = re.compile("[\ud800-\udfff]")
_TOO_DEEP = Text("it is nested deeper than {limit} levels", limit=DEEPEST)


def _not(reason: Text, field: str = "") -> NotPlaced:
    return NotPlaced(Problem(field, reason))


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _not(Text("a number is too large")) from None
    if len(text) > _LONGEST_NUMBER or abs(number.adjusted()) > _LONGEST_NUMBER:
        raise _not(Text("a number is too large"))
    return number


def _whole(text: str) -> int:
    if len(text) > _LONGEST_NUMBER:
        raise _not(Text("a number is too large"))
    return int(text)


def _no_constant(name: str) -> Any:
    raise _not(Text("{name} is not a number of JSON", name=name))


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _not(Text("the field stands twice"), "".join(c for c in twice[:100] if c.isprintable()))
    return found


_DECODER = json.JSONDecoder(parse_float=_exact, parse_int=_whole, parse_constant=_no_constant, object_pairs_hook=_pairs)


def _look_through(data: Any, path: str, deeper: int) -> None:
    """A NUL has no place in any text we keep or send (PostgreSQL and 1C refuse it), nor has half a character."""
    if deeper == 0:
        raise _not(_TOO_DEEP, path[:100])
    if isinstance(data, str):
        _look_at(data, path)
    if isinstance(data, dict):
        for key, value in data.items():
            _look_at(key, path)
            _look_through(value, f"{path}.{key}".lstrip("."), deeper - 1)
    elif isinstance(data, list):
        for place, value in enumerate(data):
            _look_through(value, f"{path}.{place}".lstrip("."), deeper - 1)


def _look_at(text: str, path: str) -> None:
    if "\0" in text:
        raise _not(Text("there is a NUL character in the text"), path[:100])
    if _HALF.search(text):
        raise _not(Text("there is a broken character in the text"), path[:100])


def _canonical(data: Any) -> Iterator[str]:
    """A long list in slices: the library writes without a pause, and other threads would stand still meanwhile."""
    if isinstance(data, dict) and any(isinstance(value, list) and len(value) > _SLICE for value in data.values()):
        yield "{"
        for place, key in enumerate(sorted(data)):
            yield f"{',' if place else ''}{_CANONICAL.encode(key)}:"
            yield from _canonical(data[key])
        yield "}"
    elif isinstance(data, list) and len(data) > _SLICE:
        for place in range(0, len(data), _SLICE):
            yield f"{',' if place else '['}{_CANONICAL.encode(data[place : place + _SLICE])[1:-1]}"
        yield "]"
    else:
        yield _CANONICAL.encode(data)


def _number(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value.normalize(_EXACT))
    raise TypeError(f"not JSON: {type(value).__name__}")


_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_number)


def _written(data: Any) -> str:
    """The library's writer knows no Decimal."""
    if isinstance(data, Decimal):
        return format(data, "f")
    if isinstance(data, dict):
        return (
            "{"
            + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{_written(value)}" for key, value in data.items())
            + "}"
        )
    if isinstance(data, list | tuple):
        return "[" + ",".join(map(_written, data)) + "]"
    return json.dumps(data, ensure_ascii=False)
