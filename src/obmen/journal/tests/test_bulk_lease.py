"""What is delivered many at a time is one worker's, under one lease that a single row carries on (H2, H4, A8)."""

from datetime import timedelta
from typing import Any

import pytest

from obmen.core import clock
from obmen.core.planning import KIND
from obmen.journal.api import ClaimBulk, Claimed, RenewBulk
from obmen.journal.models import Lane, Message
from obmen.journal.runreads import bulk_targets

from .house import LEASE, House

pytestmark = [pytest.mark.rule("A8"), pytest.mark.rule("H4")]
KEYS = ("1", "2", "3")


@pytest.fixture
def planned(house: House, time: clock.OwnedClock) -> House:
    for key in KEYS:
        house.accept(key)
    Lane.objects.update(bulk=True)
    Message.objects.update(kind=KIND)
    return house


def claim(house: House, owner: str = "one") -> list[Claimed]:
    result: list[Claimed] = house.writer.do(ClaimBulk(owner, house.ksup.pk, 100, LEASE))
    return result


def renewed(house: House, claimed: Claimed) -> Any:
    return house.writer.do(RenewBulk(claimed.target_id, (claimed.lane_id, claimed.epoch), LEASE))


def test_a_long_portion_stays_one_workers_while_it_renews_its_lease(planned: House, time: clock.OwnedClock) -> None:
    first, second, third = claim(planned)
    planned.accept("4")
    Lane.objects.filter(key="4").update(bulk=True)
    Message.objects.update(kind=KIND)
    for _ in range(5):
        time.advance(seconds=20)
        assert renewed(planned, third)
        assert (bulk_targets(), claim(planned, "two")) == ([], [])
    assert all(planned.done(one) for one in (first, second, third))
    assert [one.key for one in claim(planned, "two")] == ["4"], "the portion over, the next begins at once"


def test_after_the_lease_another_takes_what_was_left_and_knows_of_the_tries(
    planned: House, time: clock.OwnedClock
) -> None:
    first, *lost = claim(planned)
    planned.done(first)
    time.advance(seconds=LEASE.total_seconds() - 1)
    assert (bulk_targets(), claim(planned, "two")) == ([], [])
    time.advance(seconds=2)
    assert bulk_targets() == [planned.ksup.pk]
    taken = claim(planned, "two")
    assert [(one.key, one.unclear) for one in taken] == [("2", True), ("3", True)]
    assert not planned.done(lost[0]), "who lost the lease changes nothing"
    assert not renewed(planned, lost[1])
    time.advance(seconds=LEASE.total_seconds() / 2)
    assert renewed(planned, taken[1])


def test_a_lease_that_ran_out_is_carried_on_while_nobody_has_taken_over(planned: House, time: clock.OwnedClock) -> None:
    *_, last = claim(planned)
    time.advance(seconds=LEASE.total_seconds() * 2)
    assert renewed(planned, last)
    assert claim(planned, "two") == []


def test_the_next_ones_are_its_own_who_has_some_under_way_and_nobody_elses(
    planned: House, time: clock.OwnedClock
) -> None:
    def beside(owner: str) -> list[str]:
        return [one.key for one in planned.writer.do(ClaimBulk(owner, planned.ksup.pk, 1, LEASE, beside=True))]

    assert beside("one") == [], "nothing is under way that they could go beside"
    [first] = planned.writer.do(ClaimBulk("one", planned.ksup.pk, 1, LEASE))
    assert beside("two") == []
    assert beside("one") == ["2"]
    assert renewed(planned, first), "one lease for all of them"
    time.advance(seconds=LEASE.total_seconds() + 1)
    assert beside("one") == [], "the lease has run out: they may be another's"
    assert [one.key for one in claim(planned, "two")] == ["1", "2", "3"]


def test_another_targets_portions_are_not_its_business(planned: House) -> None:
    shop = planned.connection("shop")
    flow = planned.add_flow("to-shop", target=shop)
    planned.accept("9", flow_id=flow.pk, target_id=shop.pk)
    Lane.objects.filter(target_id=shop.pk).update(bulk=True)
    Message.objects.update(kind=KIND)
    claim(planned)
    assert bulk_targets() == [shop.pk]
    assert [one.key for one in planned.writer.do(ClaimBulk("two", shop.pk, 10, timedelta(seconds=5)))] == ["9"]


def test_what_a_dead_worker_left_goes_on_portion_by_portion_without_a_lease_between(
    planned: House, time: clock.OwnedClock
) -> None:
    claim(planned, "dead")
    time.advance(seconds=LEASE.total_seconds() + 1)
    for key in KEYS:
        [one] = planned.writer.do(ClaimBulk("two", planned.ksup.pk, 1, LEASE))
        assert (one.key, one.unclear) == (key, True)
        assert planned.done(one)
