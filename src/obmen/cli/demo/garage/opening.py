"""Both stands of the car service, each a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from obmen.core import clock
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC

from .facts import BODY_PIPELINE, work_orders
from .seeds import Planting, Seeds

ORDERS, DAYS = 300, 33
"""So many work orders, dated over so many days: the oldest are older than obmen takes them (A6)."""

FIRST_LOST = 1
"""Answers about new deals that get lost in the first run, after the portal has made the deals."""

NOWHERE = "http://127.0.0.1:9"
ZONE = ZoneInfo("Europe/Moscow")
"""1C's times tell none; it is that of a connection nobody set another for."""


@dataclass(slots=True)
class Garage:
    """``refusing``: the span in which the portal took no requests, by its own clock."""

    alfa: OneC
    portal: Bitrix24
    pipeline: int
    seeds: Seeds | None = None
    refusing: tuple[float, float] = (0.0, 0.0)

    @property
    def wanted(self) -> dict[str, Any]:
        """What an administrator of obmen has to be told."""
        return {"alfa": self.alfa.odata.address, **_user(self.alfa), "portal": self.portal.webhook}

    @property
    def planted(self) -> Seeds:
        assert self.seeds
        return self.seeds

    def plant(self, told: dict[str, str]) -> None:
        """``told``: the field that obmen made (``field``), and the day from which it takes work orders (``since``)."""
        self.seeds = Seeds(told["field"], date.fromisoformat(told["since"]), self.pipeline)
        Planting(self.portal, work_orders(self.alfa), self.seeds).plant()
        self.portal.settings(costs="fast")
        self.portal.fault("lost_answer", method="crm.deal.add", times=FIRST_LOST)

    def refuse(self) -> None:
        self.refusing = (self.portal.now(), 0.0)
        self.portal.settings(bucket_size=0)

    @property
    def has_refused(self) -> bool:
        return bool(self.portal.report()["refused"])

    def take_again(self) -> None:
        self.portal.settings(plan="standard")
        self.refusing = (self.refusing[0], self.portal.now())


def _user(alfa: OneC) -> dict[str, str]:
    settings = alfa.odata.settings()
    return {"user": settings["user"], "password": settings["password"]}


@contextmanager
def opened(home: Path) -> Iterator[Garage]:
    with (
        OneC.started(target=NOWHERE, token="", base="alfa") as alfa,
        Bitrix24.started(home / "portal", wall=True) as portal,
    ):
        now = clock.now()
        first = (now.astimezone(ZONE) - timedelta(days=DAYS)).replace(tzinfo=None)
        apart = DAYS * 24 * 60 // ORDERS
        alfa.odata.make(orders=ORDERS, first_day=first, minutes_apart=apart, clients=280, same_number_every=60)
        portal.advance(now.timestamp() - portal.now())
        yield Garage(alfa, portal, portal.add_pipeline(BODY_PIPELINE))
