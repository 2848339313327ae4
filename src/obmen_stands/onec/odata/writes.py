"""POST, PATCH, DELETE and posting: what 1C checks on a write, and all that it lets pass in silence."""

import json
import re
import uuid
from decimal import Decimal
from typing import Any

from . import lexer
from .attributes import EMPTY_DATE, Attribute, Attributes
from .errors import ODataError, internal
from .schema import EntitySet
from .tables import Record, Tables, blank

BOUND = re.compile(r"(?:^|/)(?P<set>[^/()]+)\(guid'(?P<ref>[^']*)'\)$")
OWN = {"Ref_Key", "DataVersion", "Posted", "Predefined", "PredefinedDataName", "LineNumber"}


def parsed(body: bytes) -> dict[str, Any]:
    """Raises ODataError -1: broken JSON is a trouble inside, not a bad request."""
    try:
        read = json.loads(body.decode("utf-8-sig"), parse_float=Decimal)
    except ValueError:
        raise internal() from None
    if not isinstance(read, dict):
        raise ODataError(2, "Неверный формат запроса")
    return read


def created(tables: Tables, entity: EntitySet, given: dict[str, Any], now: str) -> Record:
    """`now` is the date of a document that names none. Code and number are given by 1C."""
    if entity.owner:
        raise ODataError(13, "Cоздание строк табличной части напрямую не поддерживается")
    row = blank(entity.attributes) | _values(entity, given)
    if not entity.is_object:
        return _new_record(tables, entity, row)
    row["Ref_Key"] = lexer.guid(given["Ref_Key"]) if "Ref_Key" in given else str(uuid.uuid1())
    if tables[entity.name].get(row["Ref_Key"]):
        raise ODataError(15, "Экземпляр сущности с таким ключом уже существует")
    if row.get("Date") == EMPTY_DATE:
        row["Date"] = now
    _number(tables, entity, row)
    tables.add(entity, row)
    return row


def _new_record(tables: Tables, entity: EntitySet, row: Record) -> Record:
    """Not an upsert: a record with such a key is refused."""
    same = tables[entity.name].having([row[entity.key[0]]])
    if any(all(row[name] == other[name] for name in entity.key) for other in same):
        raise ODataError(15, "Запись с такими ключевыми полями существует!")
    tables.add(entity, row)
    return row


def _number(tables: Tables, entity: EntitySet, row: Record) -> None:
    name = "Number" if "Number" in entity.attributes else "Code"
    if row[name]:
        return
    prefix = tables.profile.number_prefix if name == "Number" else ""
    size = 8 if prefix else entity.attributes[name].length
    taken = (str(other[name]).strip().removeprefix(prefix) for other in tables[entity.name].rows)
    last = max((int(code) for code in taken if code.isdigit()), default=0)
    row[name] = f"{prefix}{last + 1:0{size}}".ljust(tables.profile.number_length if prefix else size)


def changed(tables: Tables, entity: EntitySet, row: Record, given: dict[str, Any]) -> Record:
    """Written whole or not at all; a save without a change is a new version too."""
    if entity.owner:
        raise ODataError(19, "Метод HTTP не разрешён", 405)
    values = {name: value for name, value in _values(entity, given).items() if name not in entity.key}
    if values.get("DeletionMark") and row.get("Posted"):
        raise internal("Нельзя пометить на удаление проведенный документ")
    row.update(values)
    tables.wrote(entity, row)
    return row


def replaced(tables: Tables, entity: EntitySet, row: Record, given: dict[str, Any]) -> Record:
    """PUT: every attribute is to be given, a reference as `X@odata.bind` with the address of an object. Raises
    ODataError 5 for what is missing, 6 for no such address."""
    values = dict(given)
    for one in entity.attributes.values():
        if one.navigation:
            values.pop(one.name, None)
            if (bound := given.get(f"{one.navigation}@odata.bind")) is not None:
                values[one.name] = _bound(one, bound)
        if one.name not in values and one.name not in {*OWN, *entity.key}:
            raise ODataError(5, f'Отсутствует обязательное значение свойства "{one.navigation or one.name}"')
    return changed(tables, entity, row, values)


def _bound(attribute: Attribute, address: Any) -> str:
    """Whole, or what follows the root of the interface."""
    match = BOUND.search(str(address))
    if match is None or match["set"] != attribute.target:
        raise ODataError(6, "Неверный формат адреса ресурса")
    return lexer.guid(match["ref"])


def deleted(tables: Tables, entity: EntitySet, row: Record) -> None:
    """For good; what referred to it keeps a dangling reference."""
    if entity.owner:
        raise ODataError(19, "Метод HTTP не разрешён", 405)
    tables.remove(entity, row)


def posted(tables: Tables, entity: EntitySet, row: Record, posting: bool) -> Record:
    if posting and row["DeletionMark"]:
        raise internal("Помеченный на удаление документ не может быть проведен")
    row["Posted"] = posting
    tables.wrote(entity, row)
    return row


def _values(entity: EntitySet, given: dict[str, Any]) -> Record:
    """What of the given is taken: names 1C does not know are left without a word."""
    values: Record = {}
    for name, value in given.items():
        attribute = entity.attributes.get(name)
        if attribute is None:
            if entity.attributes.get(name.removesuffix("_Type")):
                values[name] = str(value)
        elif attribute.type == "rows":
            values[name] = _part(entity.part(attribute.target), value)
        elif name not in OWN:
            values |= _value(attribute, value)
    return values


def _part(columns: Attributes, rows: Any) -> list[Record]:
    """The whole tabular part; rows must come numbered from 1."""
    if not isinstance(rows, list):
        raise internal()
    part: list[Record] = []
    for place, given in enumerate(rows, 1):
        if not isinstance(given, dict) or "LineNumber" not in given:
            raise internal()
        if str(given["LineNumber"]) != str(place):
            raise ODataError(4, 'Недопустимое значение свойства "LineNumber"')
        row = blank(columns)
        for name, value in given.items():
            if name in columns and name != "LineNumber":
                row |= _value(columns[name], value)
        part.append(row | {"LineNumber": place})
    return part


def _value(attribute: Attribute, value: Any) -> Record:
    """`{name: value}`, or nothing where 1C drops the value in silence."""
    name, kind = attribute.name, attribute.type
    if isinstance(value, list | dict):
        raise internal()
    if kind in ("guid", "reference"):
        return {name: lexer.guid(value)}
    if kind == "datetime":
        return {name: lexer.moment(value)}
    if kind == "boolean":
        if not isinstance(value, bool):
            raise ODataError(1, f'Ошибка разбора строки "{value}" как значения типа Edm.Boolean')
        return {name: value}
    if kind in ("int64", "double"):
        return _counted(name, kind, value)
    text = "" if value is None else str(value)
    return {name: text[: attribute.length] if attribute.length else text}


def _counted(name: str, kind: str, value: Any) -> Record:
    """An Int64 comes as text, and text that is no number is dropped; a Double must be a number."""
    if kind == "int64":
        text = str(value)
        return {name: int(text)} if text.lstrip("-").isdigit() else {}
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ODataError(1, f'Ошибка разбора строки "{value}" как значения типа Edm.Double')
    return {name: Decimal(value)}
