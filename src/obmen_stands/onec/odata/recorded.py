"""What posted documents write into registers: worked out anew each time, so posting and changing show at once."""

from collections.abc import Callable, Iterator
from typing import Any

from .attributes import Attributes
from .register import Register
from .schema import EntitySet
from .tables import Record, Tables, filled_row

Facts = dict[str, Any]
"""What one record tells, by role; `type`: Receipt or Expense."""
Line = tuple[EntitySet, Record, Facts]


def rows(tables: Tables, entity: EntitySet) -> list[Record]:
    """Of the register as sets of records by document, or as records."""
    found = records(tables, entity)
    if not entity.parts:
        return found
    sets: dict[str, Record] = {}
    for record in found:
        names = [name for name in entity.attributes if name != "RecordSet"]
        own = {name: record[one] for name in names for name, one in _with_type(name, record)}
        sets.setdefault(next(iter(own.values())), {**own, "RecordSet": []})["RecordSet"].append(record)
    return list(sets.values())


def _with_type(name: str, record: Record) -> Iterator[tuple[str, str]]:
    yield from ((one, one) for one in (name, f"{name}_Type") if one in record)


def records(tables: Tables, entity: EntitySet) -> list[Record]:
    register = entity.register
    assert register
    whole = tables.profile.sets[register.name]
    found: list[Record] = []
    lines: dict[str, int] = {}
    for written_by, document, facts in WRITERS[whole.holds](tables):
        number = lines[document["Ref_Key"]] = lines.get(document["Ref_Key"], 0) + 1
        found.append(_record(register, written_by, document, facts, number))
    return found


def _record(register: Register, entity: EntitySet, document: Record, facts: Facts, number: int) -> Record:
    recorder, own = register.recorder, document["Ref_Key"]
    record = filled_row(register.records, facts | {"period": document["Date"]})
    record[recorder.name] = own
    if recorder.type == "any":
        record[f"{recorder.name}_Type"] = f"StandardODATA.{entity.name}"
    record |= {"LineNumber": number, "Active": True}
    return record | {"RecordType": facts["type"]} if register.kind == "balance" else record


def _posted(tables: Tables, what: str, part: str = "goods") -> Iterator[tuple[EntitySet, Record, Facts, list[Facts]]]:
    """Each posted document by its roles, and its rows by theirs."""
    entity = tables.profile.holding(what)
    assert entity
    rows = entity.attribute_for(part)
    assert rows
    columns = entity.part(rows.target)
    for document in tables[entity.name].rows:
        if document["Posted"] and not document["DeletionMark"]:
            lines = [_roles(columns, line) for line in document[rows.name]]
            yield entity, document, _roles(entity.attributes, document), lines


def _roles(attributes: Attributes, row: Record) -> Facts:
    return {
        one.role: (row[one.name], row[f"{one.name}_Type"]) if one.type == "any" else row[one.name]
        for one in attributes.values()
        if one.role
    }


def _stock(tables: Tables) -> Iterator[Line]:
    """Received into a warehouse, taken by work orders from the first."""
    for entity, document, facts, lines in _posted(tables, "receipts"):
        for line in lines:
            yield entity, document, line | {"warehouse": facts["warehouse"], "type": "Receipt"}
    warehouses = tables.profile.holding("warehouses")
    first = tables[warehouses.name].rows[0]["Ref_Key"] if warehouses else ""
    for entity, document, line in _sales(tables):
        yield entity, document, line | {"warehouse": first, "type": "Expense"}


def _sales(tables: Tables) -> Iterator[Line]:
    """A work order may name its goods by text only; what the catalog has not is no goods."""
    items = tables.profile.holding("items")
    assert items
    by_name = {row["Description"]: row["Ref_Key"] for row in tables[items.name].rows}
    for entity, document, facts, lines in _posted(tables, "orders"):
        for line in lines:
            item = line.get("item") or by_name.get(line["name"])
            if item:
                yield (
                    entity,
                    document,
                    line | {"item": item} | {name: facts.get(name) for name in ("client", "customer")},
                )


def _prices(tables: Tables) -> Iterator[Line]:
    for entity, document, _, lines in _posted(tables, "pricings"):
        for line in lines:
            yield entity, document, line


WRITERS: dict[str, Callable[[Tables], Iterator[Line]]] = {"stock": _stock, "sales": _sales, "prices": _prices}
