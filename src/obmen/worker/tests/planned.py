"""An exchange that plans, between two small worlds in memory."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from pydantic import BaseModel

from obmen.core.call import current
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.inbound import Kind, Placement
from obmen.core.masking import PersonalText
from obmen.core.outcome import Link, ObjectRef, Outcome, created, skipped, updated
from obmen.core.planning import LEFT_OUT, NEW, Figure, Planned, Way
from obmen.core.ports import Tools
from obmen.core.settings import Settings, setting
from obmen.core.system import Checked, System
from obmen.core.text import Text
from obmen.journal.models import Message


@dataclass
class World:
    """``orders``: what the source holds, number to sum; ``deals``: what the target holds, the same. ``trouble``: raised
    by the next portion; ``trouble_at``: by the row of a number; ``refused``: number to error. ``pause``: seconds before
    each row; ``looks``: before the first of a portion, in which all of it is looked up. ``clients``: whose the orders
    are, by number. ``told``: sums that the source sent by itself and that were written. ``kept``: how many outcomes the
    journal held as each row was written. ``elsewhere``: numbers whose outcome names an object of a connection that is
    not there. ``fits``: of a number that two deals bear, the clients of those deals by their ids: then a person may
    choose. ``later``: only the next run says what becomes of it."""

    orders: dict[str, int] = field(default_factory=dict)
    deals: dict[str, int] = field(default_factory=dict)
    clients: dict[str, str] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    fits: dict[str, dict[str, str]] = field(default_factory=dict)
    later: bool = False
    trouble: list[ObmenError] = field(default_factory=list)
    trouble_at: dict[str, ObmenError] = field(default_factory=dict)
    refused: dict[str, ObmenError] = field(default_factory=dict)
    portions: list[list[str]] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    told: list[Any] = field(default_factory=list)
    kept: list[int] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    pause: float = 0.0
    looks: float = 0.0
    reading: threading.Event = field(default_factory=threading.Event)
    go_on: threading.Event = field(default_factory=threading.Event)


class Books(Protocol): ...


class BookClient:
    def __init__(self, settings: Any, tools: Tools) -> None: ...

    def check(self) -> Checked:
        return Checked(Text("{summary}", summary="ok"))


class Nothing(Settings):
    create: bool = setting(Text("Create"), default=True)


class Sum(BaseModel):
    number: str
    sum: int
    was: int | None = None
    client: PersonalText = ""


@dataclass
class Verbs:
    world: World

    def collect(self, run: Any) -> None:
        self.world.reading.set()
        for place, (number, sum_) in enumerate(self.world.orders.items(), 1):
            run.progress(place, len(self.world.orders))
            decided, _ = run.decided(number)
            run.plan(_row(self.world, number, sum_, decided=decided if self.world.later else ""))
            self.world.go_on.wait(20)

    def compare(self, run: Any) -> None:
        run.figure(Figure(Text("Orders"), str(len(self.world.orders)), str(len(self.world.deals))))
        for number, sum_ in self.world.orders.items():
            run.plan(_row(self.world, number, sum_))

    def deliver(self, one: Sum, run: Any) -> Outcome:
        self.world.told.append(one.sum)
        self.world.deals[one.number] = one.sum
        return updated()

    def deliver_many(self, records: Sequence[Sum], run: Any) -> Iterator[tuple[int, Outcome | ObmenError]]:
        self.world.portions.append([one.number for one in records])
        time.sleep(self.world.looks)
        for place, one in enumerate(records):
            if run.stopped():
                return
            time.sleep(self.world.pause)
            if self.world.trouble:
                raise self.world.trouble.pop(0)
            if error := self.world.trouble_at.pop(one.number, None):
                raise error
            current().asks()  # each row is a request
            self.world.kept.append(Message.objects.filter(state="done").count())
            yield place, _written(self.world, one, run)


def books(world: World) -> Exchange:
    verbs = Verbs(world)
    declared = Exchange(
        title=Text("Orders"), source=Books, target=Books, settings=Nothing, planned=Sum, space="order", bulk=50
    )
    done: Any = {"deliver": verbs.deliver, "deliver_many": verbs.deliver_many}
    return replace(declared, name="books", collect=verbs.collect, compare=verbs.compare, **done)


def _row(world: World, number: str, sum_: int, *, decided: str = "") -> Planned:
    title, deal = Text("Order {number}", number=number), world.deals.get(number)
    client = {"client": world.clients[number]} if number in world.clients else {}
    where = (ObjectRef("shelf", "deal", number, f"Deal {number}", f"https://shelf.example/{number}"),)
    if number in world.twice and decided in world.fits.get(number, {}):
        where, deal = (ObjectRef("shelf", "deal", decided),), world.deals.setdefault(number, 0)
    elif number in world.twice:
        why = Text("Two deals bear number {n}", n=number)
        facts, ways = {"sum": sum_, **client}, _ways(world, number, sum_)
        return Planned("conflict", number, title, None, {}, client, why=why, objects=where, ways=ways, facts=facts)
    if deal is None:
        record, after = Sum(number=number, sum=sum_, client=client.get("client", "")), {"sum": sum_, **client}
        return Planned("create", number, title, record, {}, after, finding="missing")
    if deal == sum_:
        return Planned("leave", number, title)
    record = Sum(number=number, sum=sum_, was=deal)
    return Planned("update", number, title, record, {"sum": deal}, {"sum": sum_}, objects=where, finding="differs")


def _ways(world: World, number: str, sum_: int) -> tuple[Way, ...]:
    """Whichever deal it is, the order's sum is written."""
    fits = world.fits.get(number, {})
    title, record = Text("Order {number}", number=number), Sum(number=number, sum=sum_, was=world.deals.get(number))
    ways = []
    for id_, client in fits.items():
        where = (ObjectRef("shelf", "deal", id_, f"Deal {id_}", f"https://shelf.example/{id_}"),)
        row = Planned("update", number, title, record, {}, {"sum": sum_}, objects=where)
        ways.append(Way(id_, None if world.later else row, {"client": client}, seen=client, claims=id_))
    new = Planned("create", number, title, record, {}, {"sum": sum_})
    return (*ways, Way(NEW, new), LEFT_OUT) if fits else ()


def _written(world: World, one: Sum, run: Any) -> Outcome | ObmenError:
    if one.number in world.refused:
        return world.refused[one.number]
    now = world.deals.get(one.number)
    if now not in {one.was, one.sum}:
        return skipped(Text("Deal {number} was changed since the plan", number=one.number))
    world.deals[one.number] = one.sum
    world.versions[one.number] = run.brought(one.number)
    run.remember(one.number, f"v{one.sum}")
    ends = (
        ObjectRef("nowhere" if one.number in world.elsewhere else run.base, "order", one.number),
        ObjectRef(run.target_name, "deal", one.number, f"Deal {one.number}"),
    )
    return (created if one.was is None else updated)(Link(*ends))


@contextmanager
def registered(world: World) -> Iterator[None]:
    """As if the folders of the exchange and its system were there."""
    told = (Kind("sums", Text("Sums"), Sum, lambda data, _: placed(data["number"]), {"number": "1", "sum": 1}),)
    system = System(title=Text("Books"), settings=Nothing, client=BookClient, roles=(Books,), kinds=told, name="books")
    systems()["books"], exchanges()["books"] = system, books(world)
    try:
        yield
    finally:
        del systems()["books"], exchanges()["books"]


def placed(number: str) -> Placement:
    return Placement("order", number, Text("Order {number}", number=number))


def numbered(count: int) -> dict[str, int]:
    return {f"АА{number:06}": number for number in range(1, count + 1)}
