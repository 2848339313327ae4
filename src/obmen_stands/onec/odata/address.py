"""The path of an address below `/odata/standard.odata`: which set, which key, what of it."""

import re
from dataclasses import dataclass
from typing import Any

from . import calls
from .attributes import Attribute
from .errors import ODataError, no_set
from .lexer import guid, moment
from .schema import EntitySet, Profile

CALL = re.compile(r"/(?P<name>[^/()]+)/(?P<function>\w+)(?:\((?P<arguments>.*)\))?(?P<rest>/\$count)?/?", re.DOTALL)
RESOURCE = re.compile(r"/(?P<name>[^/()]+)(?:\((?P<key>.*)\))?(?:/(?P<rest>[^/]+))?/?", re.DOTALL)
VALUE = re.compile(r"(?:(?P<name>\w+)=)?(?P<value>(?:guid|datetime)?'(?:[^']|'')*'|-?\d+|true|false)(?:,\s*|$)")


@dataclass(frozen=True)
class Address:
    """`keys` None: the whole set; `rest`: `$count`, a tabular part, a reference to follow, `Post` or `Unpost`;
    `call`: a virtual table of the set."""

    entity: EntitySet
    keys: dict[str, Any] | None
    rest: str
    call: calls.Call | None = None


def read(path: str, profile: Profile) -> Address:
    """Raises ODataError: 6 for no address, 8 for no such set, 7 for a part of the key missing, 1 for its value;
    those of virtual tables."""
    if called := CALL.fullmatch(path):
        return _call(called, profile)
    match = RESOURCE.fullmatch(path)
    if match is None:
        raise ODataError(6, "Неверный формат адреса ресурса", 404)
    entity = profile.sets.get(match["name"])
    if entity is None:
        raise no_set(match["name"])
    keys = None if match["key"] is None else _keys(match["key"], entity)
    return Address(entity, keys, match["rest"] or "")


def _call(match: re.Match[str], profile: Profile) -> Address:
    entity = profile.sets.get(match["name"])
    if entity is None:
        raise no_set(match["name"])
    if entity.register is None:
        raise ODataError(11, f'Метод "{match["function"]}" не найден')
    call = calls.read(entity, match["function"], match["arguments"] or "")
    return Address(entity, None, (match["rest"] or "").removeprefix("/"), call)


def _keys(text: str, entity: EntitySet) -> dict[str, Any]:
    keys: dict[str, Any] = {}
    place = 0
    while place < len(text):
        match = VALUE.match(text, place)
        if match is None:
            raise ODataError(6, "Неверный формат адреса ресурса: ключ")
        place = match.end()
        name = match["name"] or entity.key[0]
        if name not in entity.key:
            raise ODataError(10, f'Сегмент пути "{name}" не найден!')
        keys[name] = _value(match["value"], entity.attributes.get(name))
    if missing := [name for name in entity.key if name not in keys]:
        raise ODataError(7, f'Не указан ключевой элемент "{missing[0]}"')
    return keys


def _value(text: str, attribute: Attribute | None) -> Any:
    kind = attribute.type if attribute else "string"
    inner = text[text.find("'") + 1 : -1].replace("''", "'")
    if text.startswith("guid'"):
        return guid(inner)
    if text.startswith("datetime'"):
        return moment(inner)
    if kind in ("guid", "reference"):
        return guid(text)
    if text.startswith("'"):
        return inner
    return int(text) if text.lstrip("-").isdigit() else text == "true"
