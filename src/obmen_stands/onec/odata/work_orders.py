"""Work orders of a car service, their clients, cars and phones: the same seed gives the same base."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from . import goods, people
from .attributes import EMPTY_DATE
from .schema import Profile, profile
from .tables import Tables, filled

PREDEFINED = (
    "Заявка", "ВРаботе", "Согласование", "Ожидание", "Стоянка", "Выполнен", "Закрыт", "ВРезерве", "Отказ",
)  # fmt: skip
STATES = (
    "Заявка", "В работе", "Согласование", "Ожидание", "Стоянка", "Выполнен", "Закрыт", "В резерве", "Отказ",
    "Начать работу", "Ожидание деталей", "Архив",
)  # fmt: skip
FINISHED = {"Закрыт", "Отказ", "Архив"}
ORGANISATIONS = ("ООО «Альфа-Сервис»", "ИП Щёголев П. А.", "ООО «Кузовной цех»")
WORKS = ("Замена масла ДВС", "Диагностика ходовой", "Замена колодок перед.", "Развал-схождение", "Окраска бампера")
REASONS = ("ТО-1", "Стук в подвеске\nсправа", "Не заводится «на холодную»", "Кузовной ремонт после ДТП", "")


class Recipe(BaseModel):
    """What kind of base to make. Places a phone may stand in: the document, the client's contacts, both, nowhere."""

    model_config = ConfigDict(extra="forbid")
    profile: Literal["alfa_auto_5", "alfa_auto_6"] = "alfa_auto_5"
    orders: int = Field(300, ge=0, le=50_000)
    seed: int = 1
    clients: int | None = Field(None, ge=1, le=50_000)
    """Two orders of three have a client of their own when not given."""
    first_day: datetime = datetime(2026, 1, 12, 9)
    minutes_apart: int = Field(10, ge=1)
    same_number_every: int = Field(0, ge=0)
    """Each so-manieth order takes the number of the one before it, in another organisation; 0: none."""
    goods: int = Field(12, ge=7, le=50_000)
    """How many kinds of goods there are, each in every warehouse and with every price."""


