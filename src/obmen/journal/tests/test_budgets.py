"""Limited goods of a connection: shared by all who work on it, never overdrawn, waited for no longer than it pays."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import sleep
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core import call, clock
from obmen.core.errors import TryLater
from obmen.core.ports import Good, Rate, Slots, Window

if TYPE_CHECKING:
    from obmen.journal.budgets import ConnectionBudget

    from .house import House

GOODS: dict[str, Good] = {"requests": Rate(50, 2), "operating:*": Window(480, 600), "sessions": Slots(2, 60)}


@pytest.fixture
def budget(house: House, time: clock.OwnedClock) -> ConnectionBudget:
    return of(house)


def of(house: House) -> ConnectionBudget:
    from obmen.journal.budgets import ConnectionBudget

    return ConnectionBudget(house.writer, (house.ksup.pk, "Bitrix24"), GOODS)


@contextmanager
def patient(seconds: float) -> Iterator[None]:
    with call.begin(call.Call("test", clock.monotonic() + seconds)):
        yield


def wait_of(error: Any) -> float:
    after: timedelta = error.value.after
    return after.total_seconds()


@pytest.mark.rule("A8")
def test_fifty_requests_go_at_once_and_then_two_a_second(budget: ConnectionBudget, time: clock.OwnedClock) -> None:
    with patient(0):
        for _ in range(50):
            budget.take("requests")
        with pytest.raises(TryLater) as error:
            budget.take("requests")
        assert wait_of(error) == 0.5
        assert not error.value.connection_down
        time.advance(seconds=10)
        assert budget.left("requests") == 20
        for _ in range(20):
            budget.take("requests")
        with pytest.raises(TryLater):
            budget.take("requests")


def test_two_processes_share_one_budget(house: House, time: clock.OwnedClock) -> None:
    one, other = of(house), of(house)
    with patient(0):
        for _ in range(25):
            one.take("requests")
            other.take("requests")
        with pytest.raises(TryLater):
            other.take("requests")


def test_what_will_be_there_in_time_is_waited_for(budget: ConnectionBudget, time: clock.OwnedClock) -> None:
    with patient(5):
        budget.take("requests", 50)
        waiting = threading.Thread(target=lambda: in_a_call(lambda: budget.take("requests", 4)), daemon=True)
        waiting.start()
        until(lambda: budget.left("requests") <= -4)
        assert waiting.is_alive()
        time.advance(seconds=2)
        waiting.join(5)
        assert not waiting.is_alive()


def until(true: Callable[[], bool]) -> None:
    """And a moment more: what was taken is waited for only then."""
    while not true():
        pass
    sleep(0.1)


def in_a_call(act: Any) -> None:
    with patient(5):
        act()


@pytest.mark.rule("A8")
def test_seconds_of_work_come_back_when_their_ten_minutes_are_over(
    budget: ConnectionBudget, time: clock.OwnedClock
) -> None:
    with patient(0):
        budget.take("operating:crm.deal.update", 300)
        time.advance(minutes=5)
        budget.take("operating:crm.deal.update", 180)
        budget.take("operating:crm.deal.list", 400)  # of another method
        with pytest.raises(TryLater) as error:
            budget.take("operating:crm.deal.update", 15)
        assert wait_of(error) == 300
        time.advance(minutes=5)
        budget.take("operating:crm.deal.update", 300)
        with pytest.raises(TryLater) as error:
            budget.take("operating:crm.deal.update", 1)
        assert wait_of(error) == 300


def test_what_turned_out_dearer_is_counted(budget: ConnectionBudget) -> None:
    with patient(0):
        budget.take("operating:crm.deal.update", 10)
        budget.spend("operating:crm.deal.update", 460)
        assert budget.left("operating:crm.deal.update") == 10
        budget.spend("operating:crm.deal.update", -5)
        assert budget.left("operating:crm.deal.update") == 15


def test_more_than_there_ever_is_goes_when_nothing_is_used(budget: ConnectionBudget, time: clock.OwnedClock) -> None:
    with patient(0):
        budget.take("operating:crm.deal.update", 600)
        with pytest.raises(TryLater) as error:
            budget.take("operating:crm.deal.update", 600)
        assert wait_of(error) == 600


def test_what_the_other_side_has_barred_is_left_alone_until_then(
    budget: ConnectionBudget, time: clock.OwnedClock
) -> None:
    with patient(0):
        budget.bar("operating:crm.deal.update", clock.now() + timedelta(minutes=3))
        assert budget.left("operating:crm.deal.update") == 0
        with pytest.raises(TryLater) as error:
            budget.take("operating:crm.deal.update")
        assert wait_of(error) == 180
        budget.take("operating:crm.deal.list")
        time.advance(minutes=3)
        budget.take("operating:crm.deal.update")


def test_what_is_not_declared_is_free(budget: ConnectionBudget) -> None:
    with patient(0):
        for _ in range(1000):
            budget.take("anything")
        with budget.hold("anything"):
            pass
