"""What a person, a schedule and a program may do with runs, and when they may not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from obmen.core.text import Text
from obmen.journal.acts import PauseConnection, PauseFlow, Redo
from obmen.journal.api import (
    AddRows,
    ApplyPlan,
    Carry,
    DropRun,
    EndReading,
    GoOn,
    NewRow,
    StartRun,
    StopRun,
    TakeRuns,
    Writer,
)
from obmen.journal.models import Run
from obmen.journal.run_ops import KEY
from obmen.setup.models import Flow

from .planned import numbered

if TYPE_CHECKING:
    from .planning_house import PlanningHouse

MINUTE = timedelta(minutes=1)


def test_a_plan_with_nothing_in_it_still_ends_what_was_held_before(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.twice = numbered(1), {"АА000001"}
    planning.through(planning.ask())
    planning.world.twice.clear()
    planning.world.deals["АА000001"] = 1  # somebody has put it right by hand
    run = planning.through(planning.ask())
    assert run.rows == 0
    assert [one.outcome for one in planning.messages()] == ["superseded"]


def test_a_conflict_is_not_delivered_by_trying_it_again(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.twice = numbered(1), {"АА000001"}
    planning.through(planning.ask())
    (held,) = planning.messages()
    assert planning.writer.do(Redo((held.pk,), "anna")) == 0
    assert planning.messages(state="held") == [held]


def test_what_is_paused_begins_no_run_and_says_which(planning: PlanningHouse) -> None:
    planned = planning.ask(apply=False)
    planning.through(planned, "planned")
    planning.writer.do(PauseFlow(planning.flow.pk, "anna"))
    assert _refused(planning) == "The exchange Заказы is paused"
    assert planning.writer.do(ApplyPlan(planned, "anna")) == 0
    Flow.objects.update(paused=False)
    planning.writer.do(PauseConnection(planning.target.pk, "anna"))
    assert _refused(planning) == "The connection shelf is paused"
    assert Run.objects.count() == 1


def test_a_run_nobody_has_begun_is_stopped_at_once(planning: PlanningHouse) -> None:
    number = planning.ask()
    assert planning.writer.do(StopRun(number, "anna")) == 1
    assert planning.run(number).state == "failed"
    assert planning.writer.do(TakeRuns("test", MINUTE)) == []


def test_a_plan_of_yesterday_is_not_applied(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(1)
    planned = planning.ask(apply=False)
    run = planning.through(planned, "planned")
    Run.objects.update(started_at=run.started_at - timedelta(days=1))
    assert planning.writer.do(ApplyPlan(planned, "anna")) == 0
    assert planning.run(planned).state == "planned"


def test_a_plan_shown_before_another_run_went_to_work_is_no_longer_good(planning: PlanningHouse) -> None:
    planning.world.orders = numbered(1)
    planned = planning.ask(apply=False)
    planning.through(planned, "planned")
    planning.through(planning.ask())
    assert planning.run(planned).state == "dropped"


def test_only_a_person_passes_over_a_stopped_run(planning: PlanningHouse) -> None:
    stopped = _working(planning, 3)
    planning.writer.do(StopRun(stopped, "anna"))
    for who in ("", f"{KEY}alfa"):
        assert planning.ask(who=who) == stopped
    assert planning.ask(who="anna") > stopped


@pytest.mark.rule("H6")
def test_others_come_in_between_while_a_run_with_many_rows_is_given_up(planning: PlanningHouse) -> None:
    number = _working(planning, 2500)
    left: list[tuple[int, str]] = []
    _carried(planning.writer, number)
    planning.writer.do(StopRun(number, "anna"))
    given_up = planning.writer.submit(DropRun(number, "anna"))
    other = planning.writer.submit(PauseFlow(planning.flow.pk, "anna"))
    other.add_done_callback(lambda _: left.append((_waiting(planning), planning.run(number).state)))
    assert (other.result(), given_up.result()) == (1, 1)
    assert left == [(1500, "stopped")]
    assert (_waiting(planning), planning.run(number).state) == (0, "dropped")


def _waiting(planning: PlanningHouse) -> int:
    return len(planning.messages(state="waiting"))


def test_the_time_a_run_stood_is_none_of_its_work(planning: PlanningHouse) -> None:
    number = _working(planning, 3)
    planning.writer.do(StopRun(number, "anna"))
    run = planning.run(number)
    assert run.worked_at is not None
    assert run.finished_at is not None
    Run.objects.update(finished_at=run.finished_at - timedelta(hours=5), worked_at=run.worked_at - timedelta(hours=6))
    assert planning.writer.do(GoOn(number, "anna")) == 1
    again = planning.run(number)
    assert again.finished_at is None
    assert again.worked_at is not None
    assert timedelta(minutes=59) < run.worked_at - again.worked_at < timedelta(minutes=61)


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_workers_that_carry_one_plan_make_each_row_a_message_once(planning: PlanningHouse) -> None:
    number = _working(planning, 300)
    others = [Writer(), Writer()]
    for one in others:
        one.start()
    try:
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda one: _carried(one, number), others))
    finally:
        for one in others:
            one.stop()
    assert len(planning.messages()) == 300
    assert len({one.key for one in planning.messages()}) == 300


def test_runs_go_with_their_exchange(planning: PlanningHouse) -> None:
    planning.ask()
    planning.flow.delete()
    assert Run.objects.count() == 0


def _refused(planning: PlanningHouse) -> str:
    started = planning.writer.do(StartRun(planning.flow.pk, "collect", True, "anna"))
    return Text.from_json(started.refused or {}).render(str)


def _working(planning: PlanningHouse, rows: int) -> int:
    """A run that has its plan and has carried nothing, as after its worker died."""
    number = planning.ask()
    (taken,) = planning.writer.do(TakeRuns("test", MINUTE))
    planned = tuple(_row(one) for one in numbered(rows))
    planning.writer.do(AddRows(number, taken.epoch, planned))
    planning.writer.do(EndReading(number, taken.epoch, {"create": rows}))
    return number


def _row(number: str) -> NewRow:
    title: dict[str, Any] = Text("Order {number}", number=number).to_json()
    return NewRow("create", number, title, bytes(32), b'{"number":"1","sum":1}')


def _carried(writer: Writer, number: int) -> None:
    while writer.do(Carry(number, "order", "planned", 20)):
        pass
