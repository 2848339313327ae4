"""Messages that came before what they need (H2)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.errors import Refused
from obmen.core.outcome import skipped
from obmen.core.text import Text
from obmen.journal.api import Claimed, Early, Redo
from obmen.journal.models import Fingerprint

from .house import House

PATIENCE = timedelta(seconds=20)
AGAIN = timedelta(seconds=2)


def early(house: House, claimed: Claimed) -> bool:
    error = Refused(Text("The deal holds no order"), field="order_number")
    return house.finish(claimed, Early(error, clock.now() + AGAIN, claimed.received_at + PATIENCE))


@pytest.mark.rule("H4")
def test_what_is_known_of_one_that_came_too_early_is_remembered(house: House) -> None:
    house.accept("1")
    [claimed] = house.claim()
    error = Refused(Text("The deal holds no order"))
    house.finish(claimed, Early(error, clock.now() + AGAIN, clock.now() + PATIENCE), fingerprints={"117": "v1"})
    assert Fingerprint.objects.get().version == "v1"


def told(house: House) -> list[str]:
    """Delivers whatever goes, one after the other."""
    delivered = []
    while claimed := house.claim():
        delivered += [one.body_id for one in claimed]
        for one in claimed:
            house.done(one)
    return delivered


@pytest.mark.rule("H2")
def test_it_lets_those_behind_it_go_first_and_they_keep_their_order(house: House, time: clock.OwnedClock) -> None:
    ending, *others = [house.accept("1").id for _ in range(4)]
    [claimed] = house.claim()
    assert early(house, claimed)
    assert told(house) == [*others, ending]
    assert house.message(ending).state == "done"


@pytest.mark.rule("H2")
def test_it_steps_aside_once_and_is_held_when_nobody_brought_what_it_needs(
    house: House, time: clock.OwnedClock
) -> None:
    ending, following = house.accept("1"), house.accept("1")
    early(house, house.claim()[0])
    house.done(house.claim()[0])
    late = house.accept("1")
    time.advance(seconds=21)
    [again] = house.claim()
    assert (again.body_id, again.identity) == (ending.id, f"{again.identity.rpartition('-')[0]}-0")
    early(house, again)
    assert house.message(ending.id).state == "held"
    assert (house.message(following.id).state, house.message(late.id).state) == ("done", "waiting")
    assert house.claim() == []


@pytest.mark.rule("H2")
def test_alone_it_looks_again_for_a_while_and_is_then_held(house: House, time: clock.OwnedClock) -> None:
    ending = house.accept("1")
    tries = 0
    while house.message(ending.id).state == "waiting" and tries < 50:
        for claimed in house.claim():
            early(house, claimed)
            tries += 1
        time.advance(seconds=2)
    message = house.message(ending.id)
    assert (message.state, message.cause, tries) == ("held", "refused", 11)
    assert message.problems == [{"field": "order_number", "reason": {"text": "The deal holds no order"}}]


@pytest.mark.rule("K2.1")
def test_what_it_comes_to_otherwise_it_comes_to_after_that_while_and_no_person_is_asked(
    house: House, time: clock.OwnedClock
) -> None:
    change = house.accept("1")
    nobody = skipped(Text("Not in KSUP")).warned(Text("Look"))
    error = Refused(Text("KSUP does not know the code"), patience=PATIENCE, otherwise=nobody)
    for state in ("waiting", "done"):
        [claimed] = house.claim()
        house.finish(claimed, Early(error, clock.now() + AGAIN, claimed.received_at + PATIENCE))
        assert house.message(change.id).state == state
        time.advance(seconds=21)
    message = house.message(change.id)
    assert (message.outcome, message.needs_look, message.cause) == ("skipped", True, "")
    following = house.accept("1")
    assert told(house) == [following.id]


@pytest.mark.rule("H5")
def test_a_newer_state_that_stands_behind_it_ends_it(house: House) -> None:
    house.accept("1", aspect="state:117")
    [claimed] = house.claim()
    newer = house.accept("1", aspect="state:117")
    early(house, claimed)
    assert house.message(claimed.body_id).outcome == "superseded"
    assert told(house) == [newer.id]


@pytest.mark.rule("H4")
def test_who_lost_his_lease_moves_nobody(house: House, time: clock.OwnedClock) -> None:
    first, second = house.accept("1"), house.accept("1")
    [lost] = house.claim(owner="one")
    time.advance(seconds=31)
    [again] = house.claim(owner="two")
    assert not early(house, lost)
    house.done(again)
    assert told(house) == [second.id]
    assert house.message(first.id).place == house.message(first.id).pk


@pytest.mark.rule("H6")
def test_redone_by_a_person_it_may_step_aside_again(house: House, time: clock.OwnedClock) -> None:
    ending = house.accept("1")
    house.accept("1")
    early(house, house.claim()[0])
    house.done(house.claim()[0])
    time.advance(seconds=30)
    early(house, house.claim()[0])
    assert house.message(ending.id).state == "held"
    order = house.accept("1")
    assert house.writer.do(Redo((house.message(ending.id).pk,), "anna")) == 1
    early(house, house.claim()[0])
    assert told(house) == [order.id, ending.id]
