"""What may pass is tried again; a connection that fails waits as rows (H3)."""

import random
from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.errors import Misconfigured, TryLater, Unclear
from obmen.core.text import Text
from obmen.journal.api import (
    Claimed,
    ConnectionDown,
    Pause,
    PauseConnection,
    Redo,
    Release,
    Renew,
    ResumeConnection,
    Unsure,
)
from obmen.journal.backoff import next_try
from obmen.journal.models import Attempt, Gate

from .house import House

DOWN = TryLater(Text("KSUP does not answer"), connection_down=True)
MINUTE = timedelta(minutes=1)


def down(house: House, claimed: Claimed) -> None:
    house.finish(claimed, ConnectionDown(DOWN, clock.now() + MINUTE))


@pytest.mark.rule("H3")
def test_a_connection_that_fails_spends_no_tries_and_is_probed_once_a_minute(
    house: House, time: clock.OwnedClock
) -> None:
    for deal in range(20):
        house.accept(str(deal))
    for one in house.claim(limit=5):
        down(house, one)
    assert house.claim() == []
    for _ in range(72 * 60):
        time.advance(minutes=1)
        [probe] = house.claim()
        assert house.claim(owner="two") == [], "one probe at a time"
        assert probe.tries == 0
        down(house, probe)
        if _ > 5:
            break
    gate = Gate.objects.get()
    assert gate.failing_since is not None
    assert house.lane("0").waiting == 1


@pytest.mark.rule("H3")
def test_the_first_answer_closes_the_breaker_and_slots_come_back_doubling(house: House, time: clock.OwnedClock) -> None:
    for deal in range(40):
        house.accept(str(deal))
    [one] = house.claim(limit=1)
    down(house, one)
    time.advance(minutes=1)
    [probe] = house.claim()
    house.done(probe)
    widths = []
    for _ in range(3):
        taken = house.claim()
        widths.append(len(taken))
        for one in taken:
            house.done(one)
    assert widths[0] == 2
    assert widths[0] < widths[1] < widths[2]
    assert Gate.objects.get().failing_since is None


@pytest.mark.rule("H3")
def test_a_refusal_is_an_answer_too(house: House, time: clock.OwnedClock) -> None:
    house.accept("1")
    down(house, house.claim()[0])
    time.advance(minutes=1)
    house.hold(house.claim()[0])
    assert Gate.objects.get().failing_since is None


@pytest.mark.rule("H3")
def test_a_wrong_setting_pauses_the_connection_until_a_person_resumes_it(house: House) -> None:
    house.accept("1")
    house.accept("2")
    first = house.claim(limit=1)[0]
    house.finish(first, Pause(Misconfigured(Text("The key is not accepted"))))
    assert house.claim() == []
    gate = Gate.objects.get()
    assert (gate.paused, gate.reason) == ("misconfigured", {"text": "The key is not accepted"})
    assert house.writer.do(ResumeConnection(house.ksup.pk, "anna")) == 1
    assert len(house.claim()) == 2
    assert house.message(first.body_id).tries == 0


@pytest.mark.rule("H6")
def test_a_paused_connection_accepts_and_waits(house: House) -> None:
    house.writer.do(PauseConnection(house.ksup.pk, "anna"))
    house.accept("1")
    assert house.claim() == []
    house.writer.do(ResumeConnection(house.ksup.pk, "anna"))
    assert len(house.claim()) == 1


@pytest.mark.rule("H4")
def test_an_unclear_try_is_repeated_under_the_same_identity_and_says_so(house: House, time: clock.OwnedClock) -> None:
    house.accept("1")
    [first] = house.claim()
    house.finish(first, Unsure(clock.now() + MINUTE, Unclear(Text("Sent, and no answer came"))))
    time.advance(minutes=1)
    [second] = house.claim()
    assert (second.unclear, second.identity, second.tries) == (True, first.identity, 1)


@pytest.mark.rule("H4")
def test_a_redo_of_what_was_decided_is_new_work_to_the_other_side(house: House) -> None:
    house.accept("1")
    [first] = house.claim()
    house.hold(first)
    house.writer.do(Redo((first.message_id,), "anna"))
    [second] = house.claim()
    assert second.identity != first.identity
    house.hold(second, cause="unclear")
    house.writer.do(Redo((first.message_id,), "anna"))
    [third] = house.claim()
    assert (third.identity, third.unclear) == (second.identity, True)


@pytest.mark.rule("H4")
def test_after_a_restart_what_was_in_hand_is_taken_over_at_once(house: House) -> None:
    house.accept("1")
    [lost] = house.claim(owner="before")
    assert house.writer.do(Release()) == 1
    [taken] = house.claim(owner="after")
    assert (taken.message_id, taken.unclear) == (lost.message_id, True)


@pytest.mark.rule("H2")
def test_a_long_delivery_keeps_its_lane_while_it_renews_the_lease(house: House, time: clock.OwnedClock) -> None:
    house.accept("1")
    [long] = house.claim()
    renewal = Renew(((long.lane_id, long.epoch),), timedelta(seconds=30))
    for _ in range(5):
        time.advance(seconds=20)
        assert house.writer.do(renewal) == [long.lane_id]
        assert house.claim(owner="two") == []
    time.advance(seconds=31)
    [taken] = house.claim(owner="two")
    assert house.writer.do(renewal) == []
    assert house.done(taken)


@pytest.mark.rule("H3")
def test_each_try_is_a_row_with_its_reason(house: House, time: clock.OwnedClock) -> None:
    house.accept("1")
    house.fail(house.claim()[0], seconds=10)
    time.advance(seconds=10)
    house.done(house.claim()[0])
    first, second = Attempt.objects.order_by("id")
    assert (first.verdict, first.reason, second.verdict) == ("retry", {"text": "Later"}, "done")


@pytest.mark.rule("H3")
def test_the_pause_between_tries_doubles_with_some_chance_and_ends_after_a_day() -> None:
    random.seed(7)
    now = clock.now()
    for tries, longest in ((0, 1), (1, 2), (5, 32), (11, 1800), (1000, 1800)):
        due = next_try(tries, now, now)
        assert due is not None
        assert longest / 2 <= (due - now).total_seconds() <= longest
    asked = next_try(0, now, now, after=timedelta(minutes=7))
    assert asked == now + timedelta(minutes=7)
    assert next_try(3, now - timedelta(days=1), now) is None


@pytest.mark.rule("H3")
def test_a_wrong_setting_of_the_source_costs_one_look_a_minute(house: House, time: clock.OwnedClock) -> None:
    house.accept("1")
    for _ in range(3):
        [one] = house.claim()
        assert one.tries == 0
        house.finish(one, Pause(Misconfigured(Text("The settings cannot be read")), house.ut.pk))
        assert house.claim() == []
        time.advance(minutes=1)
    assert Gate.objects.get(paused="misconfigured").connection_id == house.ut.pk
    assert house.done(house.claim()[0])
