"""On SQLite journal and worker have processes of their own: how they begin, and what they hear."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest
from django.db import transaction

from obmen.core import clock, posix
from obmen.journal.models import Attempt, Message
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .house import obmen, order, orders_in, running, set_up, status, tell, until
from .three import DEALS, arrived_once, sent, taking, worker_of

pytestmark = [pytest.mark.parametrize("database", ["sqlite"], indirect=True), pytest.mark.rule("H4", "H11")]
SLOW_START = 8.0
"""Several times as long as a server takes to start."""


@pytest.fixture
def ksup() -> Iterator[Ksup]:
    with Ksup.started() as stand:
        stand.add_deals(DEALS)
        yield stand


def test_a_worker_waits_until_the_one_before_it_is_gone(database: Database, ksup: Ksup):
    key, before = set_up(ksup.url, ksup.token), posix.FileLock(database.home / "worker.lock")
    assert before.take()
    with running(database.environment()) as server:
        sent(server, key)
        clock.wait(threading.Event(), 0.7)
        assert ksup.counters()["arrivals"] == 0
        before.release()
        until(lambda: arrived_once(ksup))


def test_a_journal_waits_until_the_one_before_it_is_gone(database: Database, ksup: Ksup):
    key, before = set_up(ksup.url, ksup.token), posix.FileLock(database.home / "journal.lock")
    assert before.take()
    threading.Timer(SLOW_START, before.release).start()
    began = clock.monotonic()
    with running(database.environment()) as server:
        assert clock.monotonic() - began > SLOW_START - 0.5
        assert "journal.lock" in server.log()
        sent(server, key)
        until(lambda: arrived_once(ksup))


def test_the_worker_hears_of_a_change_of_the_set_up(database: Database, ksup: Ksup):
    with taking(database, ksup) as (server, key):
        tell(server.address, key, order("N-1", DEALS[0]))
        until(lambda: orders_in(ksup, DEALS) == ["N-1"])
        assert obmen(database.environment(), "connection", "debug", "ksup", "--hours", "1").returncode == 0
        clock.wait(threading.Event(), 1.5)
        tell(server.address, key, order("N-2", DEALS[1]))
        until(lambda: Message.objects.filter(state="done").count() == 2)
    first, second = Attempt.objects.order_by("id")
    assert (first.trace, bool(second.trace)) == (None, True)


def test_a_worker_that_died_while_nothing_could_be_written_is_replaced_later(database: Database, ksup: Ksup):
    """The server holds the database for writing meanwhile, as a backup tool would."""
    with taking(database, ksup) as (server, key):
        with transaction.atomic():
            os.kill(worker_of(server), signal.SIGKILL)
            clock.wait(threading.Event(), 7)
            until(lambda: status(f"{server.address}/health") == 503)
        sent(server, key)
        until(lambda: arrived_once(ksup))
