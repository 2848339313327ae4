"""On SQLite journal and worker have processes of their own: how they begin, and what they hear."""

import os
import signal
import threading

import pytest
from django.db import transaction

from obmen.core import clock, posix
from obmen.journal.models import Attempt, Message
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .house import here, order, orders_in, running, set_up, starting, status, tell, until
from .three import DEALS, arrived_once, sent, taking, worker_of

pytestmark = [pytest.mark.parametrize("database", ["sqlite"], indirect=True), pytest.mark.rule("H4", "H11")]


@pytest.fixture
def ksup(ksup_stand: Ksup) -> Ksup:
    ksup_stand.reset()
    ksup_stand.add_deals(DEALS)
    return ksup_stand


def test_a_worker_waits_until_the_one_before_it_is_gone(database: Database, ksup: Ksup):
    key, before = set_up(ksup.url, ksup.token), posix.FileLock(database.home / "worker.lock")
    assert before.take()
    with running(database.environment()) as server:
        sent(server, key)
        until(lambda: "worker.lock" in server.log())
        assert ksup.counters()["arrivals"] == 0
        before.release()
        until(lambda: arrived_once(ksup))


def test_a_journal_waits_until_the_one_before_it_is_gone(database: Database, ksup: Ksup):
    key, before = set_up(ksup.url, ksup.token), posix.FileLock(database.home / "journal.lock")
    assert before.take()
    with starting(database.environment()) as server:
        until(lambda: "journal.lock" in server.log())
        assert not server.said
        before.release()
        sent(server, key)
        until(lambda: arrived_once(ksup))


def test_the_worker_hears_of_a_change_of_the_set_up(database: Database, ksup: Ksup):
    with taking(database, ksup) as (server, key):
        tell(server.address, key, order("N-1", DEALS[0]))
        until(lambda: orders_in(ksup, DEALS) == ["N-1"])
        assert here("connection", "debug", "ksup", "--hours", "1").returncode == 0
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
