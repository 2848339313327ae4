"""The stand as a process: killed, started again, stopped."""

import subprocess
import sys
import threading
from http.client import HTTPException

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import Caller


def test_kill_9_keeps_what_was_answered() -> None:
    with Ksup.started() as ksup:
        ksup.add_deals(["12345"])
        caller, answered = Caller(ksup), []

        def send() -> None:
            try:
                for number in range(10_000):
                    caller.put_order(f"k{number}", order_number=str(number))
                    answered.append(str(number))
            except (OSError, HTTPException):
                return

        sender = threading.Thread(target=send)
        sender.start()
        while len(answered) < 50:
            sender.join(0.01)
        ksup.kill()
        sender.join()
        ksup.start()
        kept = [order["order_number"] for order in ksup.deal("12345")["orders"]]
        assert kept[: len(answered)] == answered
        assert len(kept) <= len(answered) + 1
        assert caller.put_order("k0", order_number="0").headers["Idempotent-Replay"] == "true"


def test_after_a_restart_address_token_and_data_are_the_same() -> None:
    with Ksup.started() as ksup:
        ksup.add_deals(["12345"])
        before = (ksup.url, ksup.token, ksup.deal("12345"))
        ksup.stop()
        with pytest.raises(ConnectionRefusedError):
            ksup.deal("12345")
        ksup.start()
        assert (ksup.url, ksup.token, ksup.deal("12345")) == before


def test_the_stand_shares_no_code_with_the_program_it_trains() -> None:
    look = "import sys, obmen_stands.ksup.app; print([name for name in sys.modules if name.split('.')[0] == 'obmen'])"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout == "[]\n"


def test_the_stand_ends_with_whoever_started_it() -> None:
    with Ksup.started() as ksup:
        assert ksup.process.stdin
        ksup.process.stdin.close()
        assert ksup.process.wait(timeout=15) == 0
