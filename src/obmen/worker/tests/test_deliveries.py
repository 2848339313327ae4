"""The worker brings messages across and gives each error its due (H2, H3, H4)."""

from datetime import timedelta

import pytest

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.models import Attempt, Fingerprint, Gate, Lane, Message

from .house import until


def orders_written(house, deal):
    """Numbers of the orders KSUP has written into the deal, in order, by its own history."""
    return [one["order_number"] for one in house.ksup.deal(deal)["history"] if one["what"] == "order"]


@pytest.mark.rule("H1")
def test_a_message_kept_is_brought_across_and_linked(house):
    message = house.deliver(house.send())
    assert (message.state, message.outcome) == ("done", "created")
    assert house.ksup.deal("12345")["orders"][0]["order_number"] == "ТДЦБ-000117"
    link = message.links.get()
    assert (link.ours_id, link.theirs_connection.name) == ("ТДЦБ-000117", "ksup")


@pytest.mark.rule("H2")
def test_messages_of_one_deal_arrive_in_order_and_other_deals_do_not_wait(house):
    for count in range(1, 8):
        house.send(order_number=f"ТДЦБ-00012{count}")
    house.send(deal_number=12346)
    house.deliver_all()
    assert orders_written(house, "12345") == [f"ТДЦБ-00012{count}" for count in range(1, 8)]
    assert orders_written(house, "12346") == ["ТДЦБ-000117"]


@pytest.mark.rule("H3")
def test_what_is_refused_is_held_and_holds_only_its_own_lane(house):
    lost = house.send(deal_number=99999)
    behind = house.send(deal_number=99999, order_number="ТДЦБ-000118")
    other = house.send(deal_number=12346)
    house.deliver_all()
    message = house.message(lost)
    assert (message.state, message.cause) == ("held", "refused")
    assert "99999" in message.reason["values"].values()
    assert house.message(behind).state == "waiting"
    assert house.message(other).state == "done"


@pytest.mark.rule("H10")
def test_that_1c_has_told_of_a_deal_is_known_even_where_the_message_is_refused(house):
    house.deliver(house.send(deal_number=99999))
    assert [one.key for one in Fingerprint.objects.all()] == ["99999"]


@pytest.mark.rule("H3")
def test_a_ksup_that_is_down_opens_the_breaker_and_spends_no_tries(house):
    house.ksup.stop()
    sent = [house.send(deal_number=deal) for deal in (12345, 12346)]
    try:
        with house.working():
            until(lambda: Gate.objects.filter(connection=house.target).exclude(failing_since=None).exists())
        assert [(house.message(one).state, house.message(one).tries) for one in sent] == [("waiting", 0)] * 2
    finally:
        house.ksup.start()


@pytest.mark.rule("H3")
def test_a_wrong_key_pauses_the_connection_and_keeps_the_message_waiting(house):
    from obmen.setup import connections, snapshot

    draft = connections.Draft("ksup", "КСУП", "ksup", {"address": house.ksup.url}, {"token": "wrong"})
    connections.save(draft, who="test", check=None)
    snapshot.refresh()
    sent = house.send()
    with house.working():
        until(lambda: Gate.objects.filter(connection=house.target, paused="misconfigured").exists())
    assert house.message(sent).state == "waiting"


@pytest.mark.rule("H4")
def test_a_lost_answer_is_settled_without_writing_twice(house):
    house.ksup.fault("lost_answer", act="order.put", times=1)
    message = house.deliver(house.send())
    assert message.state == "done"
    assert Attempt.objects.filter(message=message).count() == 2
    assert orders_written(house, "12345") == ["ТДЦБ-000117"]
    assert house.ksup.counters()["applied_twice"] == 0


@pytest.mark.rule("H3")
def test_one_that_asks_for_patience_is_tried_again_when_it_said(house):
    house.ksup.fault("429", act="order.put", times=1, retry_after=1)
    message = house.deliver(house.send())
    assert (message.state, message.tries) == ("done", 2)


def test_what_breaks_in_obmen_itself_is_held_with_its_trace(house, monkeypatch):
    import obmen.exchanges.orders as orders
    from obmen.core import discovery

    def breaks(*_):
        raise ZeroDivisionError("a defect")

    monkeypatch.setattr(orders, "deliver", breaks)
    discovery.exchanges.cache_clear()
    try:
        message = house.deliver(house.send())
    finally:
        monkeypatch.undo()
        discovery.exchanges.cache_clear()
    assert (message.state, message.cause) == ("held", "defect")
    assert "ZeroDivisionError" in message.detail


@pytest.mark.rule("H3")
def test_a_delivery_that_asked_nobody_says_nothing_about_the_connection(house):
    house.ksup.stop()
    try:
        waiting, skipped = house.send(), house.send(deal_number=12346, order_type="Маркетинг")
        with house.working():
            until(lambda: Gate.objects.filter(failing_since__isnull=False).exists())
        Gate.objects.update(next_probe_at=None)
        Lane.objects.filter(key="12345").update(next_at=None)
        assert house.deliver(skipped).outcome == "skipped"
    finally:
        house.ksup.start()
    assert house.message(waiting).state == "waiting"
    assert Gate.objects.get().failing_since is not None


@pytest.mark.rule("H3")
def test_a_message_given_up_after_a_day_promises_nothing(house):
    house.ksup.fault("429", act="order.put", times=1, retry_after=1)
    sent = house.send()
    Message.objects.update(first_tried_at=clock.now() - timedelta(days=1, minutes=1))
    message = house.deliver(sent)
    assert (message.state, message.cause) == ("held", "gave up")
    said = str(Text.from_json(message.reason))
    assert said.startswith("It was tried for a day without success. KSUP asks")
    assert "by itself" not in said
