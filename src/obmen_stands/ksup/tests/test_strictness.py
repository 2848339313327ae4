"""As hard as a real counterpart: what the contract does not know is refused by name, and changes nothing."""

import json
import socket
import time

import pytest

from obmen_stands.ksup import Ksup
from obmen_stands.ksup.tests.conftest import LINE, Caller, order


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"lines": [LINE | {"vat": "20"}]}, "lines.0.vat"),
        ({"lines": [LINE, LINE | {"price": 625.25}]}, "lines.1.price"),
        ({"lines": [LINE | {"sum": "1 250,50"}]}, "lines.0.sum"),
        ({"lines": [LINE | {"article": " 00125"}]}, "lines.0.article"),
        ({"order_number": 17}, "order_number"),
        ({"order_number": ""}, "order_number"),
        ({"base": "Наша база"}, "base"),
        ({"order_date": "2026-02-30"}, "order_date"),
        ({"order_date": "2026-03-02T10:15:00"}, "order_date"),
        ({"lines": [LINE] * 10_001}, "lines"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(ksup: Ksup, caller: Caller, wrong: dict[str, object], field: str) -> None:
    refused = caller.ask("PUT", "/deals/12345/orders", order(**wrong), key="k1")
    assert refused.error == (422, "bad_field", field)
    assert ksup.deal("12345")["orders"] == []


def test_a_missing_field_is_named(caller: Caller) -> None:
    body = {name: value for name, value in order().items() if name != "lines"}
    assert caller.ask("PUT", "/deals/12345/orders", body, key="k1").error == (422, "bad_field", "lines")


def test_an_unknown_parameter_is_refused_by_its_name(caller: Caller) -> None:
    assert caller.ask("GET", "/deals/12345?with=all").error == (422, "bad_field", "with")
    assert caller.ask("GET", "/ping?x=1").error == (422, "bad_field", "x")


def test_without_the_token_nothing_is_told(caller: Caller) -> None:
    refused = caller.ask("GET", "/deals/12345", headers={"Authorization": "Bearer guess"})
    assert refused.error == (401, "unauthorized", "Authorization")
    assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_what_is_not_json_is_refused(caller: Caller) -> None:
    assert caller.ask("PUT", "/deals/12345/orders", b'{"base":', key="k1").error[:2] == (422, "bad_json")
    plain = caller.ask("PUT", "/deals/12345/orders", order(), key="k1", headers={"Content-Type": "text/plain"})
    assert plain.error == (415, "bad_content_type", "Content-Type")


def test_a_body_beyond_the_bound_is_refused_even_without_a_length(ksup: Ksup, caller: Caller) -> None:
    big = json.dumps(order(order_number="x" * 9_000_000)).encode()
    assert caller.ask("PUT", "/deals/12345/orders", big, key="k1").error == (413, "too_large", None)
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    assert _raw(ksup, "Transfer-Encoding: chunked", chunk * 9).startswith(b"HTTP/1.1 413 ")


def test_a_file_beyond_50_mb_is_refused_before_it_is_sent(caller: Caller) -> None:
    length = {"Content-Length": str(60 * 1024 * 1024), "Content-Type": "multipart/form-data; boundary=b"}
    assert caller.ask("PUT", "/deals/12345/orders", key="k1", headers=length).error == (413, "too_large", None)


def test_a_torn_body_changes_nothing(ksup: Ksup) -> None:
    whole = json.dumps(order()).encode()
    assert _raw(ksup, f"Content-Length: {len(whole)}", whole[:-20], hang_up=True) == b""
    until = time.monotonic() + 10
    while not ksup.arrivals() and time.monotonic() < until:
        time.sleep(0.01)
    assert [arrival["outcome"] for arrival in ksup.arrivals()] == ["torn"]
    assert ksup.deal("12345")["orders"] == []


def _raw(ksup: Ksup, length: str, body: bytes, *, hang_up: bool = False) -> bytes:
    """One request written by hand; gives the first bytes of the answer, or what is left after hanging up."""
    head = f"PUT /api/v1/deals/12345/orders HTTP/1.1\r\nHost: ksup\r\nAuthorization: Bearer {ksup.token}\r\n"
    head += f"Idempotency-Key: k1\r\nContent-Type: application/json\r\n{length}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", ksup.port), timeout=10) as connection:
        connection.sendall(head.encode() + body)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        return connection.recv(100)


def test_an_unknown_address_and_a_wrong_method_answer_in_json(caller: Caller) -> None:
    assert caller.ask("GET", "/nothing").error == (404, "no_address", None)
    refused = caller.ask("DELETE", "/deals/12345")
    assert (refused.status, refused.headers["Allow"]) == (405, "GET")
