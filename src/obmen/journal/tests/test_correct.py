"""A person corrects a message, and it goes anew (H6)."""

from typing import Any

import pytest

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import Accepted, Correct
from obmen.journal.models import Body, Correction
from obmen.setup.models import Audit

from .house import House


def correct(house: House, message: Accepted, key: str, content: str = "mended", **fields: Any) -> int:
    body, number = house.body(content), house.message(message.id).pk
    done: int = house.writer.do(Correct(number, body, house.addressed(key, **fields), "anna"))
    return done


def now(house: House, message: Accepted) -> Any:
    """The message as it is now, found by what the sender was answered."""
    found = Correction.objects.filter(body=message.id).first()
    return found.message if found else house.message(message.id)


@pytest.mark.rule("H6")
def test_in_its_lane_it_keeps_its_place_and_its_number(house: House) -> None:
    wrong, following = house.accept("1"), house.accept("1")
    house.hold(house.claim()[0])
    number = house.message(wrong.id).pk
    assert correct(house, wrong, "1") == 1
    [claimed] = house.claim()
    assert (claimed.message_id, claimed.raw, claimed.edition) == (number, b"mended", 1)
    house.done(claimed)
    assert [one.body_id for one in house.claim()] == [following.id]
    assert now(house, wrong).state == "done"


@pytest.mark.rule("H6")
def test_in_another_lane_it_stands_at_the_end_and_its_old_lane_goes_on(house: House) -> None:
    wrong, following = house.accept("1"), house.accept("1")
    there = house.accept("2")
    house.hold(next(one for one in house.claim() if one.key == "1"))
    assert correct(house, wrong, "2") == 1
    [behind] = house.claim()
    assert behind.body_id == following.id
    assert house.lane("1").held is False
    assert house.lane("2").waiting == 2
    message = now(house, wrong)
    assert (message.lane_id, message.key) == (house.lane("2").pk, "2")
    assert message.place > house.message(there.id).place


@pytest.mark.rule("H6")
def test_what_came_stays_and_who_corrected_it_is_written_down(house: House) -> None:
    wrong = house.accept("1", "as it came")
    house.hold(house.claim()[0])
    correct(house, wrong, "1")
    assert bytes(Body.objects.get(id=wrong.id).raw) == b"as it came"
    assert Correction.objects.get(body=wrong.id).who == "anna"
    assert Audit.objects.get(act="messages.corrected").who == "anna"


@pytest.mark.rule("H1")
def test_the_sender_s_key_still_answers_with_the_first_id(house: House) -> None:
    wrong = house.accept("1", "as it came", identity="orders:k")
    house.hold(house.claim()[0])
    correct(house, wrong, "2")
    again = house.accept("1", "as it came", identity="orders:k")
    assert (again.id, again.duplicate) == (wrong.id, True)
    assert house.accept("1", "other", identity="orders:k").conflict


def test_one_that_is_being_delivered_or_was_is_left_alone(house: House) -> None:
    message = house.accept("1")
    [claimed] = house.claim()
    assert correct(house, message, "1") == 0
    house.done(claimed)
    assert correct(house, message, "1") == 0
    assert Correction.objects.count() == 0


def test_a_dropped_and_a_waiting_one_are_corrected_too(house: House) -> None:
    first, second = house.accept("1"), house.accept("1")
    assert correct(house, first, "2") == 1
    assert {one.key: one.body_id for one in house.claim()} == {"1": second.id, "2": now(house, first).body_id}
    assert house.lane("1").waiting == 1


def test_what_is_wrong_still_is_held_with_the_new_reasons(house: House) -> None:
    wrong = house.accept("1")
    house.hold(house.claim()[0])
    correct(house, wrong, "1", problems=(Problem("sum", Text("this is not a number")),))
    message = now(house, wrong)
    assert (message.state, message.cause, message.attention) == ("held", "wrong content", True)
    assert house.claim() == []


@pytest.mark.rule("H5")
def test_corrected_into_an_object_whose_newer_state_waits_it_is_superseded(house: House) -> None:
    wrong = house.accept("1", aspect="state:", sequence=1)
    house.hold(house.claim()[0])
    newer = house.accept("1", aspect="state:117", sequence=5)
    correct(house, wrong, "1", aspect="state:117", sequence=1)
    assert (now(house, wrong).state, now(house, wrong).outcome) == ("done", "superseded")
    assert [one.body_id for one in house.claim()] == [newer.id]


@pytest.mark.rule("H5")
def test_its_former_object_remembers_the_state_before_it(house: House) -> None:
    house.accept("1", aspect="state:117", sequence=2)
    house.done(house.claim()[0])
    wrong = house.accept("1", aspect="state:117", sequence=9)
    house.hold(house.claim()[0])
    correct(house, wrong, "1", aspect="state:118", sequence=9)
    house.done(house.claim()[0])
    assert house.accept("1", aspect="state:117", sequence=1).state == "done"
    assert house.accept("1", aspect="state:117", sequence=3).state == "waiting"
    assert house.accept("1", aspect="state:118", sequence=8).state == "done"


def test_only_the_flow_s_own_message_is_corrected(house: House) -> None:
    other = house.add_flow("other")
    wrong = house.accept("1")
    house.hold(house.claim()[0])
    assert correct(house, wrong, "1", flow_id=other.pk) == 0
    assert house.message(wrong.id).state == "held"


def test_one_that_no_flow_took_goes_once_a_flow_is_there(house: House) -> None:
    wrong = house.accept("1", flow_id=None, target_id=None, cause="no flow")
    assert correct(house, wrong, "1") == 1
    assert [one.message_id for one in house.claim()] == [now(house, wrong).pk]


def test_corrected_twice_the_sender_still_finds_it(house: House) -> None:
    wrong = house.accept("1")
    house.hold(house.claim()[0])
    correct(house, wrong, "2")
    number = now(house, wrong).pk
    house.hold(house.claim()[0])
    again = house.writer.do(Correct(number, house.body("twice"), house.addressed("3"), "anna"))
    assert (again, now(house, wrong).pk, now(house, wrong).key) == (1, number, "3")
