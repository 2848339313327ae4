"""How the queue is emptied: order, repeats, pauses, stops."""

import socket
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from obmen_stands.onec import OneC, OneCRefused
from obmen_stands.onec.settings import Settings
from obmen_stands.onec.tests.conftest import WINDOW, order, until
from obmen_stands.onec.tests.receiver import TOKEN, Arrival, Receiver


def first_times(codes: list[int]) -> Callable[[Arrival], int]:
    """Answers with these codes, then as usual."""
    left = list(codes)
    return lambda _: left.pop(0) if left else 0


def test_four_sessions_keep_the_order_of_each_deal_and_of_each_order(onec: OneC, receiver: Receiver) -> None:
    onec.change_settings(sessions=4)
    acts = onec.burst(recipe={"orders": 30, "deals": 12, "seed": 3})
    assert len(acts) > 60
    assert onec.wait_sent(20)
    assert len(receiver.arrivals) == len(onec.queue())
    for field in ("deal_number", "order_number"):
        lines: dict[Any, list[int]] = {}
        for arrival in receiver.arrivals:
            lines.setdefault(arrival.message[field], []).append(arrival.message["sequence"])
        assert max(len(line) for line in lines.values()) > 2
        assert all(line == sorted(line) for line in lines.values())


def test_the_pause_between_repeats_doubles(onec: OneC, receiver: Receiver) -> None:
    receiver.plan = first_times([503, 429, 507, 500])
    onec.change_settings(pause_factor=0.1)
    onec.create_order(**order())
    assert onec.wait_sent()
    gaps = [later.seconds - earlier.seconds for earlier, later in pairwise(receiver.arrivals)]
    assert len(gaps) == 4
    assert all(gap >= 0.1 * 2**n for n, gap in enumerate(gaps))
    assert gaps[3] < 0.1 * 2**4


def test_the_pause_grows_from_one_second_to_five_minutes() -> None:
    assert [Settings().pause(failures) for failures in (1, 2, 3, 8, 9, 10, 10_000)] == [1, 2, 4, 128, 256, 300, 300]


def test_a_longer_pause_asked_for_is_kept(onec: OneC, receiver: Receiver) -> None:
    receiver.plan = first_times([429])
    receiver.headers = {"Retry-After": "1"}
    onec.create_order(**order())
    assert onec.wait_sent()
    first, second = receiver.arrivals
    assert second.seconds - first.seconds >= 1


@pytest.mark.parametrize("code", [401, 404, 409, 413, 415, 422])
def test_an_answer_that_needs_a_person_stops_the_message(onec: OneC, receiver: Receiver, code: int) -> None:
    receiver.plan = first_times([code])
    onec.create_order(**order())
    assert onec.wait_sent()
    (message,) = onec.queue()
    assert (message["state"], message["code"], message["sends"]) == ("error", code, 1)
    assert "Не указан" in message["answer"]


def test_a_stopped_message_holds_back_its_deal_and_nothing_else(onec: OneC, receiver: Receiver) -> None:
    receiver.plan = lambda arrival: 422 if arrival.message["deal_number"] == 1 else 0
    stopped = onec.create_order(**order(1))
    onec.change_order(stopped["ref"], lines=[WINDOW])
    onec.create_order(**order(1))
    free = onec.create_order(**order(2))
    assert onec.wait_sent()
    assert receiver.told() == [("add", stopped["number"]), ("add", free["number"])]
    receiver.plan = lambda _: 0
    assert onec.repeat(onec.queue()[0]["id"]) == 1
    assert onec.wait_sent()
    assert [message["state"] for message in onec.queue()] == ["accepted"] * 4


def test_a_person_may_drop_a_stopped_message(onec: OneC, receiver: Receiver) -> None:
    receiver.plan = first_times([422])
    created = onec.create_order(**order())
    onec.change_order(created["ref"], lines=[WINDOW])
    assert onec.wait_sent()
    assert onec.drop(onec.queue()[0]["id"]) == 1
    assert onec.wait_sent()
    assert [message["state"] for message in onec.queue()] == ["dropped", "accepted"]


def test_a_wrong_token_stops_until_a_person_sets_the_right_one(onec: OneC, receiver: Receiver) -> None:
    onec.change_settings(token="чужой")
    onec.create_order(**order())
    assert onec.wait_sent()
    assert onec.queue()[0]["code"] == 401
    onec.change_settings(token=TOKEN)
    onec.repeat()
    assert onec.wait_sent()
    assert onec.queue()[0]["state"] == "accepted"


def test_nobody_answering_is_no_error(onec: OneC, receiver: Receiver) -> None:
    onec.change_settings(target="http://127.0.0.1:9")
    onec.create_order(**order())
    until(lambda: onec.queue()[0]["sends"] > 1)
    onec.change_settings(target=receiver.address)
    assert onec.wait_sent()
    assert onec.queue()[0]["state"] == "accepted"


@pytest.mark.parametrize("target", ["obmen.local", "ftp://127.0.0.1", "http://127.0.0.1:99999", "http://"])
def test_an_address_nothing_can_be_sent_to_is_refused(onec: OneC, target: str) -> None:
    with pytest.raises(OneCRefused, match="target"):
        onec.change_settings(target=target)


def test_an_answer_that_takes_too_long_is_given_up(onec: OneC, receiver: Receiver) -> None:
    receiver.delay = 1
    onec.change_settings(time_limit=0.2)
    onec.create_order(**order())
    until(lambda: onec.queue()[0]["answers"])
    given_up = onec.queue()[0]["answers"][0]
    assert (given_up["code"], given_up["text"]) == (None, "Нет ответа за 0.2 с")
    assert given_up["ms"] < 900


def test_an_answer_given_before_the_whole_message_was_heard_is_read(onec: OneC) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        onec.change_settings(target=f"http://127.0.0.1:{listener.getsockname()[1]}")
        onec.create_order(**order(attachment_bytes=20_000_000))
        connection, _ = listener.accept()
        connection.recv(1000)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        connection.close()
        assert onec.wait_sent()
    (message,) = onec.queue()
    assert (message["state"], message["code"]) == ("error", 413)


def test_the_queue_outlives_a_clean_stop(receiver: Receiver, tmp_path: Path) -> None:
    with OneC.started(target=receiver.address, token=TOKEN, data=tmp_path, sending=False) as onec:
        onec.create_order(**order())
    with OneC.started(target=receiver.address, token=TOKEN, data=tmp_path, sending=True) as onec:
        assert onec.wait_sent()
    assert len(receiver.arrivals) == 1
