"""Redoing states of one object: an older one never undoes a newer one (H5, H6)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import Prune, Redo, Skip
from obmen.journal.models import Message

from .house import House

pytestmark = pytest.mark.rule("H5")
WRONG = (Problem("sum", Text("this is not a number")),)


def passed_by(house: House, sequence: int) -> int:
    """A state that is held and lets the next pass → its number."""
    one = house.accept("1", aspect="state:1", sequence=sequence)
    house.hold(house.claim()[0])
    number = house.message(one.id).pk
    house.writer.do(Skip((number,), "anna"))
    return number


def test_not_even_when_the_newest_of_all_is_held(house: House) -> None:
    older = passed_by(house, 1)
    house.accept("1", aspect="state:1", sequence=2)
    house.done(house.claim()[0])
    house.accept("1", aspect="state:1", sequence=3, problems=WRONG, held_head="pass")
    house.writer.do(Redo((older,), "anna"))
    assert house.claim() == []
    message = Message.objects.get(id=older)
    assert (message.state, message.outcome) == ("done", "superseded")


def test_not_even_when_the_newer_one_was_delivered_so_long_ago_that_it_was_pruned(
    house: House, time: clock.OwnedClock
) -> None:
    older = passed_by(house, 1)
    house.accept("1", aspect="state:1", sequence=2)
    house.done(house.claim()[0])
    time.advance(days=800)
    house.writer.do(Prune(clock.now(), {"messages": 730}))
    assert Message.objects.count() == 1
    house.writer.do(Redo((older,), "anna"))
    assert house.claim() == []
    house.writer.do(Redo((older,), "anna", forced=True))
    assert [one.message_id for one in house.claim()] == [older]


def test_several_of_a_restored_base_are_redone_at_once_in_their_order(house: House) -> None:
    now = clock.now()
    house.accept("1", aspect="state:1", sequence=100, moment=now)
    house.done(house.claim()[0])
    ids = []
    for turn in (1, 2):
        restored = house.accept("1", aspect="state:1", sequence=50 + turn, moment=now + timedelta(minutes=turn))
        assert house.message(restored.id).cause == "restored base"
        ids.append(house.message(restored.id).pk)
    assert house.writer.do(Redo(tuple(ids), "anna")) == 2
    assert house.accept("1", aspect="state:1", sequence=51, moment=now).state == "done"
    for number in ids:
        [claimed] = house.claim()
        assert claimed.message_id == number
        house.done(claimed)
