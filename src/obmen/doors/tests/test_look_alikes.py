"""Money, goods and receipts that come twice without any identity are held: «похоже на повтор» (H1)."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from obmen.core.discovery import exchanges, systems
from obmen.doors.tests.running import ORDER, Running, a_flow, running
from obmen.journal.models import Message
from obmen.setup import snapshot
from obmen.systems.onec.settings import OnecSettings
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1")

LINES = ORDER["lines"]
INCOME = {"date": "05.03.2026", "sum": "1 250,50", "deal_number": 12345}
SHIPMENT = {"type": "add", "deal_number": 12345, "date": "2026-03-04", "lines": LINES}
RECEIPT = {"type": "roznica", "code_1c": "00-1", "date": "2026-03-04", "lines": LINES}


@pytest.fixture
def taking(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """Doors with a flow that takes every kind of 1C's: none of ours does yet."""
    every = tuple(kind.name for kind in systems()["onec"].kinds)
    monkeypatch.setitem(exchanges(), "orders", replace(exchanges()["orders"], kinds=every, place=None))
    with ExitStack() as stack:
        doors = stack.enter_context(running())
        a_flow(doors.connection)
        yield doors


def sent(doors: Running, kind: str, message: dict[str, Any], **headers: str) -> str:
    answer = doors.post(f"/in/onec-ut/{kind}", message, **headers)
    assert answer.status in {200, 202}, answer.body
    return str(answer["state"])


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("incomes", INCOME),
        ("incomes", {"date": "05.03.2026", "sum": 5, "document": "unallocated"}),
        ("shipments", SHIPMENT),
        ("receipts", RECEIPT),
    ],
)
def test_an_event_without_identity_that_comes_again_is_held(taking: Running, kind: str, message: Any) -> None:
    assert [sent(taking, kind, message), sent(taking, kind, message)] == ["waiting", "held"]
    assert Message.objects.get(state="held").cause == "looks like a repeat"
    assert sent(taking, kind, {**message, "ref": "another"}) == "waiting"


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        ("receipts", {"type": "roznicanocard"}),
        ("shipments", {**SHIPMENT, "type": "change"}),
        ("counterparties", {"code_1c": "1", "name": "x"}),
        ("orders", ORDER | {"type": "change"}),
    ],
)
def test_receipts_without_a_card_and_states_are_never_held_so(taking: Running, kind: str, message: Any) -> None:
    assert "held" not in [sent(taking, kind, message) for _ in range(3)]


def test_what_carries_an_identity_is_told_by_it(taking: Running) -> None:
    for number in range(2):
        assert sent(taking, "incomes", INCOME, Idempotency_Key=f"k{number}") == "waiting"
        assert sent(taking, "incomes", {**INCOME, "message_id": f"m{number}"}) == "waiting"
        assert sent(taking, "shipments", {**SHIPMENT, "number": "1"}) == "waiting"
    assert Message.objects.count() == 5


def test_the_connection_may_switch_it_off(taking: Running) -> None:
    taking.connection.settings = {"hold_repeats": False}
    taking.connection.save()
    snapshot.refresh()
    assert snapshot.current().connections[taking.connection.pk].settings == OnecSettings(hold_repeats=False)
    assert [sent(taking, "incomes", INCOME) for _ in range(2)] == ["waiting", "waiting"]
