"""The body is bounded in size, time and speed, and taken in one form only."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from obmen.doors.app import Limits
from obmen.doors.tests.running import ORDER, Running, answer_on, running
from obmen.journal.models import Body
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H1"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
MB = 1024 * 1024
RAW = json.dumps(ORDER).encode()


def padded(size: int) -> bytes:
    return RAW[:-1] + b', "note": "' + b"x" * (size - len(RAW) - 12) + b'"}'


def test_eight_megabytes_are_taken_and_one_byte_more_is_not(doors: Running) -> None:
    assert len(padded(8 * MB)) == 8 * MB
    assert doors.post(body=padded(8 * MB)).status == 202
    assert doors.post(body=padded(8 * MB + 1)).status == 413
    assert Body.objects.count() == 1


def test_a_body_whose_size_is_said_to_be_too_large_is_refused_before_it_comes(doors: Running) -> None:
    with doors.socket() as caller:
        caller.sendall(doors.head(9 * MB))
        answer = answer_on(caller)
        assert (answer.status, answer.headers["Connection"]) == (413, "close")


def test_a_body_without_a_size_is_cut_when_it_grows_too_large(doors: Running) -> None:
    head = doors.head(0).replace(b"Content-Length: 0", b"Transfer-Encoding: chunked")
    with doors.socket() as caller:
        caller.sendall(head + b"%x\r\n%b\r\n0\r\n\r\n" % (len(RAW), RAW))
        assert answer_on(caller).status == 202
    with doors.socket() as caller:
        caller.sendall(head)
        chunk = b"100000\r\n" + b"x" * MB + b"\r\n"
        for _ in range(9):
            caller.sendall(chunk)
        assert answer_on(caller).status == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Content_Encoding": "gzip"},
        {"Content_Type": "application/json; charset=windows-1251"},
        {"Content_Type": "text/plain; charset=koi8-r"},
        {"Content_Type": "application/xml"},
        {"Content_Type": "application/x-www-form-urlencoded"},
        {"Content_Type": "multipart/mixed; boundary=x"},
        {"Content_Type": "nonsense"},
    ],
)
def test_other_forms_and_encodings_are_refused(database: Database, doors: Running, headers: dict[str, str]) -> None:
    assert doors.post(body=ORDER, **headers).status == 415


def test_a_body_that_drips_is_cut_and_the_caller_may_come_again(database: Database) -> None:
    with running(limits=Limits(free_disk=0, patience=0.5, slowest=1000)) as doors, doors.socket() as caller:
        caller.sendall(doors.head(len(RAW)))
        began = time.monotonic()
        for byte in RAW[:3]:
            caller.sendall(bytes([byte]))
            time.sleep(0.1)
        answer = answer_on(caller)
        assert (answer.status, answer.headers["Connection"]) == (503, "close")
        assert 0.4 < time.monotonic() - began < 3
        assert not Body.objects.exists()


def test_a_body_that_keeps_its_pace_is_waited_for_and_one_without_end_is_not(database: Database) -> None:
    limits = Limits(free_disk=0, patience=0.2, slowest=100, longest=2.0)
    with running(limits=limits) as doors, doors.socket() as steady, doors.socket() as endless:
        steady.sendall(doors.head(len(RAW)) + RAW[:100])
        endless.sendall(doors.head(5 * MB) + b"x" * 100_000)
        time.sleep(0.6)
        steady.sendall(RAW[100:])
        assert answer_on(steady).status == 202
        assert answer_on(endless).status == 503


def test_a_caller_who_hangs_up_leaves_nothing(doors: Running) -> None:
    with doors.socket() as caller:
        caller.sendall(doors.head(len(RAW)) + RAW[:50])
    time.sleep(0.1)
    assert doors.post(body=ORDER).status == 202
    assert Body.objects.count() == 1


def test_a_connection_is_kept_for_the_next_message(doors: Running) -> None:
    with doors.socket() as caller:
        for status in (202, 200, 422, 404, 200):
            raw = RAW if status in {200, 202} else b"{}"
            path = "/in/onec-ut/" + ("nothing" if status == 404 else "orders")
            caller.sendall(doors.head(len(raw), path) + raw)
            assert answer_on(caller).status == status


def test_two_messages_sent_at_once_are_answered_in_turn(doors: Running) -> None:
    other = json.dumps({**ORDER, "deal_number": 2}).encode()
    with doors.socket() as caller:
        caller.sendall(doors.head(len(RAW)) + RAW + doors.head(len(other)) + other)
        statuses = caller.recv(65536).count(b"HTTP/1.1 202")
        while statuses < 2:
            statuses += caller.recv(65536).count(b"HTTP/1.1 202")


def test_more_large_bodies_than_there_is_room_for_come_again_later(database: Database) -> None:
    limits = Limits(free_disk=0, big_at_once=2, room_wait=0.3)
    with running(limits=limits) as doors:
        open_ones = [doors.socket() for _ in range(2)]
        for caller in open_ones:
            caller.sendall(doors.head(4 * MB) + b"x" * (2 * MB))
        time.sleep(0.3)
        assert doors.post(body=padded(2 * MB)).status == 503
        assert doors.post(body=ORDER).status == 202
        for caller in open_ones:
            caller.close()
        time.sleep(0.2)
        assert doors.post(body=padded(2 * MB)).status == 202


def test_small_bodies_under_way_are_bounded_together(database: Database) -> None:
    with running(limits=Limits(free_disk=0, small_at_once=300_000)) as doors:
        slow = [doors.socket() for _ in range(4)]
        for caller in slow:
            caller.sendall(doors.head(200_000) + b"x" * 100_000)
        time.sleep(0.3)
        statuses = [doors.post(body=ORDER).status, doors.post(body=padded(50_000)).status]
        assert 503 in statuses or any(answer_on(caller).status == 503 for caller in slow[-1:])
        for caller in slow:
            caller.close()
        time.sleep(0.2)
        assert doors.post(body=padded(50_000)).status in {200, 202}


def test_a_disk_that_is_nearly_full_takes_nothing_more(database: Database) -> None:
    with running(limits=Limits(free_disk=1 << 60)) as doors:
        answer = doors.post(body=ORDER)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


def test_a_connection_over_its_storage_takes_nothing_more_and_others_do(database: Database) -> None:
    with running(limits=Limits(free_disk=0, storage=5000)) as doors:
        statuses = [doors.post(body={**ORDER, "deal_number": n}).status for n in range(1, 41)]
        assert statuses[0] == 202
        assert statuses[-1] == 507


def test_large_bodies_do_not_hold_up_small_ones(doors: Running) -> None:
    """Eight megabytes of lines are read in a thread while the loop goes on."""
    lines = [{**ORDER["lines"][0], "article": f"00-{n:08d}"} for n in range(60_000)]
    large = json.dumps({**ORDER, "lines": lines}).encode()
    assert len(large) > 5 * MB
    with ThreadPoolExecutor(1) as pool:
        sent = pool.submit(doors.post, body=large)
        waits = []
        while not sent.done():
            began = time.monotonic()
            assert doors.get("/health").status == 200
            waits.append(time.monotonic() - began)
        assert sent.result().status == 202
    assert len(waits) > 5
    assert sorted(waits)[len(waits) // 2] < 0.2


def test_a_caller_who_first_sends_all_of_a_large_body_still_reads_why_it_was_refused(doors: Running) -> None:
    for authorization, status in ((f"Bearer {doors.token}", 413), ("Bearer obm_wrong", 401)):
        answer = doors.post(body=b"x" * (40 * MB), Authorization=authorization)
        assert answer.status == status
