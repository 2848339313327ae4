"""What one connection may keep: each byte counts once, whether it came inside the JSON or beside it (H11)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from obmen.doors.answers import Refusal
from obmen.doors.app import Limits
from obmen.doors.space import Space
from obmen.doors.tests.running import ORDER, Running, multipart, running
from obmen.doors.tests.test_form import FORM, JSON_PART, file_part
from obmen.journal.models import Body, Rejected
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H11")
MB = 1024 * 1024


def send(doors: Running, content: bytes) -> int:
    return doors.post(body=multipart(JSON_PART, file_part(content)), Content_Type=FORM).status


def test_a_connection_is_told_when_it_keeps_more_than_it_may(database: Database) -> None:
    with running(limits=Limits(free_disk=0, storage=3 * MB)) as doors:
        assert [send(doors, bytes([number]) * MB) for number in range(4)] == [202, 202, 202, 507]


def test_a_disk_that_fills_while_a_file_comes_is_told_as_503_for_the_file_cannot_stay(database: Database) -> None:
    """The doors saw enough room; the file store, a moment later, does not."""
    inside = {**ORDER, "file": {"name": "1.txt", "content_type": "text/plain", "content": "T3JkZXI="}}
    with running(limits=Limits(free_disk=0), least_free=1 << 62) as doors:
        for answer in (
            doors.post(body=multipart(JSON_PART, file_part(b"%PDF")), Content_Type=FORM),
            doors.post(body=inside),
        ):
            assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert not Body.objects.exists()
        assert not Rejected.objects.exists()


def test_a_server_that_starts_anew_counts_a_file_once(doors: Running) -> None:
    assert send(doors, b"x" * MB) == 202
    pool = ThreadPoolExecutor()
    space = Space(pool)
    space.check(doors.connection.pk, Limits(free_disk=0))  # begins to count
    pool.shutdown()
    space.check(doors.connection.pk, Limits(free_disk=0, storage=MB + MB // 2))
    with pytest.raises(Refusal) as refused:
        space.check(doors.connection.pk, Limits(free_disk=0, storage=MB // 2))
    assert refused.value.answer.status == 507
