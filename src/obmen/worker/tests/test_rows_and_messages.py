"""Rows of a plan stand in one line with what the source sends by itself about the same object (H2, H13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obmen.core.errors import Refused
from obmen.core.text import Text
from obmen.journal.api import ApplyPlan, Drop
from obmen.journal.models import Run
from obmen.journal.runreads import reason_of

from .house import until
from .planned import numbered

if TYPE_CHECKING:
    from .planning_house import PlanningHouse

pytestmark = pytest.mark.rule("H2", "H13")
FIRST, SECOND = numbered(2)


def test_what_is_sent_behind_a_row_comes_after_it_and_what_is_sent_before_it_comes_first(
    planning: PlanningHouse,
) -> None:
    planning.world.orders = numbered(2)
    planning.told(FIRST, 7)
    with planning.working():
        until(lambda: planning.world.told == [7])  # a line that was there before the run
        planning.world.looks = 0.5
        planning.ask()
        until(lambda: bool(planning.world.portions))
        sent = [planning.told(SECOND, 8), planning.told(SECOND, 9)]
        until(lambda: all(one.state == "done" for one in planning.messages()))
    assert planning.world.told == [7, 8, 9]
    assert planning.world.deals == {FIRST: 1, SECOND: 9}
    row = planning.messages(key=SECOND, kind="planned")[0]
    assert [one.lane_id for one in planning.messages(pk__in=sent)] == [row.lane_id, row.lane_id]


def test_a_row_waits_behind_what_was_sent_before_it(planning: PlanningHouse) -> None:
    planning.world.orders = {FIRST: 1}
    number = planning.ask(apply=False)
    planning.through(number, "planned")
    planning.told(FIRST, 7)
    planning.writer.do(ApplyPlan(number, "anna"))
    planning.through(number)
    assert (planning.world.told, planning.world.portions) == ([7], [[FIRST]])
    assert planning.messages(kind="planned")[0].outcome == "skipped"  # it was changed since the plan


def test_a_run_does_not_wait_for_what_a_person_has_to_decide_first(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(2)
    held = planning.told(FIRST, "not a sum")
    with planning.working():
        until(lambda: bool(planning.messages(state="held")))
    run = planning.through(planning.ask())
    assert planning.world.deals == {SECOND: 2}
    assert planning.messages(key=FIRST, kind="planned")[0].state == "waiting"
    assert _said(run) == "Rows that wait behind held messages: 1. They go on when a person has decided those"
    planning.writer.do(Drop((held,), "anna", "not a sum"))
    assert _said(run) == ""
    with planning.working():
        until(lambda: planning.world.deals == planning.world.orders)


def test_a_row_that_waits_behind_what_is_held_is_told_once_and_as_it_is_now(planning: PlanningHouse) -> None:
    planning.world.orders = {FIRST: 1}
    held = planning.told(FIRST, "not a sum")
    with planning.working():
        until(lambda: bool(planning.messages(state="held")))
    for verb in ("collect", "collect", "compare"):
        run = planning.ask(verb, apply=verb == "collect")
        if verb == "compare":
            planning.through(run, "planned")
            planning.writer.do(ApplyPlan(run, "anna", (1,)))
        assert _said(planning.through(run))
    (row,) = planning.messages(kind="planned")
    planning.world.orders = {FIRST: 5}
    planning.through(planning.ask())
    assert [one.state for one in planning.messages(kind="planned")] == ["done", "waiting"]
    assert planning.messages(pk=row.pk)[0].outcome == "superseded"
    planning.writer.do(Drop((held,), "anna", "not a sum"))
    with planning.working():
        until(lambda: planning.world.deals == {FIRST: 5})


def _said(run: Run) -> str:
    reason = reason_of(run)
    return str(Text.from_json(reason)) if reason else ""


def test_what_the_plan_leaves_to_a_person_stops_nothing_that_is_sent(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.twice = {FIRST: 1, SECOND: 1}, {FIRST}
    planning.world.refused[SECOND] = Refused(Text("mandatory field"))
    planning.through(planning.ask())
    planning.told(FIRST, 8)
    planning.told(SECOND, 9)
    with planning.working():
        until(lambda: planning.world.told == [8])
    assert {one.key: one.cause for one in planning.messages(state="held")} == {FIRST: "conflict", SECOND: "refused"}
