"""What the client makes of answers: of each status, of what was not promised, of too much."""

import gzip
import socket
import tracemalloc
from typing import Any

import pytest

from obmen.core.answer import raise_usual
from obmen.core.errors import Misconfigured, ObmenError, Refused, TryLater, Unclear
from obmen.core.http import Web
from obmen.core.site import Site, segment
from obmen.core.text import Text
from tests.batteries.hostile import Hostile, answering, hostile, http
from tests.batteries.small_run import calling

from .http_client import CHANGE, ending, read, web, write


def test_an_answer_above_the_limit_is_read_no_further() -> None:
    sent = []

    def endless(connection: socket.socket, server: Hostile) -> None:
        server.head(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 65536)
            sent.append(65536)

    with hostile(endless) as server:
        assert isinstance(ending(read, server.url, answer_bytes=1 << 20), TryLater)
        assert isinstance(ending(write, server.url, answer_bytes=1 << 20), Unclear)
    assert sum(sent) < 20 << 20


def test_a_gzip_bomb_takes_no_more_memory_than_the_limit() -> None:
    packed = gzip.compress(b"0" * (200 << 20), compresslevel=1)
    raw = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed)
    with hostile(answering(raw + packed)) as server:
        tracemalloc.start()
        error = ending(read, server.url, answer_bytes=4 << 20, seconds=20)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert isinstance(error, TryLater)
    assert peak < 20 << 20


@pytest.mark.parametrize(
    "body", [b"<html>Sign in</html>", b'{"a": ', '{"имя": "ё"}'.encode("cp1251"), b"", b"[" * 100_000],
    ids=["a page", "cut", "cp1251", "nothing", "deep"],
)  # fmt: skip
def test_what_is_not_the_json_that_was_promised(body: bytes) -> None:
    with hostile(answering(http("200 OK", body))) as server, calling():
        client = web(server.url)
        with pytest.raises(TryLater) as later:
            read(client).json()
        with pytest.raises(Unclear):
            write(client).json()
        assert not later.value.connection_down


def test_numbers_come_exactly_and_a_bom_is_passed_over() -> None:
    raw = http("200 OK", b'\xef\xbb\xbf{"sum": 0.1000000000000000055511151231257827}')
    with hostile(answering(raw)) as server, calling():
        assert str(read(web(server.url)).json()["sum"]) == "0.1000000000000000055511151231257827"


@pytest.mark.rule("H3")
@pytest.mark.parametrize(
    ("status", "kind", "down"),
    [
        ("401 Unauthorized", Misconfigured, False),
        ("403 Forbidden", Misconfigured, False),
        ("302 Found", Misconfigured, False),
        ("408 Request Timeout", TryLater, False),
        ("429 Too Many Requests", TryLater, False),
        ("502 Bad Gateway", TryLater, True),
        ("503 Service Unavailable", TryLater, True),
        ("504 Gateway Timeout", TryLater, True),
        ("500 Internal Server Error", Unclear, False),
    ],
)
def test_each_status_is_the_error_that_says_what_to_do(status: str, kind: type[ObmenError], down: bool) -> None:
    raw = http(status, b"s3cret-key was sent by ivanov@firm.ru", more="Location: https://elsewhere.example/\r\n")
    with hostile(answering(raw)) as server, calling(), pytest.raises(kind) as caught:
        raise_usual(write(web(server.url)))
    assert getattr(caught.value, "connection_down", False) == down
    assert "s3cret-key" not in caught.value.detail
    assert "ivanov" not in caught.value.detail


def test_a_redirect_is_not_followed_with_the_key() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as stranger:
        moved = http("307 Temporary Redirect", more=f"Location: {stranger.url}/thing\r\n")
        with hostile(answering(moved)) as server, calling(), pytest.raises(Misconfigured, match="sends us on"):
            raise_usual(write(web(server.url)))
        assert stranger.connections == 0


def test_a_dry_call_reads_and_only_notes_what_it_would_write() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling(dry=True) as call:
        client = web(server.url)
        assert read(client).status == 200
        answer = write(client)
        assert answer.planned
        assert call.changes == [CHANGE]
        assert len(server.heads) == 1


def test_a_dry_call_notes_each_object_a_request_would_change() -> None:
    with calling(dry=True) as call:
        web("http://127.0.0.1:1").write(lambda: [CHANGE, CHANGE], "POST", "/things", identity="i-1")
        assert call.changes == [CHANGE, CHANGE]


def test_every_write_carries_its_identity() -> None:
    with hostile(answering(http("200 OK", b"{}"))) as server, calling():
        write(web(server.url))
        assert b"idempotency-key: i-1" in server.heads[0].lower()


@pytest.mark.parametrize("address", ["http://a:99999", "http://[", "nonsense"])
def test_an_address_that_is_none_is_a_wrong_setting(address: str) -> None:
    error = ending(write, address)
    assert isinstance(error, Misconfigured)
    assert error.setting == "address"


@pytest.mark.parametrize("number", ["..", ".", ""])
def test_a_number_cannot_lead_to_another_address(number: str) -> None:
    with pytest.raises(Refused):
        segment(number)
    assert segment("ТД/1 ?#%") == "%D0%A2%D0%94%2F1%20%3F%23%25"


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("token", {"headers": {"Authorization": "Bearer a\nb"}}),
        ("proxy", {"proxy": "http://"}),
        ("ca", {"ca": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}),
    ],
)
def test_what_a_client_cannot_be_built_from_is_named_by_its_setting(setting: str, values: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured) as caught:
        Web(Site(Text("There"), "http://there.example", **values))
    assert caught.value.setting == setting
