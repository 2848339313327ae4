"""Filters, order and pages in the portal's dialect, turned into SQL."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from obmen_stands.bitrix24 import php, values
from obmen_stands.bitrix24.call import Call
from obmen_stands.bitrix24.schema import Entity, Field

PAGE = 50
PREFIXES = ("!=%", "!%=", "!@", "!=", "!%", ">=", "<=", "=%", "%=", "=", "!", ">", "<", "@", "%")


@dataclass
class Where:
    sql: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, sql: str, *more: Any) -> None:
        self.sql.append(sql)
        self.values.extend(more)

    def text(self, word: str = "AND") -> str:
        return f" {word} ".join(f"({part})" for part in self.sql) or "1"


Unknown = Callable[[str], None]
"""What is done about a field nobody knows: nothing in the old methods, a refusal in the new."""


@dataclass(frozen=True)
class Names:
    """By which names the fields of one entity may be called in a filter."""

    entity: Entity
    fields: dict[str, Field]
    unknown: Unknown
    logic: bool = False
    contact_ids: bool = False


def split(key: str) -> tuple[str, str]:
    for prefix in PREFIXES:
        if key.startswith(prefix):
            return prefix, key[len(prefix) :]
    return "", key


def where(names: Names, told: Any) -> Where:
    made = Where()
    for key, value in php.keyed(told).items():
        if names.logic and (key == "logic" or key.isdigit()):
            continue
        prefix, name = split(key)
        if name in ("PHONE", "EMAIL") and names.entity.multifields and not names.logic:
            _multifield(made, names.entity, name, value)
        elif name == "contactIds" and names.contact_ids:
            _bound(made, prefix, value)
        elif name in names.fields:
            _condition(made, names.fields[name], prefix, value)
        else:
            names.unknown(name)
    if names.logic:
        _groups(made, names, php.keyed(told))
    return made


def only_seen(made: Where, call: Call) -> None:
    if call.settings.sees == "own":
        made.add('"ASSIGNED_BY_ID" = ?', call.user)


def _groups(made: Where, names: Names, told: dict[str, Any]) -> None:
    inner = [where(names, value) for key, value in told.items() if key.isdigit()]
    if inner:
        word = "OR" if php.text(told.get("logic")).upper() == "OR" else "AND"
        made.add(
            f" {word} ".join(f"({each.text()})" for each in inner), *[one for each in inner for one in each.values]
        )


def _multifield(made: Where, entity: Entity, name: str, value: Any) -> None:
    """Exactly the text that was stored: no telephone's sense here."""
    marks = ",".join("?" * len(php.values(value)))
    sql = f'"ID" IN (SELECT owner FROM multifields WHERE entity = ? AND type = ? AND value IN ({marks}))'
    made.add(sql, entity.name, name, *map(php.text, php.values(value)))


def _bound(made: Where, prefix: str, value: Any) -> None:
    ids = [php.whole(each) for each in php.values(value)]
    word = "NOT IN" if prefix.startswith("!") else "IN"
    made.add(f'"ID" {word} (SELECT deal FROM deal_contacts WHERE contact IN ({",".join("?" * len(ids))}))', *ids)


def _condition(made: Where, of: Field, prefix: str, value: Any) -> None:
    column = column_of(of)
    if (prefix.startswith("!") and "%" in prefix) or prefix in ("%", "=%", "%="):
        _like(made, of.name, prefix, php.text(value))
    elif prefix in (">", ">=", "<", "<="):
        made.add(f"{column} {prefix} ?", operand(of, value))
    elif isinstance(value, list | dict):
        inside = [operand(of, each) for each in php.values(value)]
        word = "NOT IN" if prefix.startswith("!") else "IN"
        made.add(f"{column} {word} ({','.join('?' * len(inside))})", *inside)
    elif value in (None, ""):
        made.add(f'"{of.name}" {"IS NOT NULL" if prefix.startswith("!") else "IS NULL"}')
    elif prefix.startswith("!"):
        made.add(f"{column} <> ? OR {column} IS NULL", operand(of, value))
    elif of.multiple:
        made.add(f'EXISTS (SELECT 1 FROM json_each("{of.name}") WHERE value = ?)', operand(of, value))
    else:
        made.add(f"{column} = ?", operand(of, value))


def column_of(of: Field) -> str:
    return f'CAST("{of.name}" AS NUMERIC)' if of.kind == "double" else f'"{of.name}"'


def _like(made: Where, name: str, prefix: str, value: str) -> None:
    """With `=` in it the caller writes the wildcards, without it they are on both sides."""
    pattern = value if "=" in prefix else f"%{value}%"
    word = "NOT LIKE" if prefix.startswith("!") else "LIKE"
    made.add(f"coalesce(\"{name}\", '') {word} ?", pattern)


def operand(of: Field, value: Any) -> Any:
    """An array where one value belongs is cast as PHP casts it: 1, or 0 when empty; so a broken chain runs wild."""
    match of.kind:
        case "integer" | "enumeration":
            return php.whole(value)
        case "double":
            return float(values.amount(php.text(value)))
        case "date" | "datetime":
            return values.moment(php.text(value), with_time=True) or ""
    return php.text(value)


def order(fields: dict[str, Field], told: Any, unknown: Unknown) -> str:
    parts = []
    for name, way in php.keyed(told).items():
        if name not in fields:
            unknown(name)
            continue
        parts.append(f"{column_of(fields[name])} {'DESC' if php.text(way).upper().startswith('DESC') else 'ASC'}")
    return ", ".join(parts) or '"ID" ASC'
