"""A base of any size: products in groups, clients, and deals that lived their lives. The same seed fills an empty base
with the same objects. Written in portions, so that memory does not grow with the size.
"""

import random
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from . import objects
from .documents import Documents
from .generator import FIRST_DAY, WARES
from .names import partner
from .orders import LineDraft, OrderDraft, Shipped
from .paying import PaidOrder, PaymentDraft, Payments
from .retail import ReceiptDraft, Retail
from .service import trade
from .service.trade import Product
from .service.warehouses import FIRST
from .shipping import ShipmentDraft, Shipments
from .store import Store, take_numbers

PORTION = 1000
MANUFACTURERS = ("MANN-FILTER", "Rehau", "ЗАО «Ёлка»", "Bosch", "Hoppe", "ООО «О'Кей»", "")
EXPORTED = "Выгружаемые"
KEPT = "внутренние"


class Filling(BaseModel):
    """How many of each. Of products every 40th is archived, every 50th a service, every 60th marked, every 10th in a
    group that is not exported, every 100th shares its article with the one before it. Every third client has a card."""

    model_config = ConfigDict(extra="forbid")
    seed: int = 1
    products: int = Field(0, ge=0, le=1_000_000)
    counterparties: int = Field(0, ge=0, le=1_000_000)
    deals: int = Field(0, ge=0, le=1_000_000)
    receipts: int = Field(0, ge=0, le=1_000_000)
    first_deal: int = Field(12_301, ge=1)


def untold(*_: Any) -> None:
    """What is loaded is not told of, as with `ОбменДанными.Загрузка`."""


@dataclass(frozen=True)
class _Acts:
    documents: Documents
    payments: Payments
    shipments: Shipments
    retail: Retail


def fill(base: str, store: Store, wanted: Filling) -> None:
    acts = _Acts(Documents(base, store, untold), Payments(store, untold), Shipments(store, untold),
                 Retail(store, untold))  # fmt: skip
    with store.write() as tx:
        for ware in WARES[:7]:
            trade.put_group(tx, ware.split()[0], EXPORTED)
            trade.put_group(tx, f"{ware.split()[0]} ({KEPT})", KEPT)
    stages: tuple[tuple[int, Callable[[sqlite3.Connection, range], None]], ...] = (
        (wanted.products, lambda tx, part: _products(tx, wanted.seed, part)),
        (wanted.counterparties, lambda tx, part: _partners(tx, acts, wanted.seed, part)),
        (wanted.deals, lambda tx, part: _deals(tx, acts, wanted, part)),
        (wanted.receipts, lambda tx, part: _receipts(tx, acts, wanted, part)),
    )
    for count, write in stages:
        for start in range(0, count, PORTION):
            with store.write() as tx:
                write(tx, range(start, min(start + PORTION, count)))
    trade.change_extension(store, {"groups": [EXPORTED]})


def _products(tx: sqlite3.Connection, seed: int, part: range) -> None:
    first = take_numbers(tx, "product", len(part)) - len(part) + 1
    rows, named = [], set()
    for index, ref in zip(part, objects.new_refs(tx, "product", len(part)), strict=True):
        own = product(seed, index)
        if (names := (own.group, own.manufacturer, own.kind)) not in named:
            trade.put_named(tx, own)
            named.add(names)
        code = f"НФ-{first + index - part.start:08}"
        rows.append({"ref": ref, "code": code, **own.model_dump(mode="json")})
    objects.put_many(tx, "product", rows)


def product(seed: int, index: int) -> Product:
    """The so-manieth of a seed, whatever others there are."""
    chance = random.Random(f"{seed} product {index}")
    every: Callable[[int], bool] = lambda count: index % count == count - 1  # noqa: E731
    like = index - 1 if every(100) else index
    return Product(
        article=f"{like:08}" if like % 5 else f"ОК-{like:06}/A",
        name=f"{WARES[index % len(WARES)]} № {index}",
        group=f"{WARES[index % 7].split()[0]} ({KEPT})" if every(10) else WARES[index % 7].split()[0],
        kind="Услуга" if every(50) else "Товар",
        series=f"2026-{index % 12 + 1:02}" if chance.random() < 0.5 else "",
        manufacturer=MANUFACTURERS[index % len(MANUFACTURERS)],
        archived=every(40),
        marked=every(60),
        retail=Decimal(chance.randint(100, 9_000_000)) / 100,
        special=Decimal(chance.randint(100, 9_000_000)) / 100 if chance.random() < 0.3 else None,
        stock={one: Decimal(chance.randint(-3, 200)) for one in FIRST},
    )


def _partners(tx: sqlite3.Connection, acts: _Acts, seed: int, part: range) -> None:
    for index in part:
        row = trade.put_partner(tx, partner(seed, index))
        if index % 3 == 0:
            acts.retail.give_card_in(tx, row["code"])


def _deals(tx: sqlite3.Connection, acts: _Acts, wanted: Filling, part: range) -> None:
    """Of ten deals four are open, three finished, one cancelled, two shipped in part; of three two are paid."""
    for index in part:
        chance = random.Random(f"{wanted.seed} deal {index}")
        date = FIRST_DAY + timedelta(minutes=7 * index)
        lines = list(_lines(wanted, chance))
        customer = partner(wanted.seed, chance.randrange(wanted.counterparties)).name if wanted.counterparties else ""
        draft = OrderDraft(deal_number=wanted.first_deal + index, lines=lines, date=date, customer=customer)
        order = acts.documents.create_in(tx, draft)
        course = index % 10
        shipped: Shipped = "all" if course in (1, 4, 7) else "part" if course in (2, 5) else "none"
        if shipped != "none":
            acts.shipments.ship_in(tx, ShipmentDraft(orders={order.ref: shipped}, date=date + timedelta(days=2)))
        if index % 3:
            paid = [PaidOrder(order=order.ref, sum=order.total)]
            more = Decimal(100) if index % 11 == 0 else Decimal(0)
            draft_of_money = PaymentDraft(sum=order.total + more, orders=paid, date=date + timedelta(days=1))
            acts.payments.pay_in(tx, draft_of_money)
        if shipped == "all" or course == 9:
            acts.documents.close_in(tx, order.ref)


def _lines(wanted: Filling, chance: random.Random) -> Iterator[LineDraft]:
    """Of products that are sold; of made-up ones where the base was filled with none."""
    for _ in range(chance.randint(1, 4)):
        one = product(wanted.seed, chance.randrange(wanted.products or 50))
        price = one.retail or Decimal(1)
        yield LineDraft(article=one.article, name=one.name, quantity=Decimal(chance.randint(1, 9)), price=price)


def _receipts(tx: sqlite3.Connection, acts: _Acts, wanted: Filling, part: range) -> None:
    cards = objects.count(tx, "card")
    for index in part:
        chance = random.Random(f"{wanted.seed} receipt {index}")
        card = f"2{chance.randint(1, cards):012}" if cards and index % 2 else ""
        date = FIRST_DAY + timedelta(minutes=11 * index)
        acts.retail.sell_in(tx, ReceiptDraft(lines=list(_lines(wanted, chance)), card=card, date=date))


def counts(tx: sqlite3.Connection) -> dict[str, int]:
    found = tx.execute("select kind, count(*) n from objects where not folder group by kind")
    return {row["kind"]: row["n"] for row in found}
