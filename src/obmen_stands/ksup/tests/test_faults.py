"""Troubles switched on from outside, and what they leave behind."""

import threading
import time
from http.client import IncompleteRead, RemoteDisconnected

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import Caller


def test_a_lost_answer_has_committed_and_the_repeat_hears_it(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("lost_answer", times=1)
    with pytest.raises(RemoteDisconnected):
        caller.put_order("k1")
    assert len(ksup.deal("12345")["orders"]) == 1
    again = caller.put_order("k1")
    assert (again.json["done"], again.headers["Idempotent-Replay"]) == ("created", "true")


def test_a_torn_answer_has_committed(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("truncated", times=1)
    with pytest.raises(IncompleteRead):
        caller.put_order("k1")
    assert len(ksup.deal("12345")["orders"]) == 1


def test_down_closes_at_once_and_nothing_arrives(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("down", times=2)
    for _ in range(2):
        with pytest.raises((RemoteDisconnected, ConnectionResetError, BrokenPipeError)):
            caller.put_order("k1")
    assert ksup.arrivals() == []
    assert caller.put_order("k1").json["done"] == "created"


@pytest.mark.parametrize(("kind", "status"), [("500", 500), ("503", 503), ("429", 429), ("html200", 200)])
def test_a_fault_that_answers_carries_nothing_out(ksup: Ksup, caller: Caller, kind: str, status: int) -> None:
    ksup.fault(kind, times=1, retry_after=7)
    seen = caller.put_order("k1")
    assert seen.status == status
    assert seen.headers["Retry-After"] == ("7" if kind == "429" else None)
    assert seen.headers["Content-Type"].startswith("text/html" if kind in ("503", "html200") else "application/json")
    assert ksup.deal("12345")["orders"] == []
    assert caller.put_order("k1").headers["Idempotent-Replay"] is None


def test_a_fault_hits_only_its_deal_and_its_act(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("500", deal="777", act="order.put")
    assert caller.put_order("k1").status == 200
    assert caller.put_order("k2", deal="777").status == 500
    assert caller.ask("PUT", "/deals/777/status", {"status": "В работе"}, key="k3").status == 200
    ksup.clear_faults()
    assert caller.put_order("k2", deal="777").status == 200


def test_a_slow_act_is_carried_out_though_its_caller_has_left(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("slow", seconds=0.3, times=1)
    started = time.monotonic()
    assert caller.put_order("k1").status == 200
    assert time.monotonic() - started >= 0.3


def test_one_slow_call_does_not_stop_the_others(ksup: Ksup, caller: Caller) -> None:
    ksup.fault("slow", seconds=3, deal="777", times=1)
    slow = threading.Thread(target=caller.put_order, args=("k1", "777"))
    slow.start()
    started = time.monotonic()
    caller.put_order("k2")
    assert time.monotonic() - started < 2
    slow.join()


def test_a_deal_is_looked_at_past_the_faults_and_uncounted(ksup: Ksup) -> None:
    ksup.fault("down")
    assert ksup.deal("12345")["orders"] == []
    assert ksup.arrivals() == []
    with pytest.raises(KeyError):
        ksup.deal("888")


def test_an_unknown_fault_is_refused(ksup: Ksup) -> None:
    with pytest.raises(RuntimeError, match="kind"):
        ksup.fault("earthquake")
