"""What comes twice, late, or in the wrong order (H1, H4, H5)."""

from datetime import UTC, datetime
from typing import Any

import pytest

from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import Accept, Accepted, Redo
from obmen.journal.models import Body, Message

from .house import House

STATE = {"aspect": "composition:117"}


@pytest.mark.rule("H1")
def test_the_same_key_and_content_is_the_same_message(house: House) -> None:
    first = house.accept("1", "one", identity="orders:k1")
    again = house.accept("1", "one", identity="orders:k1")
    assert again == Accepted(first.id, "waiting", duplicate=True)
    assert Body.objects.count() == Message.objects.count() == 1


@pytest.mark.rule("H1")
def test_the_same_key_for_other_content_is_a_conflict_and_nothing_is_kept(house: House) -> None:
    first = house.accept("1", "one", identity="orders:k1")
    other = house.accept("1", "two", identity="orders:k1")
    assert other == Accepted(first.id, "waiting", conflict=True)
    assert Body.objects.count() == 1


@pytest.mark.rule("H1")
def test_keys_of_two_connections_are_strangers(house: House) -> None:
    second = house.connection("ut2")
    house.accept("1", "one", identity="orders:k1")
    op = Accept(house.body("two", source_id=second.pk), (house.addressed("1", identity="orders:k1"),))
    assert not house.writer.do(op).conflict


@pytest.mark.rule("H1")
def test_the_same_document_twice_is_one_message_and_its_new_key_is_known_from_then_on(house: House) -> None:
    first = house.accept("1", "one", business="add:117:1")
    again = house.accept("1", "one", business="add:117:1", identity="orders:k2")
    assert (again.id, again.duplicate) == (first.id, True)
    assert house.accept("1", "other", identity="orders:k2").conflict


@pytest.mark.rule("H1")
def test_a_document_with_other_content_is_a_change_and_only_the_newest_counts(house: House) -> None:
    house.accept("1", "one", business="add:117:1")
    assert not house.accept("1", "two", business="add:117:1").duplicate
    assert not house.accept("1", "one", business="add:117:1").duplicate, "back to the first content is a change too"
    assert Message.objects.count() == 3


@pytest.mark.rule("H1")
def test_an_income_that_comes_again_with_another_sum_is_held(house: House) -> None:
    house.accept("1", "100", business="income:7", on_repeat="hold")
    other = house.accept("1", "200", business="income:7", on_repeat="hold")
    assert other.state == "held"
    assert house.message(other.id).cause == "other content"


@pytest.mark.rule("H1")
def test_two_flows_share_one_body_and_one_answer(house: House) -> None:
    second = house.add_flow("copy", target=house.connection("crm"))
    addressed = (
        house.addressed("1", identity="orders:k1"),
        house.addressed("1", identity="orders:k1", flow_id=second.pk, target_id=second.target_id),
    )
    op = Accept(house.body("one"), addressed)
    first = house.writer.do(op)
    assert Message.objects.filter(body_id=first.id).count() == 2
    assert len(house.claim()) == 2
    assert house.writer.do(Accept(house.body("one"), addressed)) == Accepted(first.id, "waiting", duplicate=True)


@pytest.mark.rule("H1")
def test_a_kind_no_flow_takes_is_kept_and_held(house: House) -> None:
    result = house.accept("1", flow_id=None, target_id=None)
    message = house.message(result.id)
    assert (result.state, message.cause, message.lane_id, message.attention) == ("held", "no flow", None, True)


@pytest.mark.rule("H5")
def test_only_the_latest_of_waiting_states_is_sent(house: House) -> None:
    ids = [house.accept("1", sequence=n, **STATE).id for n in (1, 2, 3)]
    [head] = house.claim()
    assert head.body_id == ids[2]
    assert [house.message(id_).outcome for id_ in ids] == ["superseded", "superseded", ""]
    assert house.done(head)
    assert house.lane("1").waiting == 0


