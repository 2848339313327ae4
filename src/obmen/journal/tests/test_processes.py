"""Several processes on one PostgreSQL do the same at the same moment (H1, H11)."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from obmen.core import clock
from obmen.journal.api import Accept, Prune, Writer, new_id
from obmen.journal.models import Message, Tally
from obmen.journal.sql_postgresql import PostgresStore

from .house import House, writing

pytestmark = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@pytest.fixture
def other(house: House) -> Iterator[Writer]:
    with writing() as writer:
        yield writer


def meet(monkeypatch: pytest.MonkeyPatch, name: str, at: str) -> None:
    """Each process comes to the statement that begins so, before either goes on."""
    barrier, came, real = threading.Barrier(2, timeout=5), threading.local(), getattr(PostgresStore, name)

    def together(self: PostgresStore, what: str, *rest: Any) -> Any:
        if what.startswith(at) and not getattr(came, "already", False):
            came.already = True
            barrier.wait()
        return real(self, what, *rest)

    monkeypatch.setattr(PostgresStore, name, together)


def both(house: House, other: Writer, op: Callable[[], Any]) -> list[Any]:
    posted = [writer.submit(op()) for writer in (house.writer, other)]
    return [future.result(10) for future in posted]


@pytest.mark.rule("H1")
def test_the_same_key_at_two_doors_at_once_is_kept_once_and_a_duplicate_there(
    house: House, other: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def accept() -> Accept:
        return Accept(house.body("same"), (house.addressed(new_id(), identity="orders:k1"),))

    meet(monkeypatch, "insert", "journal_seen")
    told = both(house, other, accept)
    assert sorted(one.duplicate for one in told) == [False, True]
    assert {one.id for one in told} == {Message.objects.get().body_id}


@pytest.mark.rule("H11")
def test_figures_folded_by_two_at_once_are_counted_once(
    house: House, time: clock.OwnedClock, other: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.accept("1")
    time.advance(days=10)
    meet(monkeypatch, "rows", "DELETE FROM journal_tally")
    both(house, other, lambda: Prune(clock.now(), {}))
    [folded] = Tally.objects.all()
    assert (folded.came, folded.waiting) == (1, 1)
