"""Waiting for a limited good: evenly where little is left, for minutes where a run does, and until it is stopped."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from obmen.core import call, clock
from obmen.core.errors import TryLater

from .test_budgets import budget, in_a_call, patient, until

if TYPE_CHECKING:
    from obmen.journal.budgets import ConnectionBudget

__all__ = ["budget"]


@pytest.mark.rule("A8")
def test_the_last_quarter_of_a_window_is_spent_evenly(budget: ConnectionBudget, time: clock.OwnedClock) -> None:
    """480 s in ten minutes: after 8 s of work it rests for 2."""
    update = "operating:crm.deal.update"
    with patient(5):
        budget.take(update, 360)
        time.advance(minutes=1)
        budget.take(update, 8)
        time.advance(seconds=8)
        waiting = threading.Thread(target=lambda: in_a_call(lambda: budget.take(update, 8)), daemon=True)
        waiting.start()
        until(lambda: budget.left(update) < 110)
        time.advance(seconds=1.5)
        waiting.join(0.1)
        assert waiting.is_alive()
        time.advance(seconds=0.5)
        waiting.join(5)
        assert not waiting.is_alive()


def test_a_run_waits_for_what_comes_back_in_minutes_and_tells_why(
    budget: ConnectionBudget, time: clock.OwnedClock
) -> None:
    work = call.Call("run", clock.monotonic() + 5, patient=True)
    waiting = taking_more_than_there_is(budget, work)
    until(lambda: work.waits is not None)
    assert work.waits
    assert work.waits[0].values["connection"] == "Bitrix24"
    assert work.waits[1] == clock.now() + timedelta(minutes=10)
    time.advance(minutes=10)
    waiting.join(5)
    assert not waiting.is_alive()
    assert work.waits is None


def test_a_wait_that_is_stopped_takes_nothing(budget: ConnectionBudget, time: clock.OwnedClock) -> None:
    work = call.Call("run", clock.monotonic() + 5, patient=True)
    waiting = taking_more_than_there_is(budget, work)
    until(lambda: work.waits is not None)
    work.stopping.set()
    waiting.join(5)
    time.advance(minutes=10)
    assert (waiting.is_alive(), budget.left("operating:crm.deal.update")) == (False, 480)


def taking_more_than_there_is(budget: ConnectionBudget, work: call.Call) -> threading.Thread:
    def take() -> None:
        with call.begin(work), suppress(TryLater):
            budget.take("operating:crm.deal.update", 480)
            budget.take("operating:crm.deal.update", 10)

    taking = threading.Thread(target=take, daemon=True)
    taking.start()
    return taking
