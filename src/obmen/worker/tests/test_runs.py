"""A run reads both sides, makes its plan, and carries it out; stopped, killed and begun again it writes nothing
twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from obmen.core.errors import Misconfigured, Refused, TryLater, Unclear
from obmen.core.text import Text
from obmen.journal.api import ApplyPlan, Drop, DropRun, GoOn, StartRun, StopRun
from tests.fixtures.database import Database

from .house import until

if TYPE_CHECKING:
    from .planned import PlanningHouse


@pytest.fixture
def house(database: Database) -> Iterator[PlanningHouse]:
    from .planned import World, planning_house

    with planning_house(database.home / "files", World()) as house:
        yield house


def numbered(count: int) -> dict[str, int]:
    return {f"АА{number:06}": number for number in range(1, count + 1)}


@pytest.mark.rule("A8")
def test_what_differs_is_written_in_portions_and_a_repeat_writes_nothing(house: PlanningHouse) -> None:
    house.world.orders = numbered(120)
    house.world.deals = {"АА000001": 1, "АА000002": 77}
    run = house.through(house.ask())
    assert house.world.deals == house.world.orders
    assert run.counts == {"create": 118, "update": 1, "leave": 1, "finding:missing": 118, "finding:differs": 1}
    assert [len(portion) for portion in house.world.portions] == [50, 50, 19]
    assert {one.outcome for one in house.messages()} == {"created", "updated"}
    again = house.through(house.ask())
    assert (again.rows, again.counts) == (0, {"leave": 120})
    assert len(house.messages()) == 119


@pytest.mark.rule("A8")
def test_rows_are_carried_out_in_the_order_of_the_plan(house: PlanningHouse) -> None:
    house.world.orders = dict(reversed(numbered(75).items()))
    house.through(house.ask())
    assert [number for portion in house.world.portions for number in portion] == list(house.world.orders)


@pytest.mark.rule("H6")
def test_a_preview_writes_nothing_and_is_applied_as_it_stands(house: PlanningHouse) -> None:
    house.world.orders = numbered(3)
    planned = house.ask(apply=False)
    assert house.through(planned, "planned").counts["create"] == 3
    assert (house.world.deals, house.messages()) == ({}, [])
    assert [(row.act, row.after) for row in house.rows(planned)] == [("create", {"sum": n}) for n in (1, 2, 3)]
    house.world.orders["АА000004"] = 4  # not in the plan that was shown
    house.world.deals["АА000002"] = 55  # somebody was there first
    assert house.writer.do(ApplyPlan(planned, "anna")) == 1
    house.through(planned)
    assert house.world.deals == {"АА000001": 1, "АА000002": 55, "АА000003": 3}
    assert [one.outcome for one in house.messages()] == ["created", "skipped", "created"]


@pytest.mark.rule("H6")
def test_a_newer_preview_takes_the_place_of_the_older(house: PlanningHouse) -> None:
    house.world.orders = numbered(2)
    first, second = house.ask(apply=False), 0
    house.through(first, "planned")
    second = house.ask(apply=False)
    house.through(second, "planned")
    assert house.run(first).state == "dropped"
    assert house.writer.do(ApplyPlan(first, "anna")) == 0


@pytest.mark.rule("A2")
def test_a_conflict_is_held_once_however_often_the_exchange_runs(house: PlanningHouse) -> None:
    house.world.orders, house.world.twice = numbered(2), {"АА000001"}
    house.through(house.ask())
    (held,) = house.messages(state="held")
    assert (held.cause, held.key, held.attention) == ("conflict", "АА000001", True)
    assert Text.from_json(held.reason).render(str) == "Two deals bear number АА000001"
    run = house.through(house.ask())
    assert [one.id for one in house.messages(state="held")] == [held.id]
    assert house.rows(run.pk)[0].message == held.id
    house.world.twice.clear()
    house.through(house.ask())
    assert house.messages(state="held") == []
    assert house.messages(id=held.id)[0].outcome == "superseded"
    assert house.world.deals == house.world.orders


@pytest.mark.rule("A2")
def test_a_conflict_a_person_has_dropped_comes_again_only_when_it_says_something_else(house: PlanningHouse) -> None:
    house.world.orders, house.world.twice = numbered(1), {"АА000001"}
    house.through(house.ask())
    house.writer.do(Drop((house.messages()[0].pk,), "anna", "so it shall be"))
    house.through(house.ask())
    assert [one.state for one in house.messages()] == ["dropped"]


def test_what_the_other_side_refuses_is_held_and_the_rest_goes_on(house: PlanningHouse) -> None:
    house.world.orders = numbered(3)
    house.world.refused["АА000002"] = Refused(Text("Fill in field {field}", field="UF_CITY"))
    house.through(house.ask())
    assert [one.state for one in house.messages()] == ["done", "held", "done"]
    house.through(house.ask())  # not tried anew at each run
    assert [one.state for one in house.messages()] == ["done", "held", "done"]
    house.world.refused.clear()
    house.world.orders["АА000002"] = 22
    house.through(house.ask())
    assert house.world.deals["АА000002"] == 22
    assert house.messages(state="held") == []


def test_a_connection_that_asks_to_wait_spends_no_try_and_the_run_says_why(house: PlanningHouse) -> None:
    house.world.orders = numbered(60)
    house.world.trouble = [TryLater(Text("The portal asks to wait"), after=timedelta(seconds=1))]
    number = house.ask()
    with house.working():
        until(lambda: house.run(number).reason is not None)
        waiting = house.run(number)
        assert waiting.spared_until is not None
        until(lambda: house.run(number).state == "done")
    assert house.world.deals == house.world.orders
    assert {one.tries for one in house.messages()} == {1}


def test_a_wrong_setting_pauses_the_connection_and_is_told_by_one_row(house: PlanningHouse) -> None:
    from obmen.journal.models import Gate

    house.world.orders = numbered(5)
    house.world.trouble = [Misconfigured(Text("The field is gone"))]
    number = house.ask()
    with house.working():
        until(lambda: Gate.objects.filter(connection=house.target, paused="misconfigured").exists())
        assert [one.reason for one in house.messages() if one.reason] == [Text("The field is gone").to_json()]
    assert house.run(number).state == "working"
    assert house.world.deals == {}


@pytest.mark.rule("H4")
def test_an_unclear_row_rests_and_is_looked_at_again(house: PlanningHouse) -> None:
    house.world.orders = numbered(2)
    house.world.refused["АА000001"] = Unclear(Text("The answer was lost"))
    number = house.ask()
    with house.working():
        until(lambda: [one.unclear for one in house.messages()] == [True, False])
        house.world.refused.clear()
        until(lambda: house.run(number).state == "done")
    assert house.world.deals == house.world.orders


@pytest.mark.rule("A8")
def test_a_run_stops_between_rows_and_goes_on_where_it_stood(house: PlanningHouse) -> None:
    house.world.orders, house.world.pause = numbered(40), 0.1
    number = house.ask()
    with house.working():
        until(lambda: len(house.world.deals) > 3)
        assert house.writer.do(StopRun(number, "anna")) == 1
        until(lambda: house.run(number).state == "stopped" and _still(house))
        written = len(house.world.deals)
        assert written < 40
        house.world.pause = 0.0
        assert house.writer.do(GoOn(number, "anna")) == 1
        until(lambda: house.run(number).state == "done")
    assert house.world.deals == house.world.orders
    assert sum(map(len, house.world.portions)) >= 40


def _still(house: PlanningHouse) -> bool:
    import time

    before = len(house.world.deals)
    time.sleep(0.6)
    return len(house.world.deals) == before


def test_a_stopped_run_that_is_given_up_drops_what_waits(house: PlanningHouse) -> None:
    house.world.orders, house.world.pause = numbered(60), 0.1
    number = house.ask()
    with house.working():
        until(lambda: len(house.world.deals) > 1)
        house.writer.do(StopRun(number, "anna"))
        until(lambda: house.run(number).state == "stopped" and _still(house))
        assert house.writer.do(DropRun(number, "anna")) == 1
    assert house.run(number).state == "dropped"
    assert {one.state for one in house.messages()} == {"done", "dropped"}


def test_a_run_is_stopped_while_it_reads(house: PlanningHouse) -> None:
    house.world.orders = numbered(3)
    house.world.go_on.clear()
    number = house.ask()
    with house.working():
        until(house.world.reading.is_set)
        house.writer.do(StopRun(number, "anna"))
        until(lambda: house.run(number).stop_asked)
        import time

        time.sleep(2.5)
        house.world.go_on.set()
        until(lambda: house.run(number).state == "failed")
    assert house.messages() == []


def test_one_run_of_an_exchange_is_under_way_at_a_time(house: PlanningHouse) -> None:
    first = house.writer.do(StartRun(house.flow.pk, "collect", True, "anna"))
    second = house.writer.do(StartRun(house.flow.pk, "compare", True, "boris"))
    assert (first.fresh, second.fresh, second.run_id) == (True, False, first.run_id)


def test_what_cannot_be_read_fails_the_run_with_its_reason(house: PlanningHouse) -> None:
    def broken(*_: object) -> None:
        raise TryLater(Text("1C does not answer"), connection_down=True)

    from obmen.core.discovery import exchanges

    object.__setattr__(exchanges()["books"], "collect", broken)
    run = house.through(house.ask(), "failed")
    assert Text.from_json(run.reason).render(str) == "1C does not answer"


@pytest.mark.rule("H10")
def test_a_comparison_lists_what_differs_and_mends_what_is_chosen(house: PlanningHouse) -> None:
    house.world.orders = numbered(4)
    house.world.deals = {"АА000001": 1, "АА000002": 99}
    number = house.ask("compare", apply=False)
    run = house.through(number, "planned")
    assert [figure["ours"] + "/" + figure["theirs"] for figure in run.figures] == ["4/2"]
    assert [(row.finding, row.key[-1]) for row in house.rows(number)] == [
        ("differs", "2"),
        ("missing", "3"),
        ("missing", "4"),
    ]
    assert house.world.deals == {"АА000001": 1, "АА000002": 99}
    assert house.writer.do(ApplyPlan(number, "anna", (1, 3))) == 1
    house.through(number)
    assert house.world.deals == {"АА000001": 1, "АА000002": 2, "АА000004": 4}


def test_what_was_remembered_is_there_at_the_next_change(house: PlanningHouse) -> None:
    house.world.orders = numbered(1)
    house.through(house.ask())
    house.world.orders["АА000001"] = 5
    house.through(house.ask())
    assert house.world.versions == {"АА000001": "v1"}
