"""The ways 1C itself goes wrong."""

import pytest

from obmen_stands.onec import OneC
from obmen_stands.onec.tests.conftest import HANDLE, order, until
from obmen_stands.onec.tests.receiver import Receiver


@pytest.mark.parametrize("fault", ["lose_answer", "cut_after_sending"])
def test_after_a_lost_answer_the_message_comes_again_with_the_same_key(
    onec: OneC, receiver: Receiver, fault: str
) -> None:
    onec.fault(**{fault: 2})
    onec.create_order(**order())
    assert onec.wait_sent()
    assert [arrival.raw for arrival in receiver.arrivals] == [receiver.arrivals[0].raw] * 3
    assert len({arrival.key for arrival in receiver.arrivals}) == 1
    (message,) = onec.queue()
    assert (message["state"], message["sends"]) == ("accepted", 3)
    assert [send["code"] for send in message["answers"]][:2] == [None, None]


def test_a_lost_answer_is_lost_after_the_other_side_has_done_its_work(onec: OneC, receiver: Receiver) -> None:
    receiver.delay = 0.2
    onec.fault(lose_answer=1)
    onec.create_order(**order())
    assert onec.wait_sent()
    first, second = onec.queue()[0]["answers"]
    assert first["ms"] >= 200
    assert second["code"] == 200


def test_every_message_twice(onec: OneC, receiver: Receiver) -> None:
    for way in ("after", "together"):
        onec.fault(send_twice=way)
        onec.create_order(**order())
        assert onec.wait_sent()
    keys = [arrival.key for arrival in receiver.arrivals]
    assert keys[0] == keys[1] != keys[2] == keys[3]
    assert [message["sends"] for message in onec.queue()] == [2, 2]


def test_messages_of_a_deal_swap_places_on_the_way(onec: OneC, receiver: Receiver) -> None:
    onec.change_settings(sending=False)
    created = onec.create_order(**order())
    onec.change_order(created["ref"], lines=[HANDLE])
    onec.fault(reorder=1)
    onec.change_settings(sending=True)
    assert onec.wait_sent()
    assert [arrival.message["type"] for arrival in receiver.arrivals] == ["change", "add"]


def test_a_killed_base_sends_again_what_was_under_way(onec: OneC, receiver: Receiver) -> None:
    receiver.delay = 5
    onec.create_order(**order())
    until(lambda: receiver.arrivals)
    onec.kill()
    receiver.delay = 0
    onec.start_again()
    assert onec.change_settings()["target"] == receiver.address
    assert onec.wait_sent()
    first, second = receiver.arrivals
    assert first.key == second.key
    assert onec.queue()[0]["state"] == "accepted"


def test_a_restart_in_the_middle_of_a_send_repeats_it(onec: OneC, receiver: Receiver) -> None:
    receiver.delay = 1
    onec.create_order(**order())
    until(lambda: receiver.arrivals)
    onec.restart_sender()
    until(lambda: len(receiver.arrivals) == 2)
    assert onec.wait_sent()
    assert len({arrival.key for arrival in receiver.arrivals}) == 1
    until(lambda: len(onec.queue()[0]["answers"]) == 2)
    (message,) = onec.queue()
    assert (message["state"], message["sends"]) == ("accepted", 2)
    assert sorted(str(send["code"]) for send in message["answers"]) == ["200", "None"]
