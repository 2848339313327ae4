"""What a plan shows is what is done, conflicts are told once, and a comparison mends what a person chose."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from obmen.core import clock
from obmen.core.errors import Refused
from obmen.core.text import Text
from obmen.journal.api import ApplyPlan, Carry, Decide, Drop, EndRuns

from .planned import numbered

if TYPE_CHECKING:
    from .planning_house import PlanningHouse


@pytest.mark.rule("H6")
def test_a_preview_writes_nothing_and_is_applied_as_it_stands(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(3)
    planned = planning.ask(apply=False)
    assert planning.through(planned, "planned").counts["create"] == 3
    assert (planning.world.deals, planning.messages()) == ({}, [])
    assert [(row.act, row.after) for row in planning.rows(planned)] == [("create", {"sum": n}) for n in (1, 2, 3)]
    planning.world.orders["АА000004"] = 4  # not in the plan that was shown
    planning.world.deals["АА000002"] = 55  # somebody was there first
    assert planning.writer.do(ApplyPlan(planned, "anna")) == 1
    planning.through(planned)
    assert planning.world.deals == {"АА000001": 1, "АА000002": 55, "АА000003": 3}
    assert [one.outcome for one in planning.messages()] == ["created", "skipped", "created"]


@pytest.mark.rule("H6")
def test_a_newer_preview_takes_the_place_of_the_older(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(2)
    first, second = planning.ask(apply=False), 0
    planning.through(first, "planned")
    second = planning.ask(apply=False)
    planning.through(second, "planned")
    assert planning.run(first).state == "dropped"
    assert planning.writer.do(ApplyPlan(first, "anna")) == 0


@pytest.mark.rule("H10")
def test_a_newer_comparison_takes_the_place_of_the_older_of_its_period_only(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(1)
    day = timedelta(days=1)
    june, july = ((first, first + 30 * day) for first in (clock.now() - 90 * day, clock.now() - 60 * day))
    runs = []
    for period in (june, july, None, july):
        runs.append(planning.ask("compare", apply=False, period=period))
        planning.through(runs[-1], "planned")
    assert [planning.run(number).state for number in runs] == ["planned", "dropped", "planned", "planned"]
    assert planning.writer.do(ApplyPlan(runs[0], "anna", (1,))) == 1


@pytest.mark.rule("A2")
def test_a_conflict_is_held_once_however_often_the_exchange_runs(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.twice = numbered(2), {"АА000001"}
    planning.through(planning.ask())
    (held,) = planning.messages(state="held")
    assert (held.cause, held.key, held.attention) == ("conflict", "АА000001", True)
    assert Text.from_json(held.reason or {}).render(str) == "Two deals bear number АА000001"
    run = planning.through(planning.ask())
    assert [one.id for one in planning.messages(state="held")] == [held.id]
    assert planning.rows(run.pk)[0].message == held.id
    planning.world.twice.clear()
    planning.through(planning.ask())
    assert planning.messages(state="held") == []
    assert planning.messages(id=held.id)[0].outcome == "superseded"
    assert planning.world.deals == planning.world.orders


@pytest.mark.rule("A2")
def test_a_conflict_a_person_has_dropped_comes_again_only_when_it_says_something_else(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.twice = numbered(1), {"АА000001"}
    planning.through(planning.ask())
    planning.writer.do(Drop((planning.messages()[0].pk,), "anna", "so it shall be"))
    planning.through(planning.ask())
    assert [one.state for one in planning.messages()] == ["dropped"]


@pytest.mark.rule("H10")
def test_what_was_dropped_is_mended_when_a_person_mends_it_again(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(1)
    for _ in range(2):
        _dropped(planning, "compare")
    number = planning.ask("compare", apply=False)
    planning.through(number, "planned")
    planning.writer.do(ApplyPlan(number, "anna", (1,)))
    planning.through(number)
    assert planning.world.deals == planning.world.orders
    assert [one.state for one in planning.messages()] == ["dropped", "dropped", "done"]


@pytest.mark.rule("H6")
def test_what_was_dropped_goes_with_a_plan_a_person_applies_and_with_no_other(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(1)
    _dropped(planning, "collect")
    planning.through(planning.ask())
    assert (planning.world.deals, [one.state for one in planning.messages()]) == ({}, ["dropped"])
    _applied(planning, "collect", "done")
    assert planning.world.deals == planning.world.orders


@pytest.mark.rule("H13")
def test_a_conflict_dropped_stays_so_in_an_applied_plan_and_goes_when_it_is_decided(planning: PlanningHouse) -> None:
    ((order, _),) = numbered(1).items()
    planning.world.orders, planning.world.twice = numbered(1), {order}
    planning.world.fits = {order: {"7": "Анна"}}
    planning.through(planning.ask())
    planning.writer.do(Drop((planning.messages()[0].pk,), "anna", "so it shall be"))
    _applied(planning, "collect", "done")
    assert [one.state for one in planning.messages()] == ["dropped"]
    _dropped(planning, "collect", way="7")
    planning.through(planning.ask())  # it was dropped after it was decided
    assert [one.state for one in planning.messages()] == ["dropped", "dropped"]
    _decided_again(planning)
    planning.through(planning.ask())
    assert [one.state for one in planning.messages()] == ["dropped", "dropped", "done"]


def _applied(planning: PlanningHouse, verb: str, state: str, way: str = "") -> int:
    number = planning.ask(verb, apply=False)
    planning.through(number, "planned")
    if way:
        assert planning.writer.do(Decide(number, 1, way, "anna")) is None
    assert planning.writer.do(ApplyPlan(number, "anna", (1,))) == 1
    return planning.through(number, state).pk if state else number


def _dropped(planning: PlanningHouse, verb: str, way: str = "") -> None:
    """A row applied, and dropped before it was carried out."""
    number = _applied(planning, verb, "", way)
    while planning.writer.do(Carry(number, "order", "planned", 20)):
        pass
    (waits,) = planning.messages(state="waiting")
    planning.writer.do(Drop((waits.pk,), "anna", "later"))
    planning.writer.do(EndRuns())


def _decided_again(planning: PlanningHouse) -> None:
    number = planning.ask(apply=False)
    planning.through(number, "planned")
    for way in ("", "7"):
        assert planning.writer.do(Decide(number, 1, way, "anna")) is None


def test_what_the_other_side_refuses_is_held_and_the_rest_goes_on(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(3)
    planning.world.refused["АА000002"] = Refused(Text("Fill in field {field}", field="UF_CITY"))
    planning.through(planning.ask())
    assert [one.state for one in planning.messages()] == ["done", "held", "done"]
    planning.through(planning.ask())  # not tried anew at each run
    assert [one.state for one in planning.messages()] == ["done", "held", "done"]
    planning.world.refused.clear()
    planning.world.orders["АА000002"] = 22
    planning.through(planning.ask())
    assert planning.world.deals["АА000002"] == 22
    assert planning.messages(state="held") == []


@pytest.mark.rule("H10")
def test_a_comparison_lists_what_differs_and_mends_what_is_chosen(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(4)
    planning.world.deals = {"АА000001": 1, "АА000002": 99}
    number = planning.ask("compare", apply=False)
    run = planning.through(number, "planned")
    assert [figure["ours"] + "/" + figure["theirs"] for figure in run.figures] == ["4/2"]
    assert [(row.finding, row.key[-1]) for row in planning.rows(number)] == [
        ("differs", "2"),
        ("missing", "3"),
        ("missing", "4"),
    ]
    assert planning.world.deals == {"АА000001": 1, "АА000002": 99}
    assert planning.writer.do(ApplyPlan(number, "anna", (1, 3))) == 1
    planning.through(number)
    assert planning.world.deals == {"АА000001": 1, "АА000002": 2, "АА000004": 4}


def test_what_was_remembered_is_there_at_the_next_change(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(1)
    planning.through(planning.ask())
    planning.world.orders["АА000001"] = 5
    planning.through(planning.ask())
    assert planning.world.versions == {"АА000001": "v1"}
