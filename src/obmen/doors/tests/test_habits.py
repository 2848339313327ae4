"""1C's habits: what its programmers and its platform really send, and what is made of it."""

import base64
import json
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest

from obmen.core import jsontext
from obmen.core.discovery import kind_of
from obmen.core.roles.accounting import OrderPlaced
from obmen.doors.app import Limits
from obmen.doors.tests.running import ORDER, Running, a_flow, multipart, running
from obmen.journal.models import Body, BodyFile, Lane, Message
from obmen.setup import snapshot
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H1", "K4"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
FORM = "multipart/form-data; boundary=a-boundary"


def read_back() -> OrderPlaced:
    """The newest message as the worker will read it."""
    body = Body.objects.latest("id")
    connection = snapshot.current().connection("onec-ut")
    assert connection is not None
    kind = kind_of(connection.system, "orders")
    assert kind is not None
    order: OrderPlaced = kind.read(jsontext.read(bytes(body.raw)), connection.zone, connection.name)
    return order


def with_line(**line: Any) -> dict[str, Any]:
    return {**ORDER, "lines": [{**ORDER["lines"][0], **line}]}


@pytest.mark.parametrize("number", ["12 345", "12\u00a0345", " 12345 ", "12345", 12345, 12345.0])
def test_a_deal_number_is_one_number_however_it_is_written(database: Database, doors: Running, number: object) -> None:
    a_flow(doors.connection)
    assert doors.post(body={**ORDER, "deal_number": number}).status == 202
    assert Lane.objects.get().key == "12345"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("1\u00a0250,50", "1250.50"), ("1250.5", "1250.5"), (1250.5, "1250.5"), ("1 250,50 ", "1250.50"), (3, "3")],
)
def test_sums_come_with_comma_point_and_spaces(database: Database, doors: Running, written: object, meant: str) -> None:
    assert doors.post(body=with_line(sum=written)).status == 202
    assert read_back().lines[0].sum == Decimal(meant)


def test_a_fraction_keeps_every_digit_it_was_sent_with(database: Database, doors: Running) -> None:
    raw = json.dumps(ORDER).replace("1250.5", "1250.10000000000000000001").encode()
    assert doors.post(body=raw).status == 202
    assert read_back().lines[0].sum == Decimal("1250.10000000000000000001")


def test_articles_keep_their_zeros_and_numbers_may_be_numbers(database: Database, doors: Running) -> None:
    assert doors.post(body={**with_line(article=" 000125 "), "order_number": 17}).status == 202
    order = read_back()
    assert (order.lines[0].article, order.order_number) == ("000125", "17")


def test_base64_may_be_broken_into_lines(database: Database, doors: Running) -> None:
    content = bytes(range(256)) * 20
    lines = base64.encodebytes(content).decode().replace("\n", "\r\n")
    file = {"name": "Заказ № 17.pdf", "content_type": "application/pdf", "content": lines}
    assert doors.post(body={**ORDER, "file": file}).status == 202
    kept = BodyFile.objects.get()
    assert (kept.field, kept.name, kept.size) == ("file", "Заказ № 17.pdf", len(content))
    assert doors.content(kept.sha256) == content
    assert lines[:60].encode() not in bytes(Body.objects.get().raw)
    assert read_back().file is not None


def test_base64_may_be_escaped_as_some_writers_of_json_do(database: Database, doors: Running) -> None:
    content = b"\xfb\xff\xfe" * 100
    written = base64.b64encode(content).decode().replace("/", "\\/").replace("+", "\\u002B")
    raw = json.dumps({**ORDER, "file": {"name": "1.pdf", "content": "HERE"}}).replace("HERE", written)
    assert doors.post(body=raw.encode()).status == 202
    assert doors.content(BodyFile.objects.get().sha256) == content


@pytest.mark.parametrize("content", ["это не base64", "JVBERi0xL", "JVBE=i0x", "JVBERi0=JVBE", "", None, 17, ["JVBE"]])
def test_a_file_that_is_no_base64_is_a_problem_of_its_field(
    database: Database, doors: Running, content: object
) -> None:
    answer = doors.post(body={**ORDER, "file": {"name": "1.pdf", "content": content}})
    assert (answer.status, answer["state"]) == (202, "held")
    assert "file.content" in {error["field"] for error in answer["errors"]}
    assert not BodyFile.objects.exists()


@pytest.mark.parametrize("sent_as", ["", "text/plain", "text/plain; charset=UTF-8", "application/octet-stream"])
def test_json_needs_no_content_type(database: Database, doors: Running, sent_as: str) -> None:
    assert doors.post(body=ORDER, Content_Type=sent_as).status == 202


