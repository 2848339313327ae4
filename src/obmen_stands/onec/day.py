"""A working day: people at work on everything at once, until the extension has told of just so many messages."""

import random
import sqlite3
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from . import catalogs, filling, objects, orders, settings
from .base import Base
from .documents import WriteRefused
from .filling import Filling
from .names import partner
from .orders import LineDraft, Order, OrderChange, OrderDraft
from .paying import Money, PaidOrder, PaymentDraft
from .retail import ReceiptDraft
from .scenario import as_drafts
from .shipping import Quantities, ShipmentDraft, composition

MOST_AT_ONCE = 4
"""Messages one act may give. With fewer to go only acts of one are done."""
RECENT = 60
"""Among how many of the latest documents a person looks for one to go on with."""


class Day(BaseModel):
    """Same seed, same acts on an equal base. A base without products or clients is filled first (`Filling`)."""

    model_config = ConfigDict(extra="forbid")
    messages: int = Field(ge=1, le=1_000_000)
    seed: int = 1
    first_deal: int = Field(12_301, ge=1)
    deals: int = Field(500, ge=1)
    """Orders go to so many deals in turn."""
    pause_ms: int = Field(0, ge=0, le=60_000)
    """Between two acts."""


def live(base: Base, day: Day) -> dict[str, int]:
    """How many messages of each kind were told. Raises WriteRefused where the extension does not tell of everything."""
    with base.store.read() as tx:
        before, switched = _told(tx), settings.load(tx)
        empty = not objects.count(tx, "product") or not objects.count(tx, "partner")
    if set(switched.tells) != set(settings.EVERYTHING):
        raise WriteRefused("Рабочий день идёт, когда расширение сообщает обо всём: включите все виды в настройках")
    if empty:
        filling.fill(base.name, base.store, Filling(products=60, counterparties=30, seed=day.seed))
    people, chance = _People(base, day), random.Random(f"{day.seed} day")
    while (left := day.messages - (_last(base) - sum(before.values()))) > 0:
        act = people.sell_without_card if left < MOST_AT_ONCE else chance.choices(people.acts, people.weights)[0]
        act(chance)
        if day.pause_ms:
            time.sleep(day.pause_ms / 1000)
    return _since(base, before)


def _told(tx: sqlite3.Connection) -> dict[str, int]:
    return {row["kind"]: row["n"] for row in tx.execute("select kind, count(*) n from messages group by kind")}


def _since(base: Base, before: dict[str, int]) -> dict[str, int]:
    with base.store.read() as tx:
        return {kind: count - before.get(kind, 0) for kind, count in _told(tx).items()}


def _last(base: Base) -> int:
    """How many messages there have ever been."""
    with base.store.read() as tx:
        return int(tx.execute("select coalesce(max(id), 0) n from messages").fetchone()["n"])


