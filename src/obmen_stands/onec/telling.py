"""The event subscriptions of all objects but orders: which messages a saved object gives, under 1C's own conditions.

A state (a client, a product, a shipment) is told of when it differs from what was told last; an event (a part of a
payment, a receipt) once.
"""

import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from . import objects, orders, outbox, settings, shipping
from .extension import closing_seen_again, position
from .objects import Row
from .orders import Order, money
from .outbox import About
from .service import trade
from .settings import Kind, Settings

Payload = dict[str, Any]


def object_saved(tx: sqlite3.Connection, kind: str, row: Row) -> None:
    """In the transaction of the write."""
    TELLERS[kind](_Teller(tx, settings.load(tx)), row)


class _Teller:
    def __init__(self, tx: sqlite3.Connection, switched: Settings) -> None:
        self.tx = tx
        self.switched = switched

    def state(self, kind: Kind, key: str, about: About, content: Payload) -> None:
        """Its first message is an `add` where the kind knows one."""
        if kind in self.switched.tells:
            first = outbox.told(self.tx, key) is None
            if outbox.remember(self.tx, key, content):
                self._send(
                    kind, about, content | ({"type": "add"} if first and content.get("type") == "change" else {})
                )

    def event(self, kind: Kind, key: str, about: About, content: Payload) -> None:
        if kind in self.switched.tells and outbox.remember(self.tx, key):
            self._send(kind, about, content)

    def _send(self, kind: Kind, about: About, content: Payload) -> None:
        if content != NO_CARD:
            content = content | {"ref": about.ref} | position(self.tx, self.switched)
        outbox.register(self.tx, about, kind, content)

    def order(self, ref: str) -> Order | None:
        """One that KSUP may be told of: with a deal, and of a type that goes out."""
        order = orders.order(objects.get(self.tx, orders.KIND, ref))
        kept_back = order.order_type == "Маркетинг" and self.switched.marketing == "keep"
        return None if kept_back or not order.deal_number else order


def partner(teller: _Teller, row: Row) -> None:
    """K2: of clients that are not marked."""
    if row["client"] and not row["marked"]:
        content = {"code_1c": row["code"]} | {name: row[name] for name in ("name", "type", "email", "phone")}
        teller.state("counterparties", f"partner {row['ref']}", About(row["ref"], row["code"]), content)


def counterparty_code(teller: _Teller, row: Row) -> None:
    """K1.3: a person has entered the counterparty KSUP asked for."""
    content = {"ksup_id": row["ksup_id"], "code_1c": row["code"]}
    teller.state("counterparty-codes", f"code {row['ksup_id']}", About(row["ref"], row["code"]), content)


def product(teller: _Teller, row: Row) -> None:
    """K3 under the conditions of K3.1."""
    if row["marked"] or row["archived"] or row["kind"] != "Товар":
        return
    if trade.within(teller.tx, row["group"], trade.extension(teller.tx).groups):
        own = {name: row[name] for name in ("name", "series", "manufacturer")}
        code = row["code"] if trade.extension(teller.tx).empty_article_as_code else ""
        content = {"type": "change", "article": row["article"] or code, **own}
        teller.state("products", f"product {row['ref']}", About(row["ref"], row["code"]), content)


def payment(teller: _Teller, row: Row) -> None:
    """K8 for each order it names, K9 for what no order is named for."""
    if not row["bank_posted"] and trade.extension(teller.tx).bank_posted_only:
        return
    date = datetime.fromisoformat(row["bank_date"] or row["date"])
    for ref, total in _sums(row["lines"]).items():
        content: Payload = {"date": date, "sum": total, "document": row["number"]}
        order = teller.order(ref) if ref else None
        if ref and order is None:
            continue
        if order:
            content |= {"deal_number": Decimal(order.deal_number or 0), "part": order.number}
        about = About(row["ref"], row["number"], order.deal_number if order else None)
        teller.event("incomes", f"income {row['ref']} {ref}", about, content)


def _sums(lines: Iterable[Row]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line["order"]] = sums.get(line["order"], Decimal(0)) + Decimal(line["sum"])
    return sums


def shipment(teller: _Teller, row: Row) -> None:
    """K10, K11: each deal is told of its own lines, after the last correction, which names no orders: one of a shipment
    to orders of several deals, or of none, does not say whose line became what, and nothing is told of it."""
    named = list(dict.fromkeys(line["order"] for line in row["lines"]))
    found = [order for ref in named if (order := teller.order(ref))]
    deals = list(dict.fromkeys(order.deal_number for order in found))
    corrected = bool(shipping.corrections_of(teller.tx, row["ref"]))
    if not row["posted"] or (corrected and (len(deals) > 1 or len(found) < len(named))):
        return
    lines = shipping.composition(teller.tx, row)
    for deal in deals:
        own = {order.ref for order in found if order.deal_number == deal}
        content = {
            "type": "change",
            "deal_number": Decimal(deal or 0),
            "number": row["number"],
            "date": datetime.fromisoformat(row["date"]),
            "lines": [_line(line) for line in lines if line["order"] in own],
        }
        about = About(row["ref"], row["number"], deal)
        teller.state("shipments", f"shipment {row['ref']} {deal}", about, content)
    for order in found:
        closing_seen_again(teller.tx, order, teller.switched)


def correction(teller: _Teller, row: Row) -> None:
    shipment(teller, objects.get(teller.tx, "shipment", row["shipment"]))


NO_CARD: Payload = {"type": "roznicanocard"}


def receipt(teller: _Teller, row: Row) -> None:
    """K12 with the code of the client the card is made out to, K13 without a card: that there was one, no more."""
    if row["status"] != "Пробит":
        return
    content = NO_CARD
    if row["card"]:
        code = objects.get(teller.tx, "partner", row["partner"])["code"]
        date, lines = datetime.fromisoformat(row["date"]), [_line(line) for line in row["lines"]]
        content = {"type": "roznica", "code_1c": code, "number": row["number"], "date": date, "lines": lines}
    teller.event("receipts", f"receipt {row['ref']}", About(row["ref"], row["number"]), content)


def _line(line: Row) -> Payload:
    """Discounts are in the sum, so the price is reckoned from it."""
    quantity, total = Decimal(line["quantity"]), Decimal(line["sum"])
    own = {"quantity": quantity, "price": money(total / quantity), "sum": total}
    return {"article": line["article"], "name": line["name"]} | own


TELLERS: dict[str, Callable[[_Teller, Row], None]] = {
    "partner": partner, "request": counterparty_code, "product": product, "bank": payment, "cash": payment,
    "acquiring": payment, "shipment": shipment, "correction": correction, "receipt": receipt,
}  # fmt: skip
