"""Pruning by age and size: what waits stays, what is known stays (H11)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.outcome import Link, ObjectRef, created
from obmen.journal import reads
from obmen.journal.api import Correct, Prune
from obmen.journal.models import Attempt, Body, Correction, Lane, Message
from obmen.journal.models import Link as LinkRow

from .house import House

pytestmark = pytest.mark.rule("H11")


def delivered(house: House, key: str, content: str = "") -> str:
    id_ = house.accept(key, content, identity=f"orders:{key}").id
    [one] = house.claim()
    link = Link(ObjectRef("ut", "order", key), ObjectRef("ksup", "deal", key))
    assert house.done(one, created(link))
    return id_


def prune(house: House, **ages: int) -> int:
    gone: int = house.writer.do(Prune(clock.now(), ages))
    return gone


def test_old_bodies_go_and_their_messages_tell_so(house: House, time: clock.OwnedClock) -> None:
    old = delivered(house, "old")
    time.advance(days=100)
    young = delivered(house, "young")
    assert prune(house, bodies=90) == 1
    assert list(Body.objects.values_list("id", flat=True)) == [young]
    shown = reads.message(house.message(old).pk)
    assert shown is not None
    assert (shown.state, shown.body.size, bytes(shown.body.raw)) == ("done", 0, b"")


def test_old_messages_go_with_tries_and_lanes_and_what_is_known_stays(house: House, time: clock.OwnedClock) -> None:
    first = delivered(house, "1", "one")
    time.advance(days=800)
    assert prune(house, messages=730, attempts=90) >= 1
    assert not any(model.objects.exists() for model in (Message, Attempt, Lane, Body))
    assert LinkRow.objects.get().message_id is None
    again = house.accept("1", "one", identity="orders:1")
    assert (again.id, again.duplicate) == (first, True)


def test_what_waits_or_is_held_or_needs_a_look_is_never_pruned(house: House, time: clock.OwnedClock) -> None:
    house.accept("held")
    house.hold(house.claim()[0])
    house.accept("waits")
    time.advance(days=10_000)
    assert prune(house, messages=1, bodies=1, attempts=20_000) == 0
    assert len(house.claim()) == 1


def test_above_the_size_the_oldest_bodies_go_first(house: House, time: clock.OwnedClock) -> None:
    ids = []
    for number in range(4):
        ids.append(delivered(house, str(number), "x" * 1000))
        time.advance(seconds=1)
    assert house.writer.do(Prune(clock.now(), over=1500)) == 2
    assert sorted(Body.objects.values_list("id", flat=True)) == ids[2:]


def test_a_lane_made_anew_is_not_fooled_by_a_finish_of_its_former_self(house: House, time: clock.OwnedClock) -> None:
    house.accept("1")
    [late] = house.claim(lease=timedelta(seconds=30))
    time.advance(seconds=31)
    [taken] = house.claim(owner="two")
    house.done(taken)
    time.advance(days=800)
    prune(house, messages=730)
    house.accept("1")
    [fresh] = house.claim(owner="two")
    for _ in range(3):
        assert not house.done(late)
    assert house.done(fresh)


def test_what_a_corrected_message_said_before_goes_with_it(house: House, time: clock.OwnedClock) -> None:
    wrong = house.accept("1")
    house.hold(house.claim()[0])
    number = house.message(wrong.id).pk
    assert house.writer.do(Correct(number, house.body("mended"), house.addressed("1"), "anna")) == 1
    house.done(house.claim()[0])
    time.advance(days=800)
    prune(house, messages=730)
    assert not any(model.objects.exists() for model in (Message, Correction, Body))
