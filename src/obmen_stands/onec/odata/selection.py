"""A query of a set turned into one of the store: its condition, its order, its page, as far as columns know them."""

from typing import TYPE_CHECKING

from .options import Options
from .schema import EntitySet
from .tables import Record
from .terms import Comparison, Term

if TYPE_CHECKING:
    from .live import LiveTable

COLUMNS = {
    "ref": "ref", "code": "code", "number": "code", "name": "name", "date": "date", "article": "sought",
    "inn": "sought", "marked": "marked", "folder": "folder",
}  # fmt: skip
"""By role. Not for every kind: `column` knows better."""
SIGNS = {"eq": "=", "ne": "<>", "gt": ">", "lt": "<", "ge": ">=", "le": "<="}
SALT = 7919


def page(table: "LiveTable", options: Options, term: Term | None) -> tuple[list[Record], int] | None:
    """The rows of the page and how many there are in all; None where the store does not know the order, or keys are
    named."""
    entity = table.entity
    order = _order(entity, options)
    if order is None or (term and term.wanted and term.wanted[0] == entity.key[0]):
        return None
    known = [(one, column(entity, one.attribute)) for one in (term.comparisons if term else ())]
    told = [(one, name) for one, name in known if name]
    condition = "".join(f" and {name} {SIGNS[one.sign]} ?" for one, name in told)
    values = [_value(one) for one, _ in told]
    limit = -1 if options.top is None else options.top
    if term is None or (term.exact and len(told) == len(known)):
        query = f"select count(*) n from objects where kind = ?{condition}"  # noqa: S608 - names of ours
        count = table.tables.tx.execute(query, (entity.holds, *values)).fetchone()["n"]
        page = f"{condition} order by {order} limit ? offset ?"
        return list(table.tables.read(entity, page, (*values, limit, options.skip))), int(count)
    rows, count, last = [], 0, None if options.top is None else options.skip + options.top
    for row in table.tables.read(entity, f"{condition} order by {order}", values):
        if term.get(row):
            count += 1
            if count > options.skip and (last is None or count <= last):
                rows.append(row)
            if count == last and not options.count:
                break
    return rows, count


def column(entity: EntitySet, name: str) -> str:
    """Where the store keeps an attribute by itself; empty where it does not."""
    attribute = entity.attributes.get(name)
    found = COLUMNS.get(attribute.role, "") if attribute else ""
    if (found == "name" and entity.presentation) or (found == "folder" and entity.holds != "product"):
        return ""
    return found


def _order(entity: EntitySet, options: Options) -> str | None:
    """Rows equal in the order asked for come as the database likes, and otherwise on the next page."""
    parts: list[str] = []
    for name, descending in options.order:
        found = column(entity, name)
        if not found:
            return None
        down = " desc" if descending else ""
        # a reference sorts by what is shown for it
        parts += [f"name{down}", f"ref{down}"] if name == "Ref_Key" else [f"{found}{down}"]
    salt = options.skip * 31 + (options.top or 0)
    return ", ".join(parts if "ref" in "".join(parts) else [*parts, f"(rowid * {SALT} + {salt}) % 65521"])


def _value(one: Comparison) -> str | int:
    return int(one.value) if isinstance(one.value, bool) else str(one.value)
