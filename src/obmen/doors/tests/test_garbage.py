"""Bad input: a clear answer, nothing half kept, the server as before."""

import json
import threading

import pytest

from obmen.doors.tests.running import ORDER, Running, a_flow, answer_on
from obmen.journal.models import Body, Message, Rejected
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1")


def order(**changed: object) -> bytes:
    return json.dumps({**ORDER, **changed}, ensure_ascii=False).encode()


GARBAGE = {
    "nothing": b"",
    "noise": bytes(range(256)),
    "xml": "<заказ/>".encode(),
    "half": order()[:-1],
    "two": order() + order(),
    "a list": b"[1, 2]",
    "a text": b'"order"',
    "null": b"null",
    "broken UTF-8": order(order_number="HERE").replace(b"HERE", b"\xd0"),
    "cp1251": order(order_number="ТД").decode().encode("cp1251"),
    "UTF-16": order().decode().encode("utf-16"),
    "a key twice": b'{"deal_number": 1, "deal_number": 2}',
    "a key twice, deep": b'{"deal_number": 1, "lines": [{"a": 1, "a": 1}]}',
    "NUL": b'{"deal_number": "1\\u0000"}',
    "NUL in a key": b'{"deal_number": 1, "\\u0000": 1, "\\u0000 ": 2}',
    "raw NUL": b'{"deal_number": "1\x00"}',
    "half a character": b'{"deal_number": 1, "order_number": "\\ud83d"}',
    "half a character twice as a key": b'{"deal_number": 1, "\\ud83d": 1, "\\ud83d": 2}',
    "NaN": b'{"deal_number": NaN}',
    "infinity": b'{"deal_number": 1, "x": -Infinity}',
    "a huge exponent": b'{"deal_number": 1e999999999999}',
    "a huge exponent elsewhere": b'{"deal_number": 1, "x": 1E+1000000}',
    "a huge whole number": b'{"deal_number": ' + b"9" * 5000 + b"}",
    "deep": b'{"deal_number": 1, "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deep objects": b'{"deal_number": 1, "x": ' + b'{"a":' * 70 + b"1" + b"}" * 70 + b"}",
    "no deal": order(deal_number=None),
    "a deal that is a list": order(deal_number=[1]),
    "a deal that is an object": order(deal_number={"number": 1}),
    "a deal that is true": order(deal_number=True),
    "an empty deal": order(deal_number=" \u00a0"),
    "a key that is no key": order(message_id=["k"]),
}


def test_what_cannot_be_placed_is_refused_with_a_reason_and_kept_for_a_person(doors: Running) -> None:
    for name, raw in GARBAGE.items():
        answer = doors.post(body=raw)
        assert answer.status == 422, (name, answer.body)
        assert answer["errors"][0]["reason"], name
    assert Rejected.objects.count() == len(GARBAGE)
    kept = {bytes(raw) for raw in Rejected.objects.values_list("raw", flat=True)}
    assert kept == set(GARBAGE.values())
    assert not Body.objects.exists()
    assert doors.post(body=ORDER).status == 202


WRONG = {
    "lines that are a text": ("lines", order(lines="two")),
    "no lines": ("lines", order(lines=[])),
    "lines of nothing": ("lines.0", order(lines=[None])),
    "a line without an article": ("lines.0.article", order(lines=[{**ORDER["lines"][0], "article": ""}])),
    "a sum in words": ("lines.0.sum", order(lines=[{**ORDER["lines"][0], "sum": "сто"}])),
    "an unknown type": ("type", order(type="added")),
    "no type": ("type", order(type=None)),
    "a date that is none": ("order_date", order(order_date="31.02.2026")),
    "a number that is an object": ("order_number", order(order_number={})),
    "a file that is a text": ("file", order(file="JVBERi0=")),
}


def test_what_can_be_placed_but_is_wrong_is_held_with_the_field_named(doors: Running) -> None:
    a_flow(doors.connection)
    for name, (field, raw) in WRONG.items():
        answer = doors.post(body=raw)
        assert (answer.status, answer["state"]) == (202, "held"), (name, answer.body)
        assert field in {error["field"] for error in answer["errors"]}, (name, answer.body)
    assert Message.objects.filter(state="held").count() == len(WRONG)


def test_ten_thousand_errors_of_one_message_are_told_in_part(doors: Running) -> None:
    lines = [{"article": "1"}] * 5000
    answer = doors.post(body=order(lines=lines))
    assert (answer.status, answer["state"]) == (202, "held")
    assert len(answer["errors"]) <= 101


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_names_of_addresses_may_be_anything(database: Database, doors: Running) -> None:
    for path in (
        "/in/onec-ut/%00",
        "/in/onec-ut/%D0%B7",
        "/in//orders",
        "/in/onec-ut/" + "x" * 5000,
        "/in/%2e%2e/orders",
    ):
        assert doors.post(path, ORDER).status == 404, path
    for path in ("/in/onec-ut/messages/%00", "/in/onec-ut/messages/" + "9" * 3000, "/in/onec-ut/messages/%D0%B7"):
        assert doors.get(path).status == 404, path


def test_thousands_of_wrong_messages_of_one_caller_leave_a_bounded_list(doors: Running) -> None:
    """Several callers at once, or the test would wait for each commit."""

    statuses: list[int] = []

    def send(count: int) -> None:
        with doors.socket() as caller:
            for _ in range(count):
                caller.sendall(doors.head(len(b"wrong")) + b"wrong")
                statuses.append(answer_on(caller).status)

    callers = [threading.Thread(target=send, args=(150,)) for _ in range(16)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert statuses == [422] * 2400
    assert 900 <= Rejected.objects.count() <= 1100
    assert doors.post(body=ORDER).status == 202
