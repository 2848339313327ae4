"""obmen killed while KSUP is about to write: what was written and not yet kept in the journal is not written again.

Half of what is sent has no number, so that nothing in it tells a repeat from another of the same.
"""

import json
import signal
import urllib.request
from typing import Any

import pytest

from obmen.journal.models import Message
from obmen.setup import connections, flows, tokens
from obmen.site.tests.house import PATIENCE, Process, until
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .goods import income, shipment

DEALS = range(60_001, 60_007)
WRITTEN = 10
WRITES = ("income.add", "shipment.add", "shipment.put", "notice.add")
pytestmark = [pytest.mark.rule("H4", "K8", "K9", "K10", "K11"), pytest.mark.crash]


def test_killed_between_the_write_and_its_commit_nothing_is_there_twice(database: Database) -> None:
    with Ksup.started() as ksup:
        ksup.add_deals([str(deal) for deal in DEALS])
        besieged(database, ksup, set_up(ksup))
        judge(ksup)
        assert ksup.counters()["applied_twice"] == 0
        asked = [one["act"] for one in ksup.arrivals()]
        assert "identity.get" in asked, "it was not killed between a write and its commit"


def set_up(ksup: Ksup) -> str:
    """The key of 1C's door."""
    onec = connections.save(connections.Draft("onec-ut", "1С", "onec", {}), who="test", check=None).connection
    draft = connections.Draft("ksup", "КСУП", "ksup", {"address": ksup.url}, {"token": ksup.token})
    connections.save(draft, who="test", check=None)
    for exchange, values in {"incomes": {"responsible": "1"}, "shipments": {}}.items():
        flows.save(flows.Draft(exchange, exchange, exchange, "onec-ut", "ksup", values), who="test")
    return tokens.issue(onec, who="test")[1]


def messages() -> list[tuple[str, dict[str, Any]]]:
    """What is without a number differs in its sum: equal ones would be for a person."""
    found: list[tuple[str, dict[str, Any]]] = []
    for deal in DEALS:
        found += [
            ("shipments", shipment("add", deal)),
            ("incomes", income(deal, "7")),
            ("shipments", shipment("change", deal, "", "5", "6")),
            *(("incomes", income(deal, "8", document="ТД-1", part=part)) for part in (1, 2)),
        ]
    return found + [("incomes", income(None, str(sum_))) for sum_ in DEALS]


def besieged(database: Database, ksup: Ksup, key: str) -> None:
    """A slow KSUP carries out what it was asked though who asked has died meanwhile."""
    for act in WRITES:
        ksup.fault("slow", act=act, seconds=0.3)
    process = started(database)
    try:
        for number, (kind, message) in enumerate(messages()):
            tell(f"{process.address}/in/onec-ut/{kind}", key, message, f"m-{number}")
        until(lambda: ksup.counters()["applied"] >= WRITTEN)
        process.stop(signal.SIGKILL)  # of each deal one write is under way, and of each notice
        process.close()
        process = started(database)
        ksup.clear_faults()
        until(lambda: not Message.objects.filter(state__in=["waiting", "running"]).exists())
    finally:
        process.close()


def started(database: Database) -> Process:
    process = Process(database.environment(), "run", "--port", "0", program="tests.path.quick_lease")
    assert process.address
    return process


def tell(url: str, key: str, message: dict[str, Any], identity: str) -> None:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Idempotency-Key": identity}
    request = urllib.request.Request(url, json.dumps(message).encode(), headers)
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        assert answer.status == 202


def judge(ksup: Ksup) -> None:
    held = ksup.dump()
    for deal in map(str, DEALS):
        sums = [one["sum"] for one in held["incomes"] if one["deal"] == deal]
        goods = [[line["sum"] for line in one["lines"]] for one in held["shipments"] if one["deal"] == deal]
        assert (sums, goods) == (["7", "8", "8"], [["5", "6"]]), deal
    assert sorted(one["sum"] for one in held["notices"]) == sorted(map(str, DEALS))
