"""What cannot be kept hurts only itself; a database that cannot write says so and comes back (H1)."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from obmen.core import clock
from obmen.core.inbound import Problem
from obmen.core.text import Text
from obmen.journal.api import Accept, JournalUnavailable, Reject, Unkeepable, Writer, new_id
from obmen.journal.models import Lane, Message, Rejected

from .house import House


class Gathered:
    """Holds the writer until all is posted, so that it makes one batch."""

    def __init__(self, writer: Writer) -> None:
        self._go = threading.Event()
        writer.listen(self._wait)

    def _wait(self, _: str) -> None:
        self._go.wait(10)

    def let_go(self) -> None:
        self._go.set()


POISONS: list[dict[str, Any]] = [
    {"key": "12\x00345"},
    {"key": "1" * 201},
    {"identity": "k" * 301},
    {"title": Text("Order \0")},
    {"search": "a\0b"},
    {"sequence": 2**70},
    {"space": None},
]


@pytest.mark.rule("H1")
@pytest.mark.parametrize("poison", POISONS, ids=lambda poison: next(iter(poison)))
def test_a_row_that_cannot_be_kept_hurts_only_itself(house: House, poison: dict[str, Any]) -> None:
    gathered = Gathered(house.writer)
    house.writer.submit(Accept(house.body(), (house.addressed("first"),)))
    good = [house.writer.submit(Accept(house.body(), (house.addressed(f"good {n}"),))) for n in range(3)]
    bad = house.writer.submit(Accept(house.body(), (replace(house.addressed("bad"), **poison),)))
    good += [house.writer.submit(Accept(house.body(), (house.addressed(f"late {n}"),))) for n in range(3)]
    gathered.let_go()
    assert [future.result(20).state for future in good] == ["waiting"] * 6
    if poison == {"title": Text("Order \0")} and connection.vendor == "sqlite":
        assert bad.result(20).state == "waiting"
    else:
        with pytest.raises(Unkeepable):
            bad.result(20)
        assert Message.objects.count() == 7
    assert Lane.objects.filter(waiting=1).count() == Message.objects.count()


@pytest.mark.rule("H1")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_full_disk_is_told_by_name_and_nothing_is_acknowledged(house: House) -> None:
    house.accept("before")
    with Full(house.writer), pytest.raises(JournalUnavailable):
        house.accept("during", "x" * 3_000_000)
    house.accept("after")
    assert [row.key for row in Message.objects.order_by("id")] == ["before", "after"]


class Full:
    """SQLite may take no further page: what it says then is what it says on a full disk."""

    def __init__(self, writer: Writer) -> None:
        self._store = writer._opened()

    def __enter__(self) -> None:
        pages = self._store.rows("PRAGMA page_count")[0][0]
        self._store.rows(f"PRAGMA max_page_count = {pages + 5}")

    def __exit__(self, *exc: object) -> None:
        """The writer connects anew by itself, without the bound."""


@pytest.mark.rule("H1")
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_database_that_went_away_is_found_again(house: House) -> None:
    house.accept("before")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        )
    with pytest.raises(JournalUnavailable):
        house.accept("during")
    house.accept("after")
    assert [row.key for row in Message.objects.order_by("id")] == ["before", "after"]


@pytest.mark.rule("H1")
def test_the_list_of_rejected_is_bounded_in_rows_and_bytes(house: House) -> None:
    problems = (Problem("deal_number", Text("the field is missing")),)
    small = Reject("", house.ut.pk, "orders", b"{}", "application/json", problems, rows=50, size=100_000)
    posted = [house.writer.submit(replace(small, id=new_id())) for _ in range(70)]
    for future in posted:
        future.result(20)
    assert Rejected.objects.count() == 50
    newest = Rejected.objects.latest("id").pk  # ids drawn within one millisecond are in no order
    house.writer.do(replace(small, id=new_id(), raw=b"x" * 60_000))
    assert Rejected.objects.filter(pk=newest).exists()
    house.writer.do(replace(small, id=new_id(), raw=b"x" * 60_000))
    assert Rejected.objects.count() == 1, "two of them are above the bound, the older goes with all before it"


@pytest.mark.rule("H1")
def test_a_rejected_one_stays_as_many_days_as_its_list_is_bounded_to(house: House, time: clock.OwnedClock) -> None:
    first = Reject(new_id(), house.ut.pk, "orders", b"{}", "application/json", (), age=timedelta(days=30))
    house.writer.do(first)
    time.advance(days=10)
    house.writer.do(replace(first, id=new_id()))
    assert Rejected.objects.count() == 2
    house.writer.do(replace(first, id=new_id(), age=timedelta(days=7)))
    assert not Rejected.objects.filter(pk=first.id).exists()
