"""Acts of the control surface on money, shipments, receipts and cards: `/stand/…`."""

from typing import Any

from pydantic import Field

from . import day, filling, objects
from .call import Call
from .day import Day
from .filling import Filling
from .papers import Draft
from .paying import PaidOrder, PaymentDraft
from .retail import ReceiptDraft
from .shipping import Quantities, ShipmentDraft


class Allocation(Draft):
    orders: list[PaidOrder] = Field(min_length=1)


class CardDraft(Draft):
    """`partner`: by code."""

    partner: str
    code: str = ""


def pay(call: Call) -> Any:
    return call.base.payments.pay(call.read(PaymentDraft))


def allocate(call: Call) -> Any:
    return call.base.payments.allocate(call.name, call.read(Allocation).orders)


def bank_posts(call: Call) -> Any:
    return call.base.payments.bank_posts(call.name)


def ship(call: Call) -> Any:
    return call.base.shipments.ship(call.read(ShipmentDraft))


def change_shipment(call: Call) -> Any:
    return call.base.shipments.change(call.name, call.read(Quantities))


def correct_shipment(call: Call) -> Any:
    return call.base.shipments.correct(call.name, call.read(Quantities))


def sell(call: Call) -> Any:
    return call.base.retail.sell(call.read(ReceiptDraft))


def ring_up(call: Call) -> Any:
    return call.base.retail.ring_up(call.name)


def give_card(call: Call) -> Any:
    draft = call.read(CardDraft)
    return call.base.retail.give_card(draft.partner, draft.code)


def fill(call: Call) -> Any:
    filling.fill(call.base.name, call.base.store, call.read(Filling))
    with call.base.store.read() as tx:
        return {"counts": filling.counts(tx)}


def live_day(call: Call) -> Any:
    return {"told": day.live(call.base, call.read(Day))}


def show(call: Call) -> Any:
    """All objects of a kind, oldest first: of 200,000 better ask OData."""
    with call.base.store.read() as tx:
        return {"objects": objects.last(tx, call.path["kind"])}


ACTS = [
    ("POST", "/payments", pay),
    ("POST", "/payments/{name}/allocate", allocate),
    ("POST", "/payments/{name}/bank", bank_posts),
    ("POST", "/shipments", ship),
    ("POST", "/shipments/{name}/change", change_shipment),
    ("POST", "/shipments/{name}/correct", correct_shipment),
    ("POST", "/receipts", sell),
    ("POST", "/receipts/{name}/ring-up", ring_up),
    ("POST", "/cards", give_card),
    ("POST", "/fill", fill),
    ("POST", "/day", live_day),
    ("GET", "/objects/{kind}", show),
]
