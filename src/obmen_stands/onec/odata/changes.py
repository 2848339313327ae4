"""A person at work in 1C: one work order changed by hand, in the words of the form and not of the interface."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from . import people
from .attributes import EMPTY_DATE, EMPTY_REF, UNDEFINED, Attribute, Attributes
from .schema import EntitySet
from .tables import Record, Table, Tables, filled
from .work_orders import FINISHED


class OrderChange(BaseModel):
    """What is not given stays; nothing given: saved again as it is, which 1C counts as a change too."""

    model_config = ConfigDict(extra="forbid")
    state: str | None = None
    """The name of a state, as its catalog has it."""
    organisation: str | None = None
    total: Decimal | None = None
    """The first work is made dearer or cheaper to come to this."""
    phone: str | None = None
    """Typed into the document, or where it has no such field into the client's card."""
    card_phone: str | None = None
    """Of the client's card, in place of those that stand there; empty: none."""
    client_name: str | None = None
    number: str | None = None
    date: datetime | None = None
    comment: str | None = None
    marked: bool | None = None
    posted: bool | None = None
    without_client: bool = False
    """Nor a name typed in."""
    closed: datetime | None = None


def order(tables: Tables, name: str) -> Record:
    """By `Ref_Key` or by number, padded or not: the youngest of that number. Raises LookupError."""
    rows = _orders(tables)
    row = rows.get(name) or next((one for one in reversed(rows.rows) if one["Number"].rstrip() == name.rstrip()), None)
    if row is None:
        raise LookupError(f"Заказ-наряд {name} не найден")
    return row


def change(tables: Tables, name: str, wanted: OrderChange) -> Record:
    """The work order as it stands afterwards. Raises LookupError for an order, state or organisation there is not."""
    with tables.lock:
        row = order(tables, name)
        entity = _orders(tables).entity
        # everything is looked up before anything is written
        facts = _facts(tables, wanted)
        if wanted.total is not None:
            _set_total(entity, row, wanted.total)
        _client(tables, entity, row, wanted)
        for role, value in facts.items():
            _set(entity, row, role, value)
        if wanted.without_client and (customer := entity.attribute_for("customer")):
            row[customer.name], row[f"{customer.name}_Type"] = customer.empty(), UNDEFINED
        tables.wrote(entity, row)
        return row


def _orders(tables: Tables) -> Table:
    entity = tables.profile.holding("orders")
    assert entity
    return tables[entity.name]


def _facts(tables: Tables, wanted: OrderChange) -> dict[str, Any]:
    facts: dict[str, Any] = {name: getattr(wanted, name) for name in ("comment", "marked", "posted", "phone")}
    if wanted.number is not None:
        facts["number"] = wanted.number.ljust(tables.profile.number_length)
    if wanted.state is not None:
        facts["state"] = _named(tables, "states", wanted.state)
        facts["closed"] = _closing(wanted) if wanted.state in FINISHED else EMPTY_DATE
    if wanted.organisation is not None:
        facts["organisation"] = _named(tables, "organisations", wanted.organisation)
    if wanted.date is not None:
        facts["date"] = wanted.date.isoformat(timespec="seconds")
    if wanted.without_client:
        facts["client"] = EMPTY_REF
    return {name: value for name, value in facts.items() if value is not None}


def _closing(wanted: OrderChange) -> str:
    """1C's clock is the wall's, without a zone."""
    return (wanted.closed or datetime.now()).isoformat(timespec="seconds")


def _named(tables: Tables, what: str, name: str) -> str:
    entity = tables.profile.holding(what)
    assert entity
    found = next((row for row in tables[entity.name].rows if row["Description"] == name), None)
    if found is None:
        raise LookupError(f"{entity.name}: нет элемента «{name}»")
    return str(found["Ref_Key"])


def _set(entity: EntitySet, row: Record, role: str, value: Any) -> None:
    for one in entity.attributes.values():
        if one.role == role:
            row[one.name] = value[: one.length] if one.type == "string" else value


def _set_total(entity: EntitySet, row: Record, total: Decimal) -> None:
    """The tabular part and the sums of the header stay true to one another."""
    works, goods = entity.attribute_for("works"), entity.attribute_for("goods")
    assert works
    assert goods
    if not row[works.name]:
        raise LookupError(f"В заказ-наряде {row['Number'].rstrip()} нет работ")
    goods_total = _amount(entity, row, goods)
    columns = entity.part(works.target)
    first = row[works.name][0]
    was, quantity = (Decimal(first[_column(columns, role)]) for role in ("sum", "quantity"))
    becomes = was + total - goods_total - _amount(entity, row, works)
    price = (becomes / (quantity or 1)).quantize(Decimal("0.01"))
    for one in columns.values():
        first[one.name] = {"sum": becomes, "price": price}.get(one.role, first[one.name])
    _set(entity, row, "total", total)
    _set(entity, row, "works_total", total - goods_total)


def _column(columns: Attributes, role: str) -> str:
    return next(one.name for one in columns.values() if one.role == role)


def _amount(entity: EntitySet, row: Record, part: Attribute) -> Decimal:
    name = _column(entity.part(part.target), "sum")
    return sum((Decimal(line[name]) for line in row[part.name]), Decimal(0))


def _client(tables: Tables, entity: EntitySet, row: Record, wanted: OrderChange) -> None:
    """The client's card, which is an object of its own with its own version."""
    card, owner = tables.profile.holding("clients"), entity.attribute_for("client")
    assert card
    assert owner
    client = tables[card.name].get(row[owner.name])
    contacts = card.attribute_for("contacts")
    if client is not None and wanted.card_phone is not None:
        _card_phone(tables, card, client, wanted.card_phone)
    if client is None or (wanted.client_name is None and (wanted.phone is None or contacts is None)):
        return
    if wanted.client_name is not None:
        _set(card, client, "name", wanted.client_name)
        _set(card, client, "full_name", wanted.client_name)
    if wanted.phone is not None and contacts is not None:
        client[contacts.name] = people.contact_rows(card.part(contacts.target), wanted.phone)
    tables.wrote(card, client)


def _card_phone(tables: Tables, card: EntitySet, client: Record, phone: str) -> None:
    """Where this release keeps it: in the card's tabular part, or in the register of contacts."""
    if contacts := card.attribute_for("contacts"):
        client[contacts.name] = people.contact_rows(card.part(contacts.target), phone)
        tables.wrote(card, client)
        return
    register = tables.profile.holding("contacts")
    assert register
    kept, kind = tables[register.name], register.attribute_for("kind")
    assert kind
    for row in [one for one in kept.having([client["Ref_Key"]]) if one[kind.name] == "Телефон"]:
        tables.remove(register, row)
    if phone:
        facts = people.register_rows({"ref": client["Ref_Key"], "phone": phone})[0]
        tables.add(register, filled(register, facts))
