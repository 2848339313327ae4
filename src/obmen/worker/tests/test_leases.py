"""A lane is one worker's at a time, for as long as the work takes (H2, H4)."""

import time

import pytest

from obmen.core.reach import LONGEST_SECONDS
from obmen.journal.models import Attempt
from obmen.worker.loop import LEASE_SECONDS, RENEWALS, SAFE_SECONDS

from .house import until

on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.rule("H4")
def test_a_delivery_longer_than_its_lease_keeps_its_lane(house):
    for act in ("deal.get", "order.put"):
        house.ksup.fault("slow", act=act, times=1, seconds=1.3)
    sent = house.send()
    with house.working(lease=3), house.working(lease=3):
        until(lambda: house.message(sent).state == "done")
    assert Attempt.objects.filter(message=house.message(sent)).count() == 1
    assert len([one for one in house.ksup.arrivals() if one["act"] == "order.put"]) == 1


@on_sqlite
@pytest.mark.rule("H4")
def test_a_request_late_in_a_delivery_has_its_whole_time(house):
    house.ksup.fault("slow", act="deal.get", times=1, seconds=1.2)
    house.ksup.fault("slow", act="order.put", times=1, seconds=2.1)
    sent = house.send()
    with house.working(lease=4):
        until(lambda: house.message(sent).state == "done")
    assert Attempt.objects.filter(message=house.message(sent)).count() == 1


def test_the_lease_is_longer_than_any_request_may_take():
    assert LEASE_SECONDS * (1 - 1 / RENEWALS) - SAFE_SECONDS > LONGEST_SECONDS


@pytest.mark.rule("H2")
def test_two_workers_share_the_lanes_and_never_one_lane(house):
    deals = [str(20000 + number) for number in range(12)]
    house.ksup.add_deals(deals)
    numbers = [f"ТДЦБ-0003{count}" for count in range(10, 15)]
    for number in numbers:
        for deal in deals:
            house.send(deal_number=deal, order_number=number)
    with house.working() as one, house.working() as other:
        until(lambda: all(len(house.ksup.deal(deal)["orders"]) == len(numbers) for deal in deals), 30)
        until(lambda: not one.busy and not other.busy)
    for deal in deals:
        written = [h["order_number"] for h in house.ksup.deal(deal)["history"] if h["what"] == "order"]
        assert written == numbers
    assert house.ksup.counters()["applied_twice"] == 0


def test_a_worker_that_is_asked_to_stop_ends_its_deliveries_and_begins_no_other(house):
    house.ksup.fault("slow", act="order.put", seconds=0.7)
    first, second = house.send(), house.send(order_number="ТДЦБ-000118")
    with house.working() as worker:
        until(lambda: worker.busy == 1)
        time.sleep(0.2)
    assert house.message(first).state == "done"
    assert house.message(second).state == "waiting"
    house.ksup.clear_faults()


def test_a_plan_shows_what_would_be_written_and_writes_nothing(house):
    from obmen.setup import snapshot
    from obmen.worker.plan import dry_run

    message = house.message(house.send())
    flow = snapshot.current().flows[house.flow.pk]
    plan = dry_run(house.wiring, flow, "orders", bytes(message.body.raw))
    assert plan.outcome is not None
    assert plan.outcome.done == "created"
    (change,) = plan.changes
    assert (change.object.id, change.before) == ("12345", None)
    assert "Стеклопакет" in str(change.after)
    assert house.ksup.deal("12345")["orders"] == []
    assert {one["outcome"] for one in house.ksup.arrivals()} == {"read"}


def test_a_plan_tells_what_would_stop_the_message(house):
    from obmen.setup import snapshot
    from obmen.worker.plan import dry_run

    flow = snapshot.current().flows[house.flow.pk]
    message = house.message(house.send(deal_number=99999))
    plan = dry_run(house.wiring, flow, "orders", bytes(message.body.raw))
    assert plan.error is not None
    assert "99999" in str(plan.error.text)
    wrong = dry_run(house.wiring, flow, "orders", b'{"type": "add", "deal_number": 1}')
    assert {problem.field for problem in wrong.problems} == {"order_number", "lines"}
