"""The habits of PHP that show through the REST interface: arrays in names, one type for list and map, loose casts."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

STEP = re.compile(r"\[([^\]]*)\]")
LARGEST = 2**63 - 1
WHOLE = re.compile(r"\s*([+-]?\d+)")


def parsed(query: str) -> dict[str, Any]:
    """`a[b][]=1&c=2` as PHP reads it: everything is text, `key[]=` is a list of one empty text."""
    return nested(parse_qsl(query, keep_blank_values=True))


def nested(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for name, value in pairs:
        head, bracket, rest = name.partition("[")
        _put(root, [re.sub(r"[ .]", "_", head), *STEP.findall(bracket + rest)], value)
    return {name: _arrays(value) for name, value in root.items()}


def _put(node: dict[str, Any], steps: list[str], value: Any) -> None:
    for step in steps[:-1]:
        inner = node.get(step or _next_index(node))
        if not isinstance(inner, dict):
            inner = node[step or _next_index(node)] = {}
        node = inner
    node[steps[-1] or _next_index(node)] = value


def _next_index(node: dict[str, Any]) -> str:
    if not node or next(reversed(node)) == str(len(node) - 1):
        return str(len(node))
    return str(max((int(key) for key in node if key.isdigit()), default=-1) + 1)


def _arrays(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _arrays(each) for key, each in value.items()}
    return list(inner.values()) if inner and is_sequence(inner) else inner


def is_sequence(value: Mapping[str, Any]) -> bool:
    return all(key == str(index) for index, key in enumerate(value))


def array(value: Mapping[str, Any]) -> Any:
    """As `json_encode` writes a PHP array: keys 0, 1, 2 … (or none at all) make a list, anything else a map."""
    return list(value.values()) if is_sequence(value) else dict(value)


def keyed(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        return {str(index): each for index, each in enumerate(value)}
    return {str(key): each for key, each in value.items()} if isinstance(value, dict) else {}


def values(value: Any) -> list[Any]:
    if isinstance(value, list | dict):
        return list(keyed(value).values())
    return [] if value in (None, "") else [value]


def text(value: Any) -> str:
    match value:
        case None | False:
            return ""
        case True:
            return "1"
        case list() | dict():
            return "Array"
    return str(value)


def whole(value: Any) -> int:
    """`(int)`: leading digits count, other text is 0, an array is 1 unless it is empty; beyond 64 bits it stops."""
    if isinstance(value, list | dict):
        return int(bool(value))
    found = WHOLE.match(text(value))
    return max(-LARGEST - 1, min(LARGEST, int(found[1]))) if found else 0