def test_a_byte_order_mark_is_passed_over(database: Database, doors: Running) -> None:
    raw = b"\xef\xbb\xbf" + json.dumps(ORDER, ensure_ascii=False).encode()
    assert doors.post(body=raw).status == 202
    assert bytes(Body.objects.get().raw) == raw
    assert read_back().order_number == "ТДЦБ-000117"


@pytest.mark.parametrize(
    "disposition",
    [
        'form-data; name="file"; filename="Счёт № 5.pdf"'.encode(),
        b"form-data; name=\"file\"; filename*=UTF-8''%D0%A1%D1%87%D1%91%D1%82%20%E2%84%96%205.pdf",
        b"form-data; name=file; filename=\"x.pdf\"; filename*=utf-8'ru'%D0%A1%D1%87%D1%91%D1%82%20%E2%84%96%205.pdf",
        'form-data; name="file"; filename="Счёт № 5.pdf"'.encode("cp1251"),
        'form-data; name="file"; filename="C:\\Заказы\\Счёт № 5.pdf"'.encode("cp1251"),
        'form-data; name="file"; filename="../../etc/Счёт № 5.pdf"'.encode(),
    ],
)
def test_a_cyrillic_file_name_is_read_however_it_is_written(
    database: Database, doors: Running, disposition: bytes
) -> None:
    body = multipart(
        (b'Content-Disposition: form-data; name="json"', json.dumps(ORDER).encode()),
        (b"Content-Disposition: " + disposition + b"\r\nContent-Type: application/pdf", b"%PDF-1.4\r\n--\r\n"),
    )
    answer = doors.post(body=body, Content_Type=FORM)
    assert answer.status == 202, answer.body
    kept = BodyFile.objects.get()
    assert (kept.name, kept.field, kept.content_type) == ("Счёт № 5.pdf", "file", "application/pdf")
    assert doors.content(kept.sha256) == b"%PDF-1.4\r\n--\r\n"


@pytest.mark.rule("H4")
def test_a_repeat_that_differs_in_bytes_only_is_the_same_message(database: Database, doors: Running) -> None:
    a_flow(doors.connection)
    message = {**with_line(price=Decimal("625.250")), "type": "change"}
    first = doors.post(body=jsontext.write(message), Idempotency_Key="k")
    other_order = dict(reversed(message.items()))
    escaped = json.dumps({**other_order, "lines": ORDER["lines"]}, indent=2).encode()
    again = doors.post(body=escaped.replace(b"625.25", b"6.2525e2").replace(b"12345", b"12345.0"), Idempotency_Key="k")
    assert (again.status, again["id"]) == (200, first["id"])
    assert Message.objects.count() == 1


@pytest.mark.rule("H4")
def test_a_repeat_with_another_file_is_another_content(database: Database, doors: Running) -> None:
    def sent(content: bytes) -> int:
        body = multipart(
            (b'Content-Disposition: form-data; name="json"', json.dumps(ORDER).encode()),
            (b'Content-Disposition: form-data; name="file"; filename="1.pdf"', content),
        )
        return doors.post(body=body, Content_Type=FORM, Idempotency_Key="k").status

    assert [sent(b"one"), sent(b"one"), sent(b"two")] == [202, 200, 409]


def test_a_caller_who_gives_up_after_30_seconds_has_his_answer_before(database: Database) -> None:
    """The real bounds together stay under 25 s; here it is one, and somebody holds the database."""
    assert Limits().commit_wait + Limits().room_wait <= 25
    with running(limits=Limits(free_disk=0, commit_wait=1.0)) as doors, ThreadPoolExecutor(2) as callers:
        began = time.monotonic()
        with the_database_held(database):
            being_written = callers.submit(doors.post, body=ORDER)
            time.sleep(0.3)
            in_line = callers.submit(doors.post, body={**ORDER, "deal_number": 2})
            answers = being_written.result(), in_line.result()
            took = time.monotonic() - began
        assert [answer.status for answer in answers] == [503, 503]
        assert answers[0].headers["Retry-After"] == "10"
        assert 0.9 < took < 4
        assert doors.post(body=ORDER).status == 200, "it was being written, so the repeat is a duplicate"
        assert doors.post(body={**ORDER, "deal_number": 2}).status == 202, "it was withdrawn"


@contextmanager
def the_database_held(database: Database) -> Iterator[None]:
    other = sqlite3.connect(database.url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.rollback()
        other.close()
