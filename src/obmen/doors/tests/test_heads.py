"""The head of a request is bounded too, and answered in JSON where it is no HTTP at all."""

import time

import pytest

from obmen.doors.protocol import BoundedProtocol
from obmen.doors.tests.running import ORDER, Running, answer_on, running
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H1"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BoundedProtocol, "head_seconds", 0.5)


def test_a_head_that_drips_is_cut(database: Database, impatient: None) -> None:
    with running() as doors, doors.socket() as caller, doors.socket() as silent:
        began = time.monotonic()
        for byte in b"POST /in":
            caller.sendall(bytes([byte]))
            time.sleep(0.02)
        assert caller.recv(100) == b""
        assert silent.recv(100) == b""
        assert time.monotonic() - began < 5
        assert doors.post(body=ORDER).status == 202


def test_the_body_behind_a_head_has_its_own_time(database: Database, impatient: None) -> None:
    with running() as doors, doors.socket() as caller:
        caller.sendall(doors.head(2) + b"{")
        time.sleep(0.8)
        caller.sendall(b"}")
        assert answer_on(caller).status == 422


def test_a_head_without_end_is_refused(doors: Running) -> None:
    with doors.socket() as caller:
        caller.sendall(b"GET /health HTTP/1.1\r\n")
        status = 0
        for number in range(100):
            try:
                caller.sendall(b"X-%d: " % number + b"x" * 4000 + b"\r\n")
            except OSError:
                break
            time.sleep(0.002)
        status = answer_on(caller).status
        assert status == 431


@pytest.mark.parametrize("noise", [b"\x16\x03\x01\x02\x00\x01\x00", b"hello\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"])
def test_what_is_no_http_is_answered_in_json(database: Database, doors: Running, noise: bytes) -> None:
    with doors.socket() as caller:
        caller.sendall(noise)
        assert answer_on(caller).status == 400
