"""A run reads both sides, makes its plan, and carries it out; stopped, killed and begun again it writes nothing
twice."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from obmen.core.errors import Misconfigured, TryLater, Unclear
from obmen.core.text import Text
from obmen.journal.api import DropRun, GoOn, StartRun, StopRun

from .house import until
from .planned import numbered

if TYPE_CHECKING:
    from .planning_house import PlanningHouse

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.mark.rule("A8")
def test_what_differs_is_written_in_portions_and_a_repeat_writes_nothing(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(120)
    planning.world.deals = {"АА000001": 1, "АА000002": 77}
    run = planning.through(planning.ask())
    assert planning.world.deals == planning.world.orders
    assert run.counts == {"create": 118, "update": 1, "leave": 1, "finding:missing": 118, "finding:differs": 1}
    assert [len(portion) for portion in planning.world.portions] == [50, 50, 19]
    assert {one.outcome for one in planning.messages()} == {"created", "updated"}
    again = planning.through(planning.ask())
    assert (again.rows, again.counts) == (0, {"leave": 120})
    assert len(planning.messages()) == 119


@pytest.mark.rule("A8")
def test_rows_are_carried_out_in_the_order_of_the_plan(planning: PlanningHouse) -> None:
    planning.world.orders = dict(reversed(numbered(75).items()))
    planning.through(planning.ask())
    assert [number for portion in planning.world.portions for number in portion] == list(planning.world.orders)


@on_sqlite
def test_a_connection_that_asks_to_wait_spends_no_try_and_the_run_says_why(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(60)
    planning.world.trouble = [TryLater(Text("The portal asks to wait"), after=timedelta(seconds=1))]
    number = planning.ask()
    with planning.working():
        until(lambda: planning.run(number).reason is not None)
        waiting = planning.run(number)
        assert waiting.spared_until is not None
        until(lambda: planning.run(number).state == "done")
    assert planning.world.deals == planning.world.orders
    assert {one.tries for one in planning.messages()} == {1}


@on_sqlite
def test_while_a_connection_asks_to_wait_no_other_rows_are_tried_either(planning: PlanningHouse) -> None:
    """Each portion looks things up before it writes: requests for nothing."""
    planning.world.orders = numbered(120)
    planning.world.trouble = [TryLater(Text("The portal asks to wait"), after=timedelta(seconds=3))]
    number = planning.ask()
    with planning.working():
        until(lambda: planning.run(number).reason is not None)
        time.sleep(1.5)
        assert len(planning.world.portions) == 1
        until(lambda: planning.run(number).state == "done")
    assert planning.world.deals == planning.world.orders


def test_a_wrong_setting_pauses_the_connection_and_is_told_by_one_row(planning: PlanningHouse) -> None:
    from obmen.journal.models import Gate

    planning.world.orders = numbered(5)
    planning.world.trouble = [Misconfigured(Text("The field is gone"))]
    number = planning.ask()
    with planning.working():
        until(lambda: Gate.objects.filter(connection=planning.target, paused="misconfigured").exists())
        assert [one.reason for one in planning.messages() if one.reason] == [Text("The field is gone").to_json()]
    assert planning.run(number).state == "working"
    assert planning.world.deals == {}


@pytest.mark.rule("H4")
def test_an_unclear_row_rests_and_is_looked_at_again(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(2)
    planning.world.refused["АА000001"] = Unclear(Text("The answer was lost"))
    number = planning.ask()
    with planning.working():
        until(lambda: [one.unclear for one in planning.messages()] == [True, False])
        planning.world.refused.clear()
        until(lambda: planning.run(number).state == "done")
    assert planning.world.deals == planning.world.orders


@pytest.mark.rule("A8")
def test_a_run_stops_between_rows_and_goes_on_where_it_stood(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.pause = numbered(40), 0.1
    number = planning.ask()
    with planning.working():
        until(lambda: len(planning.world.deals) > 3)
        assert planning.writer.do(StopRun(number, "anna")) == 1
        until(lambda: planning.run(number).state == "stopped" and _still(planning))
        written = len(planning.world.deals)
        assert written < 40
        planning.world.pause = 0.0
        assert planning.writer.do(GoOn(number, "anna")) == 1
        until(lambda: planning.run(number).state == "done")
    assert planning.world.deals == planning.world.orders
    assert sum(map(len, planning.world.portions)) >= 40


def _still(planning: PlanningHouse) -> bool:
    before = len(planning.world.deals)
    time.sleep(0.6)
    return len(planning.world.deals) == before


def test_what_waits_of_a_stopped_run_given_up_is_left_to_the_next_one(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.pause = numbered(60), 0.1
    number = planning.ask()
    with planning.working():
        until(lambda: len(planning.world.deals) > 1)
        planning.writer.do(StopRun(number, "anna"))
        until(lambda: planning.run(number).state == "stopped" and _still(planning))
        assert planning.writer.do(DropRun(number, "anna")) == 1
    assert planning.run(number).state == "dropped"
    assert {one.outcome for one in planning.messages()} == {"created", "superseded"}
    planning.world.pause = 0.0
    planning.through(planning.ask())
    assert planning.world.deals == planning.world.orders


@on_sqlite
def test_a_run_is_stopped_while_it_reads(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(3)
    planning.world.go_on.clear()
    number = planning.ask()
    with planning.working():
        until(planning.world.reading.is_set)
        planning.writer.do(StopRun(number, "anna"))
        until(lambda: planning.run(number).stop_asked)
        time.sleep(2.5)
        planning.world.go_on.set()
        until(lambda: planning.run(number).state == "failed")
    assert planning.messages() == []


def test_one_run_of_an_exchange_is_under_way_at_a_time(planning: PlanningHouse) -> None:
    first = planning.writer.do(StartRun(planning.flow.pk, "collect", True, "anna"))
    second = planning.writer.do(StartRun(planning.flow.pk, "compare", True, "boris"))
    assert (first.fresh, second.fresh, second.run_id) == (True, False, first.run_id)


def test_what_cannot_be_read_fails_the_run_with_its_reason(planning: PlanningHouse) -> None:
    def broken(*_: object) -> None:
        raise TryLater(Text("1C does not answer"), connection_down=True)

    from obmen.core.discovery import exchanges

    object.__setattr__(exchanges()["books"], "collect", broken)
    run = planning.through(planning.ask(), "failed")
    assert Text.from_json(run.reason or {}).render(str) == "1C does not answer"
