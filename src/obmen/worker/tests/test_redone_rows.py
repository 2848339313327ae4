"""Rows of a run that has ended, sent again by a person, while looking up takes longer than a beat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from obmen.core.errors import Refused
from obmen.core.text import Text
from obmen.journal.acts import Redo
from obmen.journal.api import ApplyPlan, Carry, DropRun, StopRun
from obmen.worker import bulklease

from .house import until
from .planned import numbered

if TYPE_CHECKING:
    from .planning_house import PlanningHouse

pytestmark = pytest.mark.rule("H6")
FIRST, SECOND, THIRD = numbered(3)


@pytest.fixture(autouse=True)
def beats_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulklease, "BEAT_SECONDS", 0.02)


def test_a_row_sent_again_after_its_run_has_ended_is_carried_out_at_once(planning: PlanningHouse) -> None:
    held = _held(planning)
    assert planning.writer.do(Redo((held,), "anna")) == 1
    with planning.working():
        until(lambda: _state(planning, held) == "done", 5)
    assert (planning.world.deals, planning.world.portions) == ({FIRST: 1}, [[FIRST]])


def test_a_row_sent_again_is_carried_out_although_its_run_was_given_up(planning: PlanningHouse) -> None:
    planning.world.orders, planning.world.pause = numbered(3), 0.1
    planning.world.refused[FIRST] = Refused(Text("mandatory field"))
    number = planning.ask()
    with planning.working():
        until(lambda: bool(planning.messages(state="held")))
        planning.writer.do(StopRun(number, "anna"))
        until(lambda: planning.run(number).state == "stopped")
    planning.writer.do(DropRun(number, "anna"))
    (held,) = planning.messages(state="held")
    _mended(planning)
    planning.writer.do(Redo((held.pk,), "anna"))
    with planning.working():
        until(lambda: _state(planning, held.pk) == "done", 5)
    assert planning.world.portions == [[FIRST]]


def test_a_row_sent_again_does_not_cut_short_the_portions_of_a_new_run(planning: PlanningHouse) -> None:
    held = _held(planning)
    run = _beside_a_new_run(planning, held)
    with planning.working():
        until(lambda: planning.run(run).state == "done", 5)
    assert sorted(planning.world.portions[0]) == [FIRST, SECOND, THIRD]
    assert planning.world.deals == planning.world.orders


def test_who_stops_a_run_does_not_stop_a_row_sent_again_beside_it(planning: PlanningHouse) -> None:
    held = _held(planning)
    run = _beside_a_new_run(planning, held)
    with planning.working():
        until(lambda: bool(planning.world.portions))
        planning.writer.do(StopRun(run, "anna"))
        until(lambda: _state(planning, held) == "done", 5)
    assert planning.world.deals == {FIRST: 1}
    assert {one.state for one in planning.messages(run=run)} == {"waiting"}


def _held(planning: PlanningHouse) -> int:
    """The number of a message of a run that has ended; what it was held for is put right."""
    planning.world.orders = numbered(1)
    planning.world.refused[FIRST] = Refused(Text("mandatory field"))
    planning.through(planning.ask())
    _mended(planning)
    (held,) = planning.messages(state="held")
    return held.pk


def _mended(planning: PlanningHouse) -> None:
    planning.world.refused.clear()
    planning.world.portions.clear()
    planning.world.looks, planning.world.pause = 0.2, 0.0


def _beside_a_new_run(planning: PlanningHouse, held: int) -> int:
    """The row sent again, and a run whose rows stand in line already."""
    planning.world.orders = numbered(3)
    run = planning.ask(apply=False)
    planning.through(run, "planned")
    planning.writer.do(Redo((held,), "anna"))
    planning.writer.do(ApplyPlan(run, "anna"))
    while planning.writer.do(Carry(run, "order", "planned", 20)):
        pass
    return run


def _state(planning: PlanningHouse, number: int) -> str:
    (message,) = planning.messages(id=number)
    return str(message.state)
