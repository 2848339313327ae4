"""Answers that are lost: the message is unclear, and a connection that loses them all is failing (H3)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.errors import Unclear
from obmen.core.text import Text
from obmen.journal.api import Claimed, Hold, Unsure
from obmen.journal.models import Gate

from .house import House

LOST = Unclear(Text("The answer was lost"), connection_down=True)


def lose(house: House, claimed: Claimed) -> None:
    house.finish(claimed, Unsure(clock.now() + timedelta(hours=1), LOST))


@pytest.mark.rule("H3")
def test_a_connection_that_loses_every_answer_opens_its_breaker_and_an_answer_closes_it(
    house: House, time: clock.OwnedClock
) -> None:
    for deal in range(10):
        house.accept(str(deal))
    first, *others = house.claim(limit=5)
    for one in (first, *others):
        assert Gate.objects.filter(failing_since__isnull=False).count() == 0
        lose(house, one)
    assert (house.message(first.body_id).cause, house.message(first.body_id).tries) == ("unclear", 1)
    assert house.claim() == []
    time.advance(minutes=1)
    [probe] = house.claim()
    house.finish(probe, Hold("unclear", LOST))
    assert house.claim() == [], "a probe that is not answered leaves it open"
    time.advance(minutes=1)
    house.done(house.claim()[0])
    assert (Gate.objects.get().failing_since, Gate.objects.get().failures) == (None, 0)


@pytest.mark.rule("H3")
def test_answers_lost_now_and_then_stop_no_connection(house: House) -> None:
    for deal in range(12):
        house.accept(str(deal))
    for count, one in enumerate(house.claim()):
        house.done(one) if count % 4 == 3 else lose(house, one)
    assert Gate.objects.get().failing_since is None
