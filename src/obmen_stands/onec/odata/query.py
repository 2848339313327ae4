"""What a query finds: filter, order, page, and which attributes go out."""

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from . import filter as filters
from . import recorded
from .errors import ODataError, unreadable
from .options import Options
from .paths import Names
from .schema import EntitySet
from .shape import Shape
from .tables import Record, Tables, part_rows
from .terms import Term


@dataclass(frozen=True)
class Rights:
    """What the user may not see (references of organisations) and how the base treats unknown names in a filter."""

    hidden: frozenset[str] = frozenset()
    lenient: bool = False


@dataclass(frozen=True)
class Found:
    rows: list[Record]
    count: int
    shape: Shape


def rows_of(tables: Tables, entity: EntitySet) -> Iterable[Record]:
    return recorded.rows(tables, entity) if entity.recorded else tables.rows(entity)


def found(
    tables: Tables, entity: EntitySet, options: Options, rights: Rights, rows: list[Record] | None = None
) -> Found:
    """`rows`: of a virtual table, which are no rows of the set. Raises ODataError: whatever the options are refused
    for, and 20 where rows are hidden and not left out."""
    names = Names(entity.attributes, tables.profile.sets, tables.found, rights.lenient, parts=entity.parts)
    shape = Shape.read(tables, entity, options.select, options.expand)
    term = filters.read(options.filter, names) if options.filter else None
    with _reckoning():
        if rows is None and (page := tables.page(entity, options, term)):
            return Found(*page, shape)
        rows = _filtered(tables, entity, term, rows)
    if not entity.register and entity.name in tables.profile.sets:
        rows = _allowed(tables, entity, rows, options, rights)
    ordered = _ordered(rows, entity, options, names) if options.order and not entity.recorded else rows
    last = None if options.top is None else options.skip + options.top
    return Found(ordered[options.skip : last], len(ordered), shape)


def _filtered(tables: Tables, entity: EntitySet, term: Term | None, rows: list[Record] | None) -> list[Record]:
    if term is None:
        return list(rows_of(tables, entity)) if rows is None else rows
    found = _candidates(tables, entity, term.wanted) if rows is None else rows
    return [row for row in found if term.get(row)]


@contextmanager
def _reckoning() -> Iterator[None]:
    """A condition that cannot be worked out for some row breaks the whole query."""
    try:
        yield
    except (ArithmeticError, OverflowError, ValueError):
        raise ODataError(-1, "Ошибка при выполнении запроса: недопустимое значение в выражении", 500) from None


def _candidates(tables: Tables, entity: EntitySet, wanted: tuple[str, frozenset[str]] | None) -> Iterable[Record]:
    """By the index, as the database would, where the filter names the keys."""
    if not wanted or wanted[0] != entity.key[0] or entity.recorded:
        return rows_of(tables, entity)
    if not entity.owner:
        return tables[entity.name].having(wanted[1])
    owners = tables[entity.owner].having(wanted[1])
    return list(part_rows(owners, entity.name.removeprefix(f"{entity.owner}_")))


def _allowed(tables: Tables, entity: EntitySet, rows: list[Record], options: Options, rights: Rights) -> list[Record]:
    """Rows of a tabular part are as hidden as their owner."""
    holder = tables.profile.sets[entity.owner or entity.name]
    attribute = holder.attribute_for("organisation")
    if attribute is None or not rights.hidden:
        return rows
    name = attribute.name
    if entity.owner:
        closed = {row["Ref_Key"] for row in tables[holder.name].rows if row[name] in rights.hidden}
        allowed = [row for row in rows if row["Ref_Key"] not in closed]
    else:
        allowed = [row for row in rows if row[name] not in rights.hidden]
    if len(allowed) < len(rows) and not options.allowed_only:
        raise ODataError(20, "Недостаточно прав для просмотра", 401)
    return allowed


def _ordered(rows: list[Record], entity: EntitySet, options: Options, names: Names) -> list[Record]:
    """Rows equal in the order asked for come as the database likes, and otherwise on the next page."""
    if not _full(entity, options):
        rows = list(rows)
        random.Random(f"{options.skip} {options.top}").shuffle(rows)
    for path, descending in reversed(options.order):
        term = names.term(path)
        if term.kind == "any":
            raise unreadable("$orderby")
        get = term.get
        if path == "Ref_Key" and entity.is_object:
            rows = sorted(rows, key=lambda row: (presentation(entity, row), row["Ref_Key"]), reverse=descending)
        else:
            rows = sorted(rows, key=get, reverse=descending)
    return rows


def _full(entity: EntitySet, options: Options) -> bool:
    """Whether the order leaves no two rows equal."""
    return set(entity.key) <= {path for path, _ in options.order}


def presentation(entity: EntitySet, row: Record) -> str:
    """What 1C shows for an object, and sorts references by; a document sorts by its date."""
    if not entity.presentation:
        return str(row.get("Description", ""))
    return f"{row['Date']} {row['Number']}"


def one(tables: Tables, entity: EntitySet, keys: dict[str, Any]) -> Record | None:
    """The row with exactly this key, or None."""
    if entity.recorded:
        rows = list(rows_of(tables, entity))
    elif not entity.owner:
        rows = tables[entity.name].having([keys[entity.key[0]]])
    else:
        part = entity.name.removeprefix(f"{entity.owner}_")
        rows = list(part_rows(tables[entity.owner].having([keys["Ref_Key"]]), part))
    return next((row for row in rows if all(row[name] == value for name, value in keys.items())), None)
