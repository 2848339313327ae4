"""H1: what a sender is told to stop with stands in the list *rejected*, with its reason, for a person to look at."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection

from obmen.core import clock
from obmen.doors.limits import current
from obmen.doors.tests.running import ORDER, Running, a_flow, answer_on, multipart, running
from obmen.doors.tests.test_form import FORM, JSON_PART, file_part
from obmen.journal.ids import first_id
from obmen.journal.models import Body, Rejected
from obmen.setup import options
from obmen.setup.models import Connection
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("H1")
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

BROKEN = {
    "no json": (FORM, multipart(file_part(b"%PDF"))),
    "json twice": (FORM, multipart(JSON_PART, JSON_PART)),
    "too many parts": (FORM, multipart(JSON_PART, *[file_part(b"x")] * 20)),
    "no form at all": (FORM, b"<order>117</order>"),
    "no end": (FORM, multipart(JSON_PART)[:-20]),
    "no boundary": ("multipart/form-data", multipart(JSON_PART)),
}


@pytest.mark.parametrize("name", BROKEN)
@sqlite_only
def test_a_broken_form_is_kept_with_its_reason_and_what_came(database: Database, doors: Running, name: str) -> None:
    sent_as, body = BROKEN[name]
    answer = doors.post(body=body, Content_Type=sent_as, Accept_Language="en")
    assert answer.status == 422
    kept = Rejected.objects.get()
    assert (kept.kind, kept.content_type, bytes(kept.raw)) == ("orders", sent_as, body)
    assert [problem["field"] for problem in kept.problems] == [error["field"] for error in answer["errors"]]
    assert kept.problems[0]["reason"]
    assert doors.post(body=ORDER).status == 202


def test_of_a_large_broken_form_the_first_bytes_are_kept(doors: Running) -> None:
    body = multipart(JSON_PART, file_part(b"x" * 3_000_000), JSON_PART)
    with doors.socket() as caller:
        caller.sendall(doors.head(len(body), Content_Type=FORM) + body)
        assert answer_on(caller).status == 422
    kept = bytes(Rejected.objects.get().raw)
    assert kept == body[: 64 * 1024]


@sqlite_only
def test_what_the_journal_cannot_keep_is_kept_as_rejected(database: Database, doors: Running) -> None:
    """The database itself refuses the row: here by a trigger, elsewhere by a limit nobody of us knew."""
    a_flow(doors.connection)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TRIGGER no BEFORE INSERT ON journal_body BEGIN SELECT RAISE(ABORT, 'no room'); END")
    answer = doors.post(body=ORDER)
    assert answer.status == 422, answer.body
    kept = Rejected.objects.get()
    assert b"deal_number" in bytes(kept.raw)
    assert kept.problems[0]["reason"]
    assert not Body.objects.exists()


def test_the_list_holds_what_the_settings_say(database: Database) -> None:
    options.save(options.Ages, {"rejected_days": 30}, {}, who="anna")
    options.save(options.Limits, {"rejected_rows": 2, "rejected_mb": 1}, {}, who="anna")
    with running(limits=replace(current(), free_disk=0)) as doors:
        old = left(doors.connection, days=10)
        doors.post(body=b"first")
        assert Rejected.objects.filter(pk=old).exists(), "ten days are less than thirty"
        doors.post(body=b"second")
        assert sorted(bytes(row.raw) for row in Rejected.objects.all()) == [b"first", b"second"]
        doors.post(body=b"large" + b" " * 1_000_000)
        doors.post(body=b"larger" + b" " * 1_000_000)
        assert [bytes(row.raw)[:6] for row in Rejected.objects.all()] == [b"larger"]


def left(source: Connection, days: int) -> str:
    """One that was rejected so many days ago."""
    at = clock.now() - timedelta(days=days)
    row = Rejected(id=first_id(at), source=source, kind="orders", size=1, problems=[], received_at=at, raw=b"x")
    row.save()
    return row.pk
