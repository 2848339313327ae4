"""The threads that deliver."""

import threading

import pytest
from django.db import OperationalError, connection

from obmen.worker.hands import Hands

from .house import until


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_idle_hands_hold_no_connection_of_postgresql(database):
    hands, met, done = Hands(20), threading.Barrier(20), threading.Semaphore(0)

    def work() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        met.wait(10)
        done.release()

    for _ in range(20):
        hands.give(work)
    assert all(done.acquire(timeout=10) for _ in range(20))
    until(lambda: held() == 1)
    hands.dismiss(5)


def held() -> int:
    """Connections to this database, the asking one included."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@pytest.mark.rule("H3")
def test_a_database_that_was_away_for_a_moment_holds_no_message(house, monkeypatch):
    import obmen.exchanges.orders as orders
    from obmen.core import discovery

    delivers, asked = orders.deliver, []

    def away_once(*told):
        asked.append(told)
        if len(asked) == 1:
            raise OperationalError("sorry, too many clients already")
        return delivers(*told)

    monkeypatch.setattr(orders, "deliver", away_once)
    discovery.exchanges.cache_clear()
    try:
        message = house.deliver(house.send())
    finally:
        monkeypatch.undo()
        discovery.exchanges.cache_clear()
    assert (message.state, message.tries) == ("done", 2)


def test_a_task_that_breaks_takes_no_hand_away():
    hands, done = Hands(1), threading.Event()

    def breaks() -> None:
        raise ZeroDivisionError

    hands.give(breaks)
    hands.give(done.set)
    assert done.wait(5)
    hands.dismiss(5)
