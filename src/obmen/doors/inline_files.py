"""Files in base64 inside a JSON body, taken out into the file store.

The kept body then names each by its hash: ``"content": "sha256:<hex>"`` stands where the base64 stood, every other
byte is as it came. So the message can be made again from the journal, and a body stays small enough for a row. What is
not base64 is left where it stands.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import FileStore, NewFile

from .filenames import shown

MOST_FILES = 16
SLICE = 512 * 1024
_KEY = b'"content"'
_MARK = re.compile(rb'["{}\[\]]')
_BLANK = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class TakenOut:
    """``raw``: the body as it is kept; ``sizes``: what stands in place of a content, to the file's size in bytes."""

    raw: bytes
    sizes: dict[str, int]


def take_out(raw: bytes, fields: tuple[str, ...], store: FileStore) -> TakenOut:
    """Of these fields of the message. Writes to the disk: not for the event loop. Raises what the store raises."""
    kept: list[bytes] = []
    sizes: dict[str, int] = {}
    done = 0
    for start, end in _contents(raw, fields):
        stored = _stored(raw, start, end, store) if start < end and len(sizes) < MOST_FILES else None
        if stored:
            name = f"sha256:{stored[0]}"
            sizes[name] = stored[1]
            kept += raw[done:start], name.encode()
            done = end
    kept.append(raw[done:])
    return TakenOut(b"".join(kept) if sizes else raw, sizes)


def files_of(data: Any, fields: tuple[str, ...], sizes: dict[str, int]) -> tuple[list[NewFile], list[Problem]]:
    """The files of a parsed message, by the fields its kind declares, and what is wrong with them."""
    files: list[NewFile] = []
    problems: list[Problem] = []
    for path, value in _declared(data, fields):
        content = value.get("content")
        if isinstance(content, str) and (size := sizes.get(content)):
            files.append(_new_file(path, value, content.removeprefix("sha256:"), size))
        else:
            problems.append(Problem(f"{path}.content", _wrong(content)))
    return files, problems


def _wrong(content: Any) -> Text:
    if content is None:
        return Text("the field is missing")
    return Text("the file is empty") if content == "" else Text("this is not base64")


def _declared(data: Any, fields: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any]]]:
    for field in fields:
        value = data.get(field)
        if isinstance(value, dict):
            yield field, value
        for place, item in enumerate(value if isinstance(value, list) else ()):
            if isinstance(item, dict):
                yield f"{field}.{place}", item


def _new_file(path: str, value: dict[str, Any], sha256: str, size: int) -> NewFile:
    name, kind = value.get("name"), value.get("content_type")
    return NewFile(
        field=path[:60],
        name=shown(name) if isinstance(name, str) else "",
        content_type=kind[:100] if isinstance(kind, str) else "application/octet-stream",
        size=size,
        sha256=sha256,
    )


def _contents(raw: bytes, fields: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the text of each ``"content": "…"`` of these fields begins and ends, in one walk past texts and brackets.
    Bodies are up to 8 MB: the texts themselves are passed by ``find``."""
    wanted = {field.encode() for field in fields}
    path: list[bytes | None] = []  # of each open bracket the key its value stands under; None within a list
    last, place = raw.rfind(_KEY), 0
    while place <= last + len(_KEY) and (mark := _MARK.search(raw, place)):
        place = mark.end()
        if mark[0] in b"{[":
            path.append(None)
        elif mark[0] in b"}]":
            del path[-1:]
        else:
            end = _end_of_text(raw, place)
            if path and _is_key(raw, end):
                path[-1] = raw[place:end]
            elif _names_a_file(path, wanted):
                yield place, end
            place = end + 1


def _names_a_file(path: list[bytes | None], wanted: set[bytes]) -> bool:
    """``{"file": {"content": …}}`` or ``{"files": [{"content": …}]}``."""
    return path[:1] != [] and path[0] in wanted and path[1:] in ([b"content"], [None, b"content"])


def _is_key(raw: bytes, end: int) -> bool:
    after = _past_blank(raw, end + 1)
    return raw[after : after + 1] == b":"


def _past_blank(raw: bytes, place: int) -> int:
    while raw[place : place + 1] in {b" ", b"\t", b"\r", b"\n"}:
        place += 1
    return place


def _end_of_text(raw: bytes, place: int) -> int:
    """The quote that ends a text: the next one without an odd number of backslashes before it."""
    while (quote := raw.find(b'"', place)) >= 0:
        before = quote
        while raw[before - 1 : before] == b"\\":
            before -= 1
        if (quote - before) % 2 == 0:
            return quote
        place = quote + 1
    return len(raw)


def _stored(raw: bytes, start: int, end: int, store: FileStore) -> tuple[str, int] | None:
    """Hash and size; None when it is not base64."""
    writer = store.begin()
    try:
        for piece in _decoded(raw, start, end):
            writer.feed(piece)
    except (binascii.Error, ValueError):
        writer.abort()
        return None
    except BaseException:
        writer.abort()
        raise
    return writer.finish()


def _decoded(raw: bytes, start: int, end: int) -> Iterator[bytes]:
    """Slice by slice, so that no single step holds the interpreter for more than a millisecond or two."""
    rest, padded = b"", False
    while start < end:
        cut = _cut(raw, min(start + SLICE, end), end)
        clean = rest + _unescaped(raw[start:cut]).translate(None, _BLANK)
        whole = len(clean) - len(clean) % 4
        if padded and clean:
            raise ValueError("text behind the padding")
        yield binascii.a2b_base64(clean[:whole], strict_mode=True)
        rest, start, padded = clean[whole:], cut, clean[whole - 1 : whole] == b"="
    if rest:
        raise ValueError("cut off")


def _cut(raw: bytes, cut: int, end: int) -> int:
    """Not in the middle of an escape, the longest of which is ``\\u002b``."""
    while cut < end and b"\\" in raw[cut - 6 : cut]:
        cut += 1
    return cut


def _unescaped(text: bytes) -> bytes:
    if b"\\" not in text:
        return text
    text = text.replace(b"\\r", b"").replace(b"\\n", b"").replace(b"\\t", b"").replace(b"\\/", b"/")
    for escape, char in _ESCAPES if b"\\" in text else ():
        text = text.replace(escape, char)
    return text


# What base64 is made of, as the writers of JSON that escape more than they must put it.
_ESCAPES = [
    (form.encode(), char.encode()) for char in "+/=\r\n" for form in {f"\\u{ord(char):04x}", f"\\u{ord(char):04X}"}
]
