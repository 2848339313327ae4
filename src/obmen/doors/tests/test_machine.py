"""Whatever callers send, the memory stays flat; and when the disk is full they are told to come again."""

import json
import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from obmen.doors.tests.alone import Alone, alone
from obmen.doors.tests.running import ORDER, Answer, answer_on, multipart
from obmen.journal.models import Body, Message
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1")
MB = 1024 * 1024
FORM = "multipart/form-data; boundary=a-boundary"
JSON_PART = (b'Content-Disposition: form-data; name="json"', json.dumps(ORDER).encode())


def head(server: Alone, length: str, sent_as: str = "application/json") -> bytes:
    return (
        f"POST /in/onec-ut/orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {server.token}\r\n"
        f"Content-Type: {sent_as}\r\n{length}\r\n\r\n"
    ).encode()


def post(server: Alone, raw: bytes, sent_as: str = "application/json") -> Answer:
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as caller:
        caller.sendall(head(server, f"Content-Length: {len(raw)}", sent_as) + raw)
        return answer_on(caller)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_gigabyte_is_cut_early_and_the_memory_stays_flat(database: Database) -> None:
    with alone(database) as server:
        assert post(server, json.dumps(ORDER).encode()).status == 202
        before = server.memory()
        for sent_as, least in (("application/json", 8), (FORM, 50)):
            sent, answer = _send_a_gigabyte(server, sent_as)
            assert answer.status == 413
            assert least <= sent < 200, f"{sent} MB were let in"
        assert server.memory() - before < 60 * MB
        assert post(server, json.dumps(ORDER).encode()).status == 200


def _send_a_gigabyte(server: Alone, sent_as: str) -> tuple[int, Answer]:
    """Megabytes that went out before the connection was closed, and the answer."""
    start = multipart(JSON_PART, (b'Content-Disposition: form-data; name="file"', b""))[
        : -len(b"\r\n--a-boundary--\r\n")
    ]
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as caller:
        caller.sendall(head(server, "Transfer-Encoding: chunked", sent_as) + b"%x\r\n%b\r\n" % (len(start), start))
        chunk = b"100000\r\n" + b"x" * MB + b"\r\n"
        for sent in range(1024):
            try:
                caller.settimeout(0.001 if sent > 60 else 10)
                caller.sendall(chunk)
            except OSError:
                break
        caller.settimeout(10)
        return sent, answer_on(caller)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_many_large_bodies_at_once_stay_within_bounds(database: Database) -> None:
    """Twenty bodies of 7 MB of base64, and twenty uploads of 20 MB."""
    content = os.urandom(20 * MB)
    inline = json.dumps({**ORDER, "file": {"name": "1.pdf", "content": "QUJD" * (7 * MB // 4)}}).encode()
    form = multipart(JSON_PART, (b'Content-Disposition: form-data; name="file"; filename="1.pdf"', content))
    with alone(database) as server, ThreadPoolExecutor(8) as pool:
        before = server.memory()
        sent = [pool.submit(post, server, one_of(inline, number)) for number in range(20)]
        sent += [pool.submit(post, server, one_of(form, number + 20), FORM) for number in range(20)]
        answers = [each.result().status for each in sent]
        assert set(answers) <= {202, 503}
        assert 202 in answers[:20], "no large body was taken"
        assert 202 in answers[20:], "no upload was taken"
        assert server.memory() - before < 160 * MB


def one_of(body: bytes, number: int) -> bytes:
    """A message of its own, just as long: else all but the first are duplicates."""
    return body.replace(b"12345", b"%d" % (20_000 + number), 1)


def test_a_full_disk_is_told_and_loses_nothing(database: Database) -> None:
    """The limit is on the size of a file. PostgreSQL writes in its own processes: there only files can be too large."""
    limit = database.home.joinpath("obmen.sqlite3").stat().st_size + MB if database.kind == "sqlite" else MB
    large = json.dumps({**ORDER, "note": "x" * 300_000}).encode()
    form = multipart(JSON_PART, (b'Content-Disposition: form-data; name="file"; filename="1"', os.urandom(3 * MB)))
    with alone(database, "--file-size", str(limit)) as server:
        answers = _until_full(server, large)
        assert answers[-1].status == (503 if database.kind == "sqlite" else 202)
        kept = [answer["id"] for answer in answers if answer.status == 202]
        file = post(server, form, FORM)
        assert (file.status, file["errors"][0]["field"]) == (503, "")
        assert post(server, b"{}").status in {422, 503}
        assert server.process.poll() is None
    assert set(kept) <= set(Body.objects.values_list("id", flat=True))
    assert Message.objects.count() >= len(kept) > 0
    assert list((database.home / "files" / "incoming").iterdir()) == []


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_full_disk_of_the_database_is_told_and_loses_nothing(database: Database) -> None:
    """PostgreSQL says 53100 when it cannot extend a table: here by a trigger that says so in its place."""
    whole = json.dumps(ORDER).encode()
    with alone(database) as server:
        first = post(server, whole)
        with connection.cursor() as cursor:
            cursor.execute(FULL)
        full = post(server, whole.replace(b"12345", b"12346"))
        assert (full.status, full.headers["Retry-After"]) == (503, "10")
        assert post(server, b"{}").status == 422, "what is turned away is kept elsewhere"
        assert Body.objects.count() == Message.objects.count() == 1
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER full_disk ON journal_body")
        again = post(server, whole.replace(b"12345", b"12346"))
        assert (first.status, again.status) == (202, 202)
        assert set(Body.objects.values_list("id", flat=True)) == {first["id"], again["id"]}


FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
CREATE TRIGGER full_disk BEFORE INSERT ON journal_body EXECUTE FUNCTION full_disk();
"""


def _until_full(server: Alone, large: bytes) -> list[Answer]:
    answers = []
    for number in range(1, 21):
        answers.append(post(server, large.replace(b"12345", b"%d" % number)))
        if answers[-1].status != 202:
            break
    return answers
