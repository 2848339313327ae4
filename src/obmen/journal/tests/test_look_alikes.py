"""An event without any identity that equals one just kept is for a person to judge (H1)."""

import pytest

from obmen.core import clock
from obmen.journal.accept import ALIKE
from obmen.journal.api import Accept, Accepted, Redo
from obmen.journal.models import Message

from .house import House

pytestmark = pytest.mark.rule("H1")


def event(house: House, content: str = "100", key: str = "1", **fields: object) -> Accepted:
    return house.accept(key, content, **{"guarded": True, **fields})


def states(house: House) -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("state", "cause"))


def test_the_equal_of_the_last_ten_minutes_is_held_and_kept_whole(house: House, time: clock.OwnedClock) -> None:
    first = event(house)
    time.advance(minutes=9)
    again = event(house)
    assert (first.state, again.state, again.duplicate) == ("waiting", "held", False)
    kept = house.message(again.id)
    assert (kept.cause, kept.attention) == ("looks like a repeat", True)
    assert kept.reason == ALIKE.to_json()


def test_ten_minutes_later_it_is_a_message_of_its_own(house: House, time: clock.OwnedClock) -> None:
    event(house)
    time.advance(minutes=10, seconds=1)
    assert event(house).state == "waiting"
    time.advance(minutes=5)
    assert event(house).state == "held", "the ten minutes are counted from the newest"


def test_what_differs_in_anything_looks_like_no_repeat(house: House) -> None:
    event(house)
    assert event(house, "101").state == "waiting"
    other = house.add_flow("copy")
    assert event(house, flow_id=other.pk).state == "waiting"
    second = house.connection("ut2")
    for body in (house.body("100", kind="shipments"), house.body("100", source_id=second.pk)):
        assert house.writer.do(Accept(body, (house.addressed("1", guarded=True),))).state == "waiting"


def test_what_asks_for_no_guard_has_none(house: House) -> None:
    assert [event(house, guarded=False).state for _ in range(3)] == ["waiting"] * 3


def test_two_equal_ones_in_one_commit_are_seen_too(house: House) -> None:
    ops = [Accept(house.body("100"), (house.addressed("1", guarded=True),)) for _ in range(3)]
    posted = [house.writer.submit(op) for op in ops]
    assert [one.result().state for one in posted] == ["waiting", "held", "held"]


def test_an_equal_one_in_a_lane_of_its_own_is_seen_as_well(house: House) -> None:
    """Unallocated money waits for nothing: each stands alone."""
    assert [event(house, key=key).state for key in "ab"] == ["waiting", "held"]


def test_a_redo_lets_it_through(house: House) -> None:
    event(house)
    held = house.message(event(house).id)
    house.done(house.claim()[0])
    assert house.claim() == []
    assert house.writer.do(Redo((held.pk,), "anna")) == 1
    [again] = house.claim()
    assert again.message_id == held.pk
    assert house.done(again)
    assert states(house) == [("done", ""), ("done", "")]