@pytest.mark.rule("H5")
def test_a_state_that_is_being_delivered_is_not_ended_by_a_newer_one(house: House) -> None:
    house.accept("1", **STATE)
    [head] = house.claim()
    newer = house.accept("1", **STATE)
    assert house.done(head)
    [following] = house.claim()
    assert following.body_id == newer.id


@pytest.mark.rule("H5")
def test_states_of_different_aspects_and_events_do_not_touch_each_other(house: House) -> None:
    house.accept("1", aspect="composition:117")
    house.accept("1", aspect="composition:118")
    house.accept("1", aspect="state:117")
    house.accept("1")
    house.accept("1")
    assert house.lane("1").waiting == 5


@pytest.mark.rule("H5")
def test_a_wrong_newer_state_does_not_end_a_right_older_one(house: House) -> None:
    house.accept("1", sequence=1, **STATE)
    house.accept("1", sequence=2, problems=(Problem("sum", Text("not a number")),), **STATE)
    assert len(house.claim()) == 1


def at(hour: int) -> datetime:
    return datetime(2026, 3, 1, hour, tzinfo=UTC)


@pytest.mark.rule("H2")
@pytest.mark.parametrize(
    ("newest", "late"),
    [
        ({"sequence": 5}, {"sequence": 4}),
        ({"sequence": 5, "moment": at(12)}, {"sequence": 4, "moment": at(11)}),
        ({"sequence": 5, "moment": at(12)}, {"sequence": 4, "moment": at(12)}),
        ({"sequence": 5, "moment": at(12)}, {"sequence": 4}),
        ({"moment": at(12)}, {"moment": at(11)}),
        ({"moment": at(12)}, {"sequence": 9, "moment": at(11)}),
    ],
)
def test_an_older_state_that_comes_late_ends_superseded(house: House, newest: Any, late: Any) -> None:
    house.accept("1", **STATE, **newest)
    result = house.accept("1", **STATE, **late)
    assert result.state == "done"
    assert house.message(result.id).outcome == "superseded"
    assert len(house.claim()) == 1


@pytest.mark.rule("H2")
@pytest.mark.parametrize(
    ("newest", "next_one"),
    [
        ({"sequence": 5}, {"sequence": 6}),
        ({"sequence": 5, "moment": at(12)}, {"sequence": 6, "moment": at(11)}),
        ({"sequence": 5}, {"moment": at(1)}),
        ({}, {"sequence": 1}),
        ({"moment": at(12)}, {}),
        ({"sequence": 5}, {"sequence": 5}),
    ],
)
def test_what_is_newer_or_cannot_be_compared_goes_in_order_of_arrival(house: House, newest: Any, next_one: Any) -> None:
    house.accept("1", **STATE, **newest)
    [head] = house.claim()
    result = house.accept("1", **STATE, **next_one)
    assert result.state == "waiting"
    assert house.done(head)
    assert house.claim()[0].body_id == result.id


@pytest.mark.rule("H2")
def test_a_base_restored_from_a_copy_is_held_until_a_person_says_it_is_right(house: House) -> None:
    house.accept("1", sequence=100, moment=at(10), **STATE)
    house.done(house.claim()[0])
    first = house.accept("1", sequence=40, moment=at(11), **STATE)
    message = house.message(first.id)
    assert (message.state, message.cause) == ("held", "restored base")
    house.writer.do(Redo((message.pk,), "anna"))
    house.done(house.claim()[0])
    assert house.accept("1", sequence=41, moment=at(12), **STATE).state == "waiting", "its numbers are the new ones"


@pytest.mark.rule("H4")
def test_what_was_pruned_is_still_known(house: House) -> None:
    first = house.accept("1", "one", identity="orders:k1", sequence=7, **STATE)
    house.done(house.claim()[0])
    Message.objects.all().delete()
    Body.objects.all().delete()
    assert house.accept("1", "one", identity="orders:k1").id == first.id
    assert house.accept("1", "two", sequence=6, **STATE).state == "done"
