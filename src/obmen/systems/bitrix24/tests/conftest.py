"""A portal emptied before each story, and a client of it whose budget waits on the portal's own clock."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from obmen.core import clock
from obmen.core.call import Call
from obmen.core.clock import OwnedClock
from obmen.core.errors import TryLater
from obmen.core.roles.crm import DealFields
from obmen.systems.bitrix24 import SYSTEM
from obmen.systems.bitrix24.client import Bitrix24Client
from obmen.systems.bitrix24.settings import Bitrix24Settings
from obmen_stands.bitrix24 import Bitrix24
from tests.batteries.small_budget import SmallBudget
from tests.batteries.small_run import SmallTools, calling

Act = Callable[[list[Any]], Iterable[tuple[Any, Any]]]
FIELDS = DealFields("UF_CRM_ID_1C", "BEGINDATE")


@pytest.fixture(scope="module")
def process() -> Iterator[Bitrix24]:
    with Bitrix24.started() as portal:
        yield portal


@pytest.fixture
def portal(process: Bitrix24) -> Bitrix24:
    process.reset()
    return process


def settings_of(portal: Bitrix24, **more: Any) -> Bitrix24Settings:
    return Bitrix24Settings.model_validate({"address": portal.webhook, **more})


@pytest.fixture
def client(portal: Bitrix24) -> Iterator[Bitrix24Client]:
    """With the field that holds the number made already."""
    made = Bitrix24Client(settings_of(portal), SmallTools("portal"))
    with calling():
        assert made.create_text_field("id_1C") == FIELDS.number
    yield made
    made.close()


@pytest.fixture
def call() -> Iterator[Call]:
    with calling(seconds=300) as call:
        yield call


@pytest.fixture
def owned() -> Iterator[OwnedClock]:
    time = OwnedClock(datetime(2026, 3, 2, 6, 0, tzinfo=UTC))
    restore = clock.use(time)
    yield time
    restore()


class PortalBudget(SmallBudget):
    """Lives by the portal's clock, which goes on by what requests cost there and by what is waited for here."""

    def __init__(self, portal: Bitrix24, owned: OwnedClock) -> None:
        goods = SYSTEM.goods(settings_of(portal)) if SYSTEM.goods else {}
        super().__init__(goods, self.wait)
        self._portal, self._owned = portal, owned
        self._ahead = portal.now() - owned.monotonic()

    def wait(self, seconds: float) -> None:
        self._portal.advance(seconds)
        self._follow()

    def take(self, good: str, amount: float = 1.0) -> None:
        self._follow()
        super().take(good, amount)

    def spend(self, good: str, amount: float) -> None:
        self._follow()
        super().spend(good, amount)

    def _follow(self) -> None:
        self._owned.advance(seconds=max(0.0, self._portal.now() - self._ahead - self._owned.monotonic()))


@dataclass
class Processes:
    """Clients that share one budget, as those of several processes do."""

    settings: Bitrix24Settings
    budget: PortalBudget
    made: list[Bitrix24Client] = field(default_factory=list)

    def client(self) -> Bitrix24Client:
        self.made.append(Bitrix24Client(self.settings, SmallTools("portal", budget=self.budget)))
        return self.made[-1]

    def carry_out(self, ids: Sequence[Any], act: Act) -> dict[Any, Any]:
        """As the worker does: what got no result is tried again when it is time."""
        results: dict[Any, Any] = {}
        for _ in range(100):
            try:
                with calling(seconds=10_000):
                    # one by one, so that what came before an error stays
                    results.update(act([id_ for id_ in ids if id_ not in results]))
                return results
            except TryLater as error:
                if error.connection_down or not error.after:
                    raise
                self.budget.wait(error.after.total_seconds())
        raise AssertionError("it never came to an end")


@pytest.fixture
def processes(portal: Bitrix24, owned: OwnedClock, client: Bitrix24Client) -> Iterator[Processes]:
    """``client`` has made the field before."""
    made = Processes(settings_of(portal), PortalBudget(portal, owned))
    yield made
    for one in made.made:
        one.close()


@pytest.fixture
def asked(portal: Bitrix24, client: Bitrix24Client) -> Callable[[], int]:
    """HTTP requests since the story began."""
    before = requests(portal)
    return lambda: requests(portal) - before


def requests(portal: Bitrix24) -> int:
    return int(portal.report()["http_requests"])


def stored(portal: Bitrix24, entity: str, number: int | str) -> dict[str, Any]:
    """As the portal itself tells it, past our client."""
    address = urlsplit(portal.webhook)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=30)
    try:
        body, kind = json.dumps({"id": int(number)}), {"Content-Type": "application/json", "X-Stand-Address": "judge"}
        connection.request("POST", f"{address.path}crm.{entity}.get", body, kind)
        told: dict[str, Any] = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    found: dict[str, Any] = told["result"]
    return found


def numbered(count: int, **more: object) -> list[dict[str, object]]:
    return [{"TITLE": f"Ремонт {n}", "UF_CRM_ID_1C": f"ЗН-{n}", **more} for n in range(count)]
