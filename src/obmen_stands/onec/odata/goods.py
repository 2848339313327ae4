"""Goods of a car service, where they lie and what they cost: receipts, prices, rates of currencies."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

SOLD = ("Масло 5W-40, л", "Фильтр масляный W 914/2", "Колодки тормозные (к-т)", "Щётка стеклоочистителя 600 мм")
"""What work orders take."""
AWKWARD = ("Кольцо O'Ring 14×2", "Антифриз 50% + присадка", "Жидкость DOT-4 / 1 л & ветошь")
"""Names that are hard to write into an address."""
WAREHOUSES = ("Основной склад", "Склад «Тёплый»", "Цех кузовной")
PRICE_KINDS = ("Розничная", "Закупочная")
CURRENCIES = ("RUB", "USD", "EUR")
Facts = dict[str, Any]


@cache
def item_ref(seed: int, name: str) -> str:
    return str(UUID(int=random.Random(f"{seed} {name}").getrandbits(128), version=1))


def catalog(seed: int, names: Iterator[str] | tuple[str, ...]) -> list[Facts]:
    return [
        {
            "ref": item_ref(seed, name),
            "name": name,
            "full_name": name,
            "code": f"{index:09}",
            "article": f"0{index:05}-A",
        }
        for index, name in enumerate(names, 1)
    ]


def items(seed: int, count: int) -> list[Facts]:
    known = (*SOLD, *AWKWARD)
    return catalog(seed, (*known, *(f"Деталь № {index}" for index in range(len(known) + 1, count + 1)))[:count])


def receipts(seed: int, goods: list[Facts], warehouses: list[Facts], first: datetime, orders: int) -> Iterator[Facts]:
    """One into each warehouse before the first work order; the last of all lies there unposted."""
    chance = random.Random(f"{seed} receipts")
    for index, warehouse in enumerate(warehouses):
        rows = [_received(chance, one, 10 * orders) for one in goods]
        yield _document(chance, first - timedelta(days=10 - index), warehouse=warehouse["ref"], goods=rows)
    rows = [_received(chance, one, 0) for one in goods[:2]]
    yield _document(chance, first - timedelta(days=1), warehouse=warehouses[0]["ref"], goods=rows, posted=False)


def _received(chance: random.Random, item: Facts, more: int) -> Facts:
    """Enough for all work orders."""
    quantity, price = Decimal(chance.randint(40, 2000) + 10 * more) / 10, Decimal(chance.randint(10_000, 900_000)) / 100
    return {
        "item": item["ref"],
        "quantity": quantity,
        "price": price,
        "sum": (quantity * price).quantize(Decimal("0.01")),
    }


def prices(seed: int, goods: list[Facts], kinds: list[Facts], currency: str, first: datetime) -> Iterator[Facts]:
    """All of them ten days before the first work order, then every third anew at its date and a month later."""
    chance = random.Random(f"{seed} prices")
    for days, every in ((-10, 1), (0, 3), (30, 3)):
        rows = [
            {
                "item": one["ref"],
                "kind": kind["ref"],
                "currency": currency,
                "price": Decimal(chance.randint(100, 9**7)) / 100,
            }
            for one in goods[::every]
            for kind in kinds
        ]
        yield _document(chance, first + timedelta(days=days), goods=rows)


def _document(chance: random.Random, date: datetime, **facts: Any) -> Facts:
    own = str(UUID(int=chance.getrandbits(128), version=1))
    return {"ref": own, "date": date.isoformat(timespec="seconds"), "posted": True, "marked": False, **facts}


def rates(seed: int, currencies: list[Facts], first: datetime) -> Iterator[Facts]:
    chance = random.Random(f"{seed} rates")
    for days in range(-10, 20, 5):
        for one in currencies[1:]:
            rate = Decimal(chance.randint(700_000, 1_100_000)) / 10_000
            date = (first + timedelta(days=days)).replace(hour=0, minute=0, second=0)
            yield {"period": date.isoformat(), "currency": one["ref"], "rate": rate, "times": 1}
