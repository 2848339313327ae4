"""The extension's event subscription: which message a saved order gives, and what it carries.

A further kind of message (an income, a shipment) is a further function of this shape, called by its document.
"""

import sqlite3
from decimal import Decimal
from typing import Any

from . import outbox, settings
from .orders import Order
from .printed_form import EMPTY_DATE, file_name, order_form
from .settings import Settings
from .store import next_number


def order_saved(tx: sqlite3.Connection, order: Order, before: Order | None) -> None:
    """Queues what is to be told of this save, in the transaction of the save."""
    switched = settings.load(tx)
    if "orders" not in switched.tells:
        return
    if order.order_type == "Маркетинг" and switched.marketing == "keep":
        return
    act = _act(order, before, switched)
    if act is None:
        return
    payload: dict[str, Any] = {"type": act}
    if order.deal_number or switched.habits.empty_deal == "zero":
        payload["deal_number"] = Decimal(order.deal_number or 0)
    payload |= {"order_number": order.number, "ref": order.ref}
    if act == "closed":
        payload |= {"order_type": order.order_type, "shipped": order.shipped}
    form = None
    if act in ("add", "change"):
        payload |= _composition(order)
        form = outbox.Attachment(file_name(order), order_form(order))
    if act == "closed":
        outbox.remember(tx, f"closed {order.ref}", {"shipped": order.shipped})
    payload |= position(tx, switched)
    outbox.register(tx, about(order), "orders", payload, form)


def about(order: Order) -> outbox.About:
    return outbox.About(order.ref, order.number, order.deal_number)


def closing_seen_again(tx: sqlite3.Connection, order: Order, switched: Settings) -> None:
    """A shipment may come after the closing, and then the order ended otherwise than was told."""
    closed = order.state == "Закрыт" and switched.decides == "server" and "orders" in switched.tells
    if closed and outbox.remember(tx, f"closed {order.ref}", {"shipped": order.shipped}):
        payload = {"type": "closed", "deal_number": Decimal(order.deal_number or 0), "order_number": order.number}
        payload |= {"ref": order.ref, "order_type": order.order_type, "shipped": order.shipped}
        outbox.register(tx, about(order), "orders", payload | position(tx, switched))


def _act(order: Order, before: Order | None, switched: Settings) -> str | None:
    if before is None:
        return "add"
    if order.state != "Закрыт":
        return None if switched.skip_unchanged and _composition(order) == _composition(before) else "change"
    if switched.decides == "server":
        return "closed"
    return {"none": "cancel", "all": "finished", "part": None}[order.shipped]


def _composition(order: Order) -> dict[str, Any]:
    """Cancelled lines are neither printed nor sent."""
    return {
        "order_date": order.date or EMPTY_DATE,
        "order_type": order.order_type,
        "lines": [
            {
                "article": line.article,
                "name": line.name,
                "quantity": line.quantity,
                "price": line.price,
                "sum": line.sum,
            }
            for line in order.alive
        ],
    }


def position(tx: sqlite3.Connection, switched: Settings) -> dict[str, Any]:
    """Where the message stands among the others of this base: a counter, and the moment it was formed."""
    position: dict[str, Any] = {}
    if switched.habits.sequence:
        position["sequence"] = next_number(tx, "sequence")
    if switched.habits.moment:
        position["moment"] = switched.now().replace(tzinfo=None)
    return position
