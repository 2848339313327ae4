"""The client against servers that break off, hang and drip: sent or not sent is what counts."""

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from obmen.core.errors import TryLater, Unclear
from tests.batteries.hostile import (
    Act,
    Hostile,
    answering,
    cut_after_the_request,
    cut_at_once,
    drips,
    hostile,
    http,
    never_answers,
    reset_after_the_request,
)
from tests.batteries.small_run import calling

from .http_client import ending, read, web, write

LOST = {
    "cut at once": cut_at_once,
    "cut after the request": cut_after_the_request,
    "reset after the request": reset_after_the_request,
    "never answers": never_answers,
    "drips a byte at a time": drips,
    "cut within the headers": answering(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "garbage": answering(bytes(range(256)) * 10),
    "headers without end": answering(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X%d: 1\r\n" % n for n in range(100_000))),
}
UNREADABLE = {
    "cut within the body": answering(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"a"'),
    "broken chunks": answering(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "no gzip at all": answering(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nabcde"),
}


@pytest.mark.rule("H3")
@pytest.mark.parametrize("name", [*LOST, *UNREADABLE])
def test_a_write_whose_answer_is_lost_is_unclear_and_was_sent_once(name: str) -> None:
    with hostile((LOST | UNREADABLE)[name]) as server:
        error = ending(write, server.url, seconds=0.6)
        assert isinstance(error, Unclear)
        assert error.connection_down is (name in LOST)
        assert server.connections == 1


@pytest.mark.rule("H3")
@pytest.mark.parametrize("act", LOST.values(), ids=LOST)
def test_a_read_whose_answer_is_lost_means_the_connection_fails(act: Act) -> None:
    with hostile(act) as server:
        error = ending(read, server.url, seconds=0.6)
        assert isinstance(error, TryLater)
        assert error.connection_down


@pytest.mark.parametrize("act", UNREADABLE.values(), ids=UNREADABLE)
def test_a_read_with_an_unreadable_body_is_tried_later_and_blames_no_connection(act: Act) -> None:
    with hostile(act) as server:
        error = ending(read, server.url)
        assert isinstance(error, TryLater)
        assert not error.connection_down


def full_of_callers() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        waiting = [socket.socket() for _ in range(3)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        yield f"http://127.0.0.1:{full.getsockname()[1]}"
        for one in waiting:
            one.close()


@pytest.mark.rule("H3")
@pytest.mark.parametrize("call", [read, write])
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", "https://127.0.0.1:1", "http://no-such-name.invalid"], ids=["refused", "TLS", "name"]
)
def test_what_was_not_sent_waits_until_the_connection_is_back(call: Any, url: str) -> None:
    error = ending(call, url)
    assert isinstance(error, TryLater)
    assert error.connection_down
    assert "does not answer" in str(error)


@pytest.mark.parametrize("call", [read, write])
def test_no_connection_in_time_is_not_taken_for_something_sent(call: Any) -> None:
    for url in full_of_callers():
        error = ending(call, url, connect_seconds=0.3)
        assert isinstance(error, TryLater)
        assert error.connection_down


def test_a_tls_door_that_speaks_no_tls_was_not_sent_to() -> None:
    with hostile(cut_at_once) as server:
        error = ending(write, server.url.replace("http:", "https:"), connect_seconds=0.3)
        assert isinstance(error, TryLater)
        assert error.connection_down


def test_a_kept_connection_that_dies_is_not_silently_sent_on_again() -> None:
    def answers_once(connection: socket.socket, server: Hostile) -> None:
        server.head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        server.head(connection)

    with hostile(answers_once) as server, calling():
        client = web(server.url)
        assert write(client).status == 200
        with pytest.raises(Unclear):
            write(client)
        assert (server.connections, len(server.heads)) == (1, 2)


def test_without_time_left_nothing_is_sent() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling(seconds=0.2):
        with pytest.raises(TryLater, match="no time left"):
            write(web(server.url))
        assert server.connections == 0


def test_the_deadline_of_the_call_ends_a_request_before_its_own_limit() -> None:
    began = time.monotonic()
    with hostile(never_answers) as server, calling(seconds=0.8), pytest.raises(Unclear):
        write(web(server.url, seconds=30))
    assert time.monotonic() - began < 2
