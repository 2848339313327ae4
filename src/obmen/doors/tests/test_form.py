"""Multipart forms: streamed into the file store, and bounded however they are made."""

import hashlib
import json
import os
from pathlib import Path

import pytest

from obmen.doors.tests.running import ORDER, Running, answer_on, multipart
from obmen.journal.models import Body, BodyFile
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1", "K4.3")
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
FORM = "multipart/form-data; boundary=a-boundary"
MB = 1024 * 1024
JSON_PART = (b'Content-Disposition: form-data; name="json"', json.dumps(ORDER).encode())


def file_part(content: bytes, name: bytes = b"1.pdf") -> tuple[bytes, bytes]:
    head = b'Content-Disposition: form-data; name="file"; filename="%s"\r\nContent-Type: application/pdf' % name
    return head, content


def test_a_file_of_twenty_megabytes_is_kept_byte_for_byte(doors: Running) -> None:
    content = os.urandom(20 * MB)
    answer = doors.post(body=multipart(JSON_PART, file_part(content)), Content_Type=FORM)
    assert answer.status == 202, answer.body
    kept = BodyFile.objects.get()
    assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert doors.content(kept.sha256) == content
    assert json.loads(bytes(Body.objects.get().raw)) == ORDER


@sqlite_only
def test_content_that_looks_like_a_boundary_is_content(database: Database, doors: Running) -> None:
    content = b"\r\n--a-boundar" + b"\r\n--a-bound\r\n" * 50_000 + b"\r\n-"
    doors.post(body=multipart(file_part(content), JSON_PART), Content_Type=FORM)
    assert doors.content(BodyFile.objects.get().sha256) == content


@sqlite_only
def test_a_form_that_comes_byte_by_byte_is_read_the_same(database: Database, doors: Running) -> None:
    body = multipart(JSON_PART, file_part(b"%PDF\r\n--a-b\r\n"))
    with doors.socket() as caller:
        caller.sendall(doors.head(len(body), Content_Type=FORM))
        for place in range(len(body)):
            caller.sendall(body[place : place + 1])
        assert answer_on(caller).status == 202
    assert doors.content(BodyFile.objects.get().sha256) == b"%PDF\r\n--a-b\r\n"


@sqlite_only
def test_an_order_without_its_file_comes_as_a_form_too(database: Database, doors: Running) -> None:
    assert doors.post(body=multipart(JSON_PART), Content_Type=FORM).status == 202
    assert not BodyFile.objects.exists()


@sqlite_only
def test_a_file_above_fifty_megabytes_is_refused_and_leaves_nothing(database: Database, doors: Running) -> None:
    with doors.socket() as caller:
        caller.sendall(doors.head(51 * MB, Content_Type=FORM))
        assert answer_on(caller).status == 413
    head = doors.head(0, Content_Type=FORM).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    body = multipart(JSON_PART, file_part(b"x" * MB))[: -len(b"\r\n--a-boundary--\r\n")]
    with doors.socket() as caller:
        caller.sendall(head + b"%x\r\n%b\r\n" % (len(body), body))
        for _ in range(51):
            caller.sendall(b"100000\r\n" + b"x" * MB + b"\r\n")
        assert answer_on(caller).status == 413
    assert left_behind(database.home) == []


@pytest.mark.parametrize("at_once", [True, False])
@sqlite_only
def test_a_part_header_without_a_value_hides_no_other(database: Database, doors: Running, at_once: bool) -> None:
    head, content = file_part(b"%PDF")
    body = multipart((b"X-Empty:\r\nX-Blank: \r\n" + head, content), (b"X-Empty:\r\n" + JSON_PART[0], JSON_PART[1]))
    with doors.socket() as caller:
        caller.sendall(doors.head(len(body), Content_Type=FORM))
        for place in range(0, len(body), len(body) if at_once else 1):
            caller.sendall(body[place : place + len(body)] if at_once else body[place : place + 1])
        assert answer_on(caller).status == 202
    kept = BodyFile.objects.get()
    assert (kept.field, kept.name, kept.content_type) == ("file", "1.pdf", "application/pdf")


BOMBS = {
    "thousands of parts": (422, multipart(*[JSON_PART] + [file_part(b"", b"%d" % n) for n in range(5000)])),
    "json twice": (422, multipart(JSON_PART, JSON_PART)),
    "no json": (422, multipart(file_part(b"x"))),
    "a huge part header": (422, multipart((b"X: " + b"x" * 100_000, b"y"), JSON_PART)),
    "a part header without end": (422, b"--a-boundary\r\nX: " + b"x" * 1_000_000),
    "a thousand part headers": (422, multipart((b"\r\n".join(b"X%d: 1" % n for n in range(1000)), b"y"), JSON_PART)),
    "a part without a head": (422, multipart((b"", b"x"))),
    "another boundary": (422, multipart(JSON_PART, boundary=b"other")),
    "no end": (422, multipart(JSON_PART)[: -len(b"--a-boundary--\r\n")]),
    "nothing": (422, b""),
    "noise": (422, bytes(range(256)) * 1000),
    "json in base64": (415, multipart((JSON_PART[0] + b"\r\nContent-Transfer-Encoding: base64", b"e30="))),
    "json above 8 MB": (413, multipart((JSON_PART[0], b" " * (9 * MB)))),
    "json that is none": (422, multipart((JSON_PART[0], b"<order/>"))),
    "an epilogue": (202, multipart(JSON_PART) + b"\r\nbye" * 10),
}


@pytest.mark.parametrize("name", BOMBS)
@sqlite_only
def test_a_form_made_to_harm_is_refused_and_leaves_nothing(database: Database, doors: Running, name: str) -> None:
    status, body = BOMBS[name]
    answer = doors.post(body=body, Content_Type=FORM)
    assert answer.status == status, answer.body
    assert doors.post(body={**ORDER, "deal_number": 2}).status == 202
    assert left_behind(database.home) == []


@pytest.mark.parametrize("boundary", ["", "; boundary=", "; boundary=" + "x" * 200])
@sqlite_only
def test_a_form_without_a_boundary_is_refused(database: Database, doors: Running, boundary: str) -> None:
    answer = doors.post(body=multipart(JSON_PART), Content_Type="multipart/form-data" + boundary)
    assert answer.status == 422


def left_behind(home: Path) -> list[Path]:
    return list((home / "files" / "incoming").iterdir())
