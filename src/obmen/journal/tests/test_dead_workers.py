"""A worker that died hides nothing: its message is unclear from then on, whoever comes to its lane first (H4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.journal import reads
from obmen.journal.api import Claimed, Correct, Drop, PauseConnection, PauseFlow, Redo, ResumeConnection, ResumeFlow
from obmen.journal.filters import Filter

from .house import House

pytestmark = pytest.mark.rule("H4")


def lost(house: House, time: clock.OwnedClock) -> Claimed:
    """One message, claimed by a worker that is not heard of any more."""
    house.accept("1")
    [claimed] = house.claim(owner="dead")
    return claimed


def test_found_at_a_paused_flow_it_goes_on_when_the_flow_does(house: House, time: clock.OwnedClock) -> None:
    claimed = lost(house, time)
    house.writer.do(PauseFlow(house.flow.pk, "anna"))
    time.advance(seconds=31)
    assert house.claim(owner="two") == []
    house.writer.do(ResumeFlow(house.flow.pk, "anna"))
    [again] = house.claim(owner="two")
    assert (again.message_id, again.unclear, again.identity) == (claimed.message_id, True, claimed.identity)


def test_one_redone_before_it_does_not_hide_that_it_was_begun(house: House, time: clock.OwnedClock) -> None:
    first = house.accept("1")
    house.done(house.claim()[0])
    house.accept("1")
    [begun] = house.claim(owner="dead")
    house.writer.do(Redo((house.message(first.id).pk,), "anna"))
    time.advance(seconds=31)
    [before] = house.claim(owner="two")
    assert (before.body_id, before.unclear) == (first.id, False)
    house.done(before)
    [again] = house.claim(owner="two")
    assert (again.message_id, again.unclear) == (begun.message_id, True)


def dropped(house: House, number: int) -> bool:
    return bool(house.writer.do(Drop((number,), "anna", "not needed")))


def redone(house: House, number: int) -> bool:
    return bool(house.writer.do(Redo((number,), "anna")))


@pytest.mark.parametrize(("act", "state"), [(dropped, "dropped"), (redone, "waiting")])
def test_at_a_paused_connection_an_operator_may_act_on_it(
    house: House, time: clock.OwnedClock, act: Callable[[House, int], bool], state: str
) -> None:
    claimed = lost(house, time)
    house.writer.do(PauseConnection(house.ksup.pk, "anna"))
    shown = reads.message(claimed.message_id)
    assert shown
    assert shown.state == "running"
    assert [one.id for one in reads.messages(Filter(state="running")).rows] == [claimed.message_id]
    time.advance(seconds=31)
    shown = reads.message(claimed.message_id)
    assert shown
    assert shown.state == "waiting"
    assert reads.messages(Filter(state="running")).rows == []
    assert act(house, claimed.message_id)
    message = house.message(claimed.body_id)
    assert (message.state, message.unclear) == (state, True)
    assert not house.done(claimed), "what it tells too late changes nothing"
    house.writer.do(ResumeConnection(house.ksup.pk, "anna"))
    assert [one.unclear for one in house.claim(owner="two")] == [True] * (state == "waiting")


@pytest.mark.rule("H6")
def test_what_may_have_been_applied_is_not_corrected_before_it_was_repeated(
    house: House, time: clock.OwnedClock
) -> None:
    claimed = lost(house, time)
    time.advance(seconds=31)
    mend = Correct(claimed.message_id, house.body("mended"), house.addressed("1"), "anna")
    assert house.writer.do(mend) == 0
    [again] = house.claim(owner="two")
    assert (again.raw, again.identity, again.unclear) == (claimed.raw, claimed.identity, True)
    house.hold(again)
    assert house.writer.do(mend) == 1
    assert house.claim(lease=timedelta(seconds=5))[0].raw == b"mended"