class _People:
    def __init__(self, base: Base, day: Day) -> None:
        self._base = base
        self._day = day
        self._orders = 0
        known: dict[Callable[[random.Random], Any], int] = {
            self.order: 20, self.change_order: 12, self.ship: 14, self.correct: 4, self.pay: 14, self.pay_loose: 3,
            self.close: 8, self.change_product: 6, self.new_product: 3, self.change_client: 6, self.new_client: 2,
            self.sell_with_card: 6, self.sell_without_card: 4,
        }  # fmt: skip
        self.acts, self.weights = list(known), list(known.values())

    def order(self, chance: random.Random) -> None:
        deal = self._day.first_deal + self._orders % self._day.deals
        self._orders += 1
        lines = [self._line(chance) for _ in range(chance.randint(1, 4))]
        client = self._one(chance, "partner")
        self._base.documents.create(OrderDraft(deal_number=deal, lines=lines, customer=client["name"]))

    def change_order(self, chance: random.Random) -> None:
        if order := self._open_order(chance):
            first, *rest = as_drafts(order)
            more = first.model_copy(update={"quantity": first.quantity + 1, "sum": None})
            self._base.documents.change(order.ref, OrderChange(lines=[more, *rest]))

    def ship(self, chance: random.Random) -> None:
        """Now and then one shipment to two orders."""
        found = {}
        for _ in range(2 if chance.random() < 0.2 else 1):
            order = self._open_order(chance)
            if order and order.shipped != "all":
                found[order.ref] = "all" if chance.random() < 0.6 else "part"
        if found:
            self._base.shipments.ship(ShipmentDraft(orders=found))  # type: ignore[arg-type]

    def correct(self, chance: random.Random) -> None:
        shipments = self._recent("shipment")
        if shipments:
            row = chance.choice(shipments)
            with self._base.store.read() as tx:
                line = composition(tx, row)[0]
            fewer = Quantities(quantities={line["article"]: Decimal(line["quantity"]) / 2})
            (self._base.shipments.correct if chance.random() < 0.5 else self._base.shipments.change)(row["ref"], fewer)

    def pay(self, chance: random.Random) -> None:
        """For one order or two; now and then more than they cost."""
        found = {order.ref: order for _ in range(chance.choice((1, 1, 2))) if (order := self._open_order(chance))}
        paid = [PaidOrder(order=ref, sum=order.total) for ref, order in found.items() if order.total]
        if paid:
            more = Decimal(100) if chance.random() < 0.1 else Decimal(0)
            document: Money = chance.choice(("bank", "bank", "cash", "acquiring"))
            total = sum((one.sum for one in paid), more)
            self._base.payments.pay(PaymentDraft(document=document, sum=total, orders=paid))

    def pay_loose(self, chance: random.Random) -> None:
        self._base.payments.pay(PaymentDraft(sum=Decimal(chance.randint(100, 900_000)) / 100))

    def close(self, chance: random.Random) -> None:
        if order := self._open_order(chance):
            self._base.documents.close(order.ref)

    def new_product(self, chance: random.Random) -> None:
        product = filling.product(self._day.seed + 1, chance.randrange(10**6) * 100)
        with self._base.store.write() as tx:
            catalogs.write_product(tx, product)

    def change_product(self, chance: random.Random) -> None:
        row = self._one(chance, "product")
        with self._base.store.write() as tx:
            catalogs.change_product(tx, row["ref"], {"series": f"2026-{chance.randint(1, 12):02}"})

    def new_client(self, chance: random.Random) -> None:
        with self._base.store.write() as tx:
            catalogs.write_partner(tx, partner(self._day.seed + 1, chance.randrange(10**6)))

    def change_client(self, chance: random.Random) -> None:
        row = self._one(chance, "partner")
        with self._base.store.write() as tx:
            catalogs.change_partner(tx, row["code"], {"phone": f"+7 903 {chance.randrange(10**7):07}"})

    def sell_with_card(self, chance: random.Random) -> None:
        card = self._one(chance, "card")
        self._base.retail.sell(ReceiptDraft(lines=[self._line(chance)], card=card.get("code", "")))

    def sell_without_card(self, chance: random.Random) -> None:
        self._base.retail.sell(ReceiptDraft(lines=[self._line(chance)]))

    def _line(self, chance: random.Random) -> LineDraft:
        row = self._one(chance, "product")
        price = Decimal(row["retail"] or "10.50")
        quantity = Decimal(chance.randint(1, 9))
        return LineDraft(article=row["article"], name=row["name"], quantity=quantity, price=price)

    def _one(self, chance: random.Random, kind: str) -> dict[str, Any]:
        with self._base.store.read() as tx:
            return objects.some(tx, kind, chance.random())

    def _recent(self, kind: str) -> list[dict[str, Any]]:
        with self._base.store.read() as tx:
            return [row for row in objects.last(tx, kind, RECENT) if row.get("posted", True)]

    def _open_order(self, chance: random.Random) -> Order | None:
        found = [row for row in self._recent("order") if row["state"] != "Закрыт" and row["deal_number"]]
        return orders.order(chance.choice(found)) if found else None
