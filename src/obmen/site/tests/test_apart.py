"""On SQLite journal and worker have processes of their own: what becomes of messages when one of them is killed."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from obmen.journal.models import Message
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .house import Process, order, orders_in, running, set_up, status, until
from .three import DEALS, arrived_once, lives, processes_of, sent, taken, taking, worker_of

pytestmark = [pytest.mark.parametrize("database", ["sqlite"], indirect=True), pytest.mark.rule("H4", "H11")]


@pytest.fixture
def ksup(ksup_stand: Ksup) -> Ksup:
    ksup_stand.reset()
    ksup_stand.add_deals(DEALS)
    return ksup_stand


@contextmanager
def delivering(database: Database, ksup: Ksup, seconds: float) -> Iterator[Process]:
    """In the middle of deliveries, each of which takes so long."""
    key = set_up(ksup.url, ksup.token)
    ksup.fault("slow", act="order.put", seconds=seconds)
    with running(database.environment()) as server:
        sent(server, key)
        until(lambda: ksup.counters()["arrivals"])
        yield server


def test_a_worker_killed_in_the_middle_of_deliveries_loses_none_and_doubles_none(database: Database, ksup: Ksup):
    with delivering(database, ksup, 0.5) as server:
        worker = worker_of(server)
        os.kill(worker, signal.SIGKILL)
        until(lambda: arrived_once(ksup) and not Message.objects.filter(state="waiting").exists())
        assert not lives(worker)
        assert status(f"{server.address}/health") == 200
        code, _, log = server.stop()
    assert code == 0
    assert ksup.counters()["applied_twice"] == 0
    assert "the worker's process has ended" in log


def test_a_journal_killed_in_the_middle_of_deliveries_loses_none_and_doubles_none(database: Database, ksup: Ksup):
    """The server writes itself from then on, and takes what comes; the worker, which posts to the journal, ends too."""
    key = set_up(ksup.url, ksup.token)
    ksup.fault("slow", act="order.put", seconds=0.5)
    with running(database.environment()) as server:
        sent(server, key)
        until(lambda: ksup.counters()["arrivals"])
        journal, worker = processes_of(server)
        os.kill(journal, signal.SIGKILL)
        until(lambda: not lives(worker))
        until(lambda: status(f"{server.address}/health") == 200)
        taken(server, key, order("N-9", DEALS[0]))
        until(lambda: arrived_once(ksup, "N-9") and not Message.objects.filter(state="waiting").exists())
        code, _, log = server.stop()
    assert code == 0
    assert ksup.counters()["applied_twice"] == 0
    assert "the journal's process has ended" in log


def test_a_worker_that_stands_still_when_its_journal_dies_is_replaced(database: Database, ksup: Ksup):
    with taking(database, ksup) as (server, key):
        journal, worker = processes_of(server)
        os.kill(worker, signal.SIGSTOP)
        os.kill(journal, signal.SIGKILL)
        until(lambda: not lives(worker))
        sent(server, key)
        until(lambda: arrived_once(ksup))


def test_a_journal_killed_after_its_worker_is_replaced_too(database: Database, ksup: Ksup):
    with taking(database, ksup) as (server, key):
        journal, worker = processes_of(server)
        os.kill(worker, signal.SIGKILL)
        until(lambda: not lives(worker))
        os.kill(journal, signal.SIGKILL)
        until(lambda: not lives(journal))
        until(lambda: status(f"{server.address}/health") == 200)
        sent(server, key)
        until(lambda: arrived_once(ksup))


def test_those_that_stand_still_end_with_the_server_when_that_is_killed(database: Database):
    with running(database.environment()) as server:
        both = processes_of(server)
        for pid in both:
            os.kill(pid, signal.SIGSTOP)
        server.stop(signal.SIGKILL)
        until(lambda: not any(map(lives, both)), 5)


def test_all_end_with_a_server_killed_at_work_and_go_on_when_it_is_started_again(database: Database, ksup: Ksup):
    with delivering(database, ksup, 0.5) as server:
        both = processes_of(server)
        server.stop(signal.SIGKILL)
        until(lambda: not any(map(lives, both)), 5)
    with running(database.environment()):
        until(lambda: arrived_once(ksup))
    assert ksup.counters()["applied_twice"] == 0


def test_deliveries_under_way_are_finished_before_all_stop(database: Database, ksup: Ksup):
    with delivering(database, ksup, 1.0) as server:
        both = processes_of(server)
        code, _, log = server.stop()
        assert (code, any(map(lives, both))) == (0, False)
        assert "error" not in log
    assert not Message.objects.filter(unclear=True).exists()
    delivered = Message.objects.filter(state="done").count()
    assert delivered == len(orders_in(ksup, DEALS)) > 0
