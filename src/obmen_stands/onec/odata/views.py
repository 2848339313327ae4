"""A work order in the words of its form, whichever edition keeps it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .schema import EntitySet
from .tables import Record, Tables


@dataclass(frozen=True)
class WorkOrder:
    """Names stand where the document holds references; an empty one is ""."""

    ref: str
    number: str
    date: str
    state: str
    organisation: str
    client: str
    total: Decimal
    phone: str
    comment: str
    marked: bool
    posted: bool


def orders(tables: Tables, last: int) -> list[WorkOrder]:
    """The youngest first."""
    entity = _orders(tables)
    with tables.lock:
        rows = tables[entity.name].rows[-last:]
        return [order(tables, row) for row in reversed(rows)]


def order(tables: Tables, row: Record) -> WorkOrder:
    entity = _orders(tables)
    held = {one.role: row[one.name] for one in entity.attributes.values() if one.role and one.type != "rows"}
    parts = (Decimal(held.get(name, 0)) for name in ("works_total", "goods_total"))
    seen: dict[str, Any] = {role: _name(tables, entity, row, role) for role in ("state", "organisation", "client")}
    seen |= {role: held[role] for role in ("ref", "date", "comment", "marked", "posted")}
    total = Decimal(held["total"]) if "total" in held else sum(parts, Decimal(0))
    phone = held["phone"] if "phone" in held else _phone_of_client(tables, held["client"])
    return WorkOrder(number=held["number"].rstrip(), total=total, phone=phone, **seen)


def names(tables: Tables, what: str) -> list[str]:
    """Of all states or organisations, as their catalog shows them."""
    entity = tables.profile.holding(what)
    return [row["Description"] for row in tables[entity.name].rows] if entity else []


def _orders(tables: Tables) -> EntitySet:
    entity = tables.profile.holding("orders")
    assert entity
    return entity


def _name(tables: Tables, entity: EntitySet, row: Record, role: str) -> str:
    attribute = entity.attribute_for(role)
    other = tables.found(attribute.target, row[attribute.name]) if attribute else None
    return str(other["Description"]) if other else ""


def _phone_of_client(tables: Tables, client: Any) -> str:
    card = tables.profile.holding("clients")
    contacts = card.attribute_for("contacts") if card else None
    row = tables.found(card.name, client) if card else None
    if not card or not contacts or not row or not row[contacts.name]:
        return ""
    shown = next(one.name for one in card.part(contacts.target).values() if one.role == "phone")
    return str(row[contacts.name][0][shown])