def made(recipe: Recipe) -> Tables:
    """A whole base, written in order of date, so that `DataVersion` grows with it."""
    chance = random.Random(recipe.seed)
    release = profile(recipe.profile)
    tables = Tables(release)
    states = _catalog(tables, "states", _states(chance))
    organisations = _catalog(tables, "organisations", _organisations(chance))
    count = recipe.clients or max(1, recipe.orders * 2 // 3)
    clients = [people.client(chance, index) for index in range(count)]
    _catalog(tables, "clients", clients)
    _catalog(tables, "cars", [client["own_car"] for client in clients])
    if release.holding("contacts"):
        _catalog(tables, "contacts", [one for client in clients for one in people.register_rows(client)])
    _catalog(tables, "orders", _orders(chance, recipe, clients, (states, organisations)))
    _stocked(tables, recipe, organisations[0]["ref"])
    return tables


def _stocked(tables: Tables, recipe: Recipe, organisation: str) -> None:
    """Of its own luck and after all else, so that work orders are the same with any goods."""
    seed, first, release = recipe.seed, recipe.first_day, tables.profile
    own = _catalog(tables, "items", goods.items(seed, recipe.goods))
    warehouses = _catalog(tables, "warehouses", goods.catalog(seed, goods.WAREHOUSES))
    kinds = _catalog(tables, "price kinds", goods.catalog(seed, goods.PRICE_KINDS))
    currencies = _catalog(tables, "currencies", goods.catalog(seed, goods.CURRENCIES))
    received = goods.receipts(seed, own, warehouses, first, recipe.orders)
    named = {"organisation": organisation}
    _catalog(tables, "receipts", (one | named | _numbered(release, count) for count, one in enumerate(received, 1)))
    priced = goods.prices(seed, own, kinds, currencies[0]["ref"], first)
    _catalog(tables, "pricings", (one | _numbered(release, count) for count, one in enumerate(priced, 1)))
    _catalog(tables, "rates", goods.rates(seed, currencies, first))


def _numbered(release: Profile, count: int) -> dict[str, str]:
    return {"number": number(release, count)}


def ref(chance: random.Random) -> str:
    return str(UUID(int=chance.getrandbits(128), version=1))


def _catalog(tables: Tables, what: str, items: Any) -> list[dict[str, Any]]:
    entity = tables.profile.holding(what)
    assert entity, f"the profile keeps no {what}"
    kept = []
    for facts in items:
        tables.add(entity, filled(entity, facts))
        kept.append(facts if what != "orders" else {})
    return kept


def _states(chance: random.Random) -> Iterator[dict[str, Any]]:
    for index, name in enumerate(STATES):
        own = {"predefined": True, "predefined_name": PREDEFINED[index]} if index < len(PREDEFINED) else {}
        yield {"ref": ref(chance), "name": name, "code": f"{index + 1:09}", **own}


def _organisations(chance: random.Random) -> Iterator[dict[str, Any]]:
    for index, name in enumerate(ORGANISATIONS):
        inn = f"{chance.randrange(10**9, 10**10)}"
        yield {"ref": ref(chance), "name": name, "full_name": name, "code": f"{index + 1:09}", "inn": inn}


Catalogs = tuple[list[dict[str, Any]], list[dict[str, Any]]]


def _orders(
    chance: random.Random, recipe: Recipe, clients: list[dict[str, Any]], catalogs: Catalogs
) -> Iterator[dict[str, Any]]:
    release = profile(recipe.profile)
    numbers: dict[int, int] = {}
    for index in range(recipe.orders):
        date = recipe.first_day + timedelta(minutes=recipe.minutes_apart * index, seconds=chance.randrange(60))
        doubled = bool(recipe.same_number_every and index and index % recipe.same_number_every == 0)
        numbers[date.year] = numbers.get(date.year, 0) + (not doubled)
        order = _order(chance, date, clients[chance.randrange(len(clients))], catalogs)
        if doubled:
            order["organisation"] = catalogs[1][1]["ref"]
        taken = [row | {"item": goods.item_ref(recipe.seed, row["name"])} for row in order["goods"]]
        yield order | {"number": number(release, numbers[date.year]), "goods": taken}


def number(release: Profile, count: int) -> str:
    """Shorter than its column, so the database pads it with spaces."""
    return f"{release.number_prefix}{count:08}".ljust(release.number_length)


def _order(chance: random.Random, date: datetime, client: dict[str, Any], catalogs: Catalogs) -> dict[str, Any]:
    states, organisations = catalogs
    state = chance.choice(states)
    works = [_row(chance, WORKS) for _ in range(chance.randint(1, 3))]
    parts = [_row(chance, goods.SOLD) for _ in range(chance.randint(0, 2))]
    works_total = sum((row["sum"] for row in works), Decimal(0))
    goods_total = sum((row["sum"] for row in parts), Decimal(0))
    closed = date + timedelta(days=chance.randint(1, 20)) if state["name"] in FINISHED else None
    return {
        "ref": ref(chance),
        "date": date.isoformat(),
        "posted": chance.random() < 0.95,
        "marked": False,
        "organisation": organisations[0 if chance.random() < 0.9 else 2]["ref"],
        "state": state["ref"],
        "works": works,
        "goods": parts,
        "works_total": works_total,
        "goods_total": goods_total,
        "total": works_total + goods_total,
        "closed": closed.isoformat() if closed else EMPTY_DATE,
        "reason": chance.choice(REASONS),
        **people.in_document(chance, client),
    }


def _row(chance: random.Random, names: tuple[str, ...]) -> dict[str, Any]:
    quantity = Decimal(chance.choice(("1", "1", "2", "0.5", "4.2")))
    price = Decimal(chance.randint(10_000, 900_000)) / 100
    return {
        "name": chance.choice(names),
        "ref": ref(chance),
        "quantity": quantity,
        "factor": Decimal(1),
        "price": price,
        "sum": (quantity * price).quantize(Decimal("0.01")),
    }
