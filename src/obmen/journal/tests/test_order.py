"""Lanes: messages about one object go one at a time and in order; others do not wait (H2)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import PauseFlow, ResumeFlow, Skip

from .house import House

WRONG = (Problem("lines.3.quantity", Text("not a number")),)


@pytest.mark.rule("H2")
def test_messages_of_one_deal_go_one_at_a_time_in_order_of_arrival(house: House) -> None:
    sent = [house.accept("12345").id for _ in range(3)]
    seen = []
    for _ in range(3):
        [head] = house.claim()
        assert house.claim() == []
        seen.append(head.body_id)
        assert house.done(head)
    assert seen == sent
    assert house.claim() == []


@pytest.mark.rule("H2")
def test_different_deals_go_at_the_same_time(house: House) -> None:
    for deal in ("1", "2", "3"):
        house.accept(deal)
    assert sorted(one.key for one in house.claim()) == ["1", "2", "3"]


@pytest.mark.rule("H2")
def test_a_message_that_waits_for_its_next_try_stops_its_own_deal_only(house: House, time: clock.OwnedClock) -> None:
    house.accept("slow")
    house.accept("slow")
    house.accept("quick")
    slow, quick = sorted(house.claim(), key=lambda one: one.key, reverse=True)
    house.fail(slow, seconds=60)
    house.done(quick)
    house.accept("quick")
    [quick] = house.claim()
    assert quick.key == "quick"
    house.done(quick)
    time.advance(seconds=60)
    [again] = house.claim()
    assert (again.message_id, again.tries) == (slow.message_id, 1)


@pytest.mark.rule("H2")
def test_a_held_message_of_a_deal_holds_those_behind_it(house: House) -> None:
    house.accept("12345")
    [first] = house.claim()
    house.accept("12345")
    house.hold(first)
    assert house.claim() == []
    assert house.writer.do(Skip((first.message_id,), "anna")) == 1
    [second] = house.claim()
    assert second.message_id > first.message_id
    assert house.message(first.body_id).state == "held"


@pytest.mark.rule("H2")
def test_a_held_message_of_a_product_lets_those_behind_it_pass(house: House) -> None:
    house.accept("BR-01", held_head="pass")
    [first] = house.claim()
    house.accept("BR-01", held_head="pass")
    house.hold(first)
    [second] = house.claim()
    assert second.message_id > first.message_id


@pytest.mark.rule("H2")
@pytest.mark.rule("H1")
def test_a_wrong_message_stands_in_its_place_in_the_line(house: House) -> None:
    house.accept("12345")
    wrong = house.accept("12345", problems=WRONG)
    house.accept("12345")
    assert (wrong.state, wrong.problems) == ("held", WRONG)
    [first] = house.claim()
    house.done(first)
    assert house.claim() == []
    assert house.lane("12345").held


@pytest.mark.rule("H6")
def test_a_paused_flow_accepts_and_its_message_lets_nobody_of_its_deal_pass(house: House) -> None:
    other = house.add_flow("incomes")
    house.writer.do(PauseFlow(other.pk, "anna"))
    house.accept("12345", flow_id=other.pk)
    house.accept("12345")
    house.accept("777")
    assert [one.key for one in house.claim()] == ["777"]
    assert house.lane("12345").next_at is None
    house.writer.do(ResumeFlow(other.pk, "anna"))
    [first] = house.claim()
    assert (first.key, first.flow_id) == ("12345", other.pk)


@pytest.mark.rule("H2")
def test_many_lanes_of_a_paused_flow_do_not_hide_the_others(house: House) -> None:
    other = house.add_flow("incomes")
    house.writer.do(PauseFlow(other.pk, "anna"))
    for number in range(700):
        house.accept(f"paused {number}", flow_id=other.pk)
    house.accept("goes")
    taken = [one.key for _ in range(3) for one in house.claim(limit=8)]
    assert taken == ["goes"]


@pytest.mark.rule("H3")
def test_a_connection_never_has_more_deliveries_at_once_than_slots(house: House) -> None:
    house.ksup.slots = 2
    house.ksup.save()
    for deal in range(5):
        house.accept(str(deal))
    first = house.claim()
    assert len(first) == 2
    assert house.claim(owner="two") == []
    house.done(first[0])
    assert len(house.claim(owner="two")) == 1


@pytest.mark.rule("H3")
def test_a_slow_connection_leaves_the_slots_of_others_alone(house: House) -> None:
    slow = house.connection("slow", slots=3)
    flow = house.add_flow("to slow", target=slow)
    for deal in range(50):
        house.accept(str(deal), flow_id=flow.pk, target_id=slow.pk)
    house.accept("quick")
    assert len([one for one in house.claim(limit=10) if one.target_id == slow.pk]) == 3
    assert house.lane("quick").owner == "one"


@pytest.mark.rule("H2")
def test_a_lane_left_behind_is_taken_over_when_the_lease_ends(house: House, time: clock.OwnedClock) -> None:
    house.accept("12345")
    [lost] = house.claim(owner="dead", lease=timedelta(seconds=30))
    time.advance(seconds=29)
    assert house.claim(owner="alive") == []
    time.advance(seconds=2)
    [taken] = house.claim(owner="alive")
    assert taken.message_id == lost.message_id
    assert taken.unclear, "what the dead one had begun may have been applied"
    assert taken.identity == lost.identity
    assert not house.done(lost), "who lost his lease changes nothing"
    assert house.done(taken)
    assert house.message(lost.body_id).outcome == "created"
