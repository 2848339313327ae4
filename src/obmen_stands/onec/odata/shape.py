"""Which attributes of a row go out, and in what form: `$select`, `$expand`, presentations, the types on the wire."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from .attributes import Attribute, Attributes
from .errors import no_property
from .schema import EntitySet
from .tables import Record, Tables

PRESENTATION = "____Presentation"
Write = Callable[[Record], Any]


@dataclass(frozen=True)
class Shape:
    """Writers of one row's fields, in the order of the set."""

    fields: tuple[tuple[str, Write], ...]

    def written(self, row: Record) -> Record:
        """JSON-ready, but for Decimal."""
        return {name: write(row) for name, write in self.fields}

    @classmethod
    def read(cls, tables: Tables, entity: EntitySet, select: Iterable[str] = (), expand: Iterable[str] = ()) -> "Shape":
        """Raises ODataError 10 for a name the set has not. Only what is selected, or all of it, is expanded."""
        wanted = list(select) or ["*"]
        fields: list[tuple[str, Write]] = []
        everything = "*" in wanted or "**" in wanted
        if everything:
            fields += _all(entity, "*" in wanted)
        chosen = [name for name in wanted if name not in ("*", "**")]
        navigations = _navigations(entity)
        plain = {name for name in chosen if "/" not in name and name not in navigations}
        fields += _plain(tables, entity, plain)
        fields += _part_columns(entity, [name for name in chosen if "/" in name])
        for name in expand:
            if name not in navigations or navigations[name].target not in tables.profile.sets:
                raise no_property(name)
            if everything or name in chosen:
                fields.append((name, _expanded(tables, navigations[name])))
        return cls(tuple(fields))


def _navigations(entity: EntitySet) -> dict[str, Attribute]:
    return {one.navigation: one for one in entity.attributes.values() if one.navigation}


def _all(entity: EntitySet, with_parts: bool) -> list[tuple[str, Write]]:
    """Types of composites stand after everything else in an object and a set of records, beside their values in a
    record."""
    fields: list[tuple[str, Write]] = []
    types: list[tuple[str, Write]] = []
    for one in entity.attributes.values():
        if one.type == "rows" and not with_parts:
            continue
        fields.append((one.name, _writer(entity, one)))
        if one.type == "any":
            (types if entity.is_object or entity.parts else fields).append(
                (f"{one.name}_Type", _plain_value(f"{one.name}_Type"))
            )
    return fields + types


def _plain(tables: Tables, entity: EntitySet, names: set[str]) -> list[tuple[str, Write]]:
    fields = [(name, write) for name, write in _all(entity, with_parts=True) if name in names]
    for name in sorted(names - {name for name, _ in fields}):
        if not name.endswith(PRESENTATION):
            raise no_property(name)
        fields.append((name, _presentation(tables, entity, name.removesuffix(PRESENTATION))))
    return fields


def _part_columns(entity: EntitySet, paths: list[str]) -> list[tuple[str, Write]]:
    """`Товары/Цена`: of the tabular part, only these columns."""
    columns: dict[str, Attributes] = {}
    for path in paths:
        part, _, column = path.partition("/")
        attribute = entity.attributes.get(part)
        known = entity.part(attribute.target) if attribute and attribute.type == "rows" else {}
        if column not in known:
            raise no_property(column if known else part)
        columns.setdefault(part, {})[column] = known[column]
    return [(part, _rows(part, chosen)) for part, chosen in columns.items()]


def _writer(entity: EntitySet, attribute: Attribute) -> Write:
    if attribute.type == "rows":
        return _rows(attribute.name, entity.part(attribute.target))
    if attribute.type == "int64":
        # JSON numbers lose digits past 2^53, so the protocol writes these as text
        return lambda row: str(row[attribute.name])
    return _plain_value(attribute.name)


def _plain_value(name: str) -> Write:
    return lambda row: row[name]


def _rows(name: str, attributes: Attributes) -> Write:
    fields = _all(EntitySet(name, "", attributes, key=("LineNumber",)), with_parts=False)
    return lambda row: [{column: write(one) for column, write in fields} for one in row[name]]


def _expanded(tables: Tables, attribute: Attribute) -> Write:
    inner = Shape.read(tables, tables.profile.sets[attribute.target])

    def expanded(row: Record) -> Any:
        other = tables.found(attribute.target, row[attribute.name])
        return None if other is None else inner.written(other)

    return expanded


def _presentation(tables: Tables, entity: EntitySet, name: str) -> Write:
    """Of the object itself (`Ref`) or of what a reference leads to; empty for an empty one."""
    if name in ("Ref", "Ref_Key") and entity.is_object:
        return lambda row: shown(entity, row)
    attribute = _navigations(entity).get(name.removesuffix("_Key"))
    if attribute is None:
        raise no_property(f"{name}{PRESENTATION}")
    target = tables.profile.sets[attribute.target]

    def presented(row: Record) -> str:
        other = tables.found(target.name, row[attribute.name])
        return "" if other is None else shown(target, other)

    return presented


def shown(entity: EntitySet, row: Record) -> str:
    if not entity.presentation:
        return str(row["Description"])
    date = datetime.fromisoformat(row["Date"])
    return f"{entity.presentation} {row['Number'].rstrip()} от {date:%d.%m.%Y} {date.hour}:{date:%M:%S}"


def number(value: Decimal) -> int | float:
    """As 1C prints a Double: 25000 and 3333.33."""
    return int(value) if value == value.to_integral_value() else float(value)
