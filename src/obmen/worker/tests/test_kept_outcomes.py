"""Outcomes of rows delivered together: when they stand in the journal, and what becomes of one that cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from obmen.core import clock
from obmen.core.call import Call, Exchanged
from obmen.core.errors import TryLater
from obmen.core.text import Text
from obmen.journal.models import Lane

from .house import until
from .planned import numbered

if TYPE_CHECKING:
    from .planning_house import PlanningHouse

pytestmark = [pytest.mark.rule("A8"), pytest.mark.rule("H4")]


def test_nothing_is_asked_before_the_outcomes_of_the_last_request_but_one_are_kept(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(40)
    planning.through(planning.ask())
    assert len(planning.world.kept) == 40
    assert [place - kept for place, kept in enumerate(planning.world.kept) if place - kept > 1] == []


def test_an_outcome_that_cannot_be_kept_is_a_persons_and_costs_the_others_nothing(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.elsewhere = numbered(5), {"АА000003"}
    run = planning.through(planning.ask())
    held = planning.messages(state="held")
    assert [(one.key, one.cause, one.unclear) for one in held] == [("АА000003", "defect", True)]
    assert "could not keep the outcome" in str(held[0].reason)
    assert {one.key for one in planning.messages(state="done")} == {*numbered(5)} - {"АА000003"}
    assert run.state == "done"


def test_rows_of_many_portions_are_each_carried_out_once_and_in_the_order_of_the_plan(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(230)
    planning.through(planning.ask())
    assert [key for portion in planning.world.portions for key in portion] == [*numbered(230)]
    assert planning.world.deals == planning.world.orders


def test_what_was_claimed_ahead_waits_where_the_portion_before_it_has_to(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(120)
    planning.world.trouble_at = {"АА000040": TryLater(Text("The portal asks to wait"), after=timedelta(seconds=2))}
    run = planning.ask()
    with planning.working():
        until(lambda: planning.run(run).spared_until is not None)
        assert [len(portion) for portion in planning.world.portions] == [50]
        until(lambda: not Lane.objects.exclude(owner="").exists())
        assert len(planning.messages(state="done")) == 39
    planning.through(run)
    assert planning.world.deals == planning.world.orders
    assert len(planning.world.kept) == 120, "each was written once"


@pytest.mark.rule("H8")
def test_of_what_many_are_looked_up_with_the_last_requests_stay_noted(planning: PlanningHouse) -> None:
    from obmen.worker.outcomes import TRACED, Outcomes

    work = Call("r-1", clock.monotonic() + 30, trace=[])
    assert work.trace is not None
    with Outcomes(planning.writer, work).sent():
        for number in range(5 * TRACED):
            work.asks()
            work.trace.append(Exchanged(clock.now(), 1, f"GET /{number}", "{}"))
    assert TRACED <= len(work.trace) <= TRACED + 1
    assert work.trace[-1].request == f"GET /{5 * TRACED - 1}"
