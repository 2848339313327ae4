"""What an exchange looks at all together is sent once: the newest of each object outlives every age and size (A9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from obmen.core import clock
from obmen.core.outcome import unchanged
from obmen.journal import prune
from obmen.journal.acts import Drop
from obmen.journal.api import Accept, Prune

if TYPE_CHECKING:
    from obmen.setup.models import Flow

    from .house import House

pytestmark = [pytest.mark.rule("H11"), pytest.mark.rule("A9")]
AGES = {"bodies": 1, "messages": 1}
EVER = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def gathering(house: House) -> Flow:
    from obmen.setup.models import Flow

    flow = house.add_flow("work-orders")
    Flow.objects.filter(pk=flow.pk).update(exchange="work_orders")
    return flow


def sent(house: House, flow: Flow, key: str, *, held: bool = False, kind: str = "work-orders") -> str:
    """Kept, and delivered unless it is held → its body."""
    body = house.body(kind=kind)
    house.writer.do(Accept(body, (house.addressed(key, flow_id=flow.pk, space="work order"),)))
    [one] = house.claim()
    house.hold(one) if held else house.done(one, unchanged())
    return body.id


def bodies() -> set[str]:
    from obmen.journal.models import Body

    return set(Body.objects.values_list("id", flat=True))


def left() -> set[str]:
    """Whose messages are left with them."""
    from obmen.journal.models import Message

    assert bodies() == set(Message.objects.values_list("body_id", flat=True))
    return bodies()


def test_the_newest_of_each_object_is_never_pruned(house: House, gathering: Flow, time: clock.OwnedClock) -> None:
    sent(house, gathering, "1")
    newest = {sent(house, gathering, "1"), sent(house, gathering, "2")}
    time.advance(days=10_000)
    assert house.writer.do(Prune(clock.now(), AGES)) == 2  # a body, its message
    assert house.writer.do(Prune(clock.now(), over=1 << 40)) == 0
    assert left() == newest


def test_what_a_person_dropped_is_not_the_newest(house: House, gathering: Flow, time: clock.OwnedClock) -> None:
    good = sent(house, gathering, "1")
    house.writer.do(Drop((house.message(sent(house, gathering, "1", held=True)).pk,), "anna", "wrong"))
    time.advance(days=10_000)
    house.writer.do(Prune(clock.now(), AGES))
    assert left() == {good}


def test_other_kinds_of_that_exchange_go(house: House, gathering: Flow, time: clock.OwnedClock) -> None:
    sent(house, gathering, "1", kind="orders")
    time.advance(days=10_000)
    house.writer.do(Prune(clock.now(), AGES))
    assert left() == set()


@pytest.mark.parametrize("how", [Prune(EVER, AGES), Prune(EVER, over=1 << 40)], ids=["by age", "by size"])
def test_what_stays_does_not_keep_pruning_from_what_stands_behind_it(
    house: House, gathering: Flow, time: clock.OwnedClock, monkeypatch: pytest.MonkeyPatch, how: Prune
) -> None:
    monkeypatch.setattr(prune, "CHUNK", 2)
    newest = {sent(house, gathering, str(number)) for number in range(5)}
    time.advance(seconds=1)
    others = {sent(house, house.flow, str(number), kind="orders") for number in range(5)}
    time.advance(days=10_000)
    assert bodies() == newest | others
    house.writer.do(replace(how, now=clock.now()))
    assert bodies() == newest
