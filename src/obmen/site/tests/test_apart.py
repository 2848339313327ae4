"""On SQLite journal and worker have processes of their own: what becomes of messages when one of them is killed."""

import json
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from obmen.core import clock, posix
from obmen.journal.models import Attempt, Message
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .house import Process, known, obmen, order, orders_in, running, set_up, status, tell, until

pytestmark = [pytest.mark.parametrize("database", ["sqlite"], indirect=True), pytest.mark.rule("H4", "H11")]
DEALS = [str(1001 + n) for n in range(6)]


@pytest.fixture
def ksup() -> Iterator[Ksup]:
    with Ksup.started() as stand:
        stand.add_deals(DEALS)
        yield stand


def processes_of(server: Process) -> tuple[int, int]:
    """The process ids of its journal and its worker."""
    pid = server.process.pid
    journal, worker = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(journal), int(worker)


def worker_of(server: Process) -> int:
    return processes_of(server)[1]


def lives(pid: int) -> bool:
    """A process that has ended and was not asked after yet lives no more."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except FileNotFoundError:
        return False


def sent(server: Process, key: str) -> None:
    until(lambda: known(server.address, key))
    for deal in DEALS:
        taken(server, key, order(f"N-{deal}", deal))


def taken(server: Process, key: str, message: Mapping[str, Any]) -> None:
    """Repeated while it is answered that the journal cannot take it now."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    until(lambda: status(f"{server.address}/in/onec-ut/orders", headers, json.dumps(message).encode()) < 300)


@contextmanager
def delivering(database: Database, ksup: Ksup, seconds: float) -> Iterator[Process]:
    """In the middle of deliveries, each of which takes so long."""
    key = set_up(ksup.url, ksup.token)
    ksup.fault("slow", act="order.put", seconds=seconds)
    with running(database.environment()) as server:
        sent(server, key)
        until(lambda: ksup.counters()["arrivals"])
        yield server


def arrived_once(ksup: Ksup, *more: str) -> bool:
    return sorted(orders_in(ksup, DEALS)) == sorted([*(f"N-{deal}" for deal in DEALS), *more])


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


def test_a_journal_killed_after_its_worker_is_replaced_too(database: Database, ksup: Ksup):
    key = set_up(ksup.url, ksup.token)
    with running(database.environment()) as server:
        until(lambda: known(server.address, key))
        journal, worker = processes_of(server)
        os.kill(worker, signal.SIGKILL)
        until(lambda: not lives(worker))
        os.kill(journal, signal.SIGKILL)
        until(lambda: not lives(journal))
        until(lambda: status(f"{server.address}/health") == 200)
        sent(server, key)
        until(lambda: arrived_once(ksup))


@pytest.mark.parametrize("asleep", [False, True], ids=["working", "stopped"])
def test_all_end_with_the_server_however_that_ends(database: Database, ksup: Ksup, asleep: bool):
    set_up(ksup.url, ksup.token)
    with running(database.environment()) as server:
        both = processes_of(server)
        for pid in both if asleep else ():
            os.kill(pid, signal.SIGSTOP)
        server.stop(signal.SIGKILL)
        until(lambda: not any(map(lives, both)), 5)


def test_a_server_killed_in_the_middle_of_deliveries_goes_on_when_it_is_started_again(database: Database, ksup: Ksup):
    with delivering(database, ksup, 0.5) as server:
        server.stop(signal.SIGKILL)
    with running(database.environment()):
        until(lambda: arrived_once(ksup))


def test_deliveries_under_way_are_finished_before_all_stop(database: Database, ksup: Ksup):
    with delivering(database, ksup, 1.0) as server:
        both = processes_of(server)
        code, _, log = server.stop()
        assert (code, any(map(lives, both))) == (0, False)
        assert "error" not in log
    assert not Message.objects.filter(unclear=True).exists()
    delivered = Message.objects.filter(state="done").count()
    assert delivered == len(orders_in(ksup, DEALS)) > 0


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
    threading.Timer(0.7, before.release).start()
    began = clock.monotonic()
    with running(database.environment()) as server:
        assert clock.monotonic() - began > 0.5
        sent(server, key)
        until(lambda: arrived_once(ksup))


def test_the_worker_hears_of_a_change_of_the_set_up(database: Database, ksup: Ksup):
    key = set_up(ksup.url, ksup.token)
    with running(database.environment()) as server:
        until(lambda: known(server.address, key))
        tell(server.address, key, order("N-1", DEALS[0]))
        until(lambda: orders_in(ksup, DEALS) == ["N-1"])
        assert obmen(database.environment(), "connection", "debug", "ksup", "--hours", "1").returncode == 0
        clock.wait(threading.Event(), 1.5)
        tell(server.address, key, order("N-2", DEALS[1]))
        until(lambda: Message.objects.filter(state="done").count() == 2)
    first, second = Attempt.objects.order_by("id")
    assert (first.trace, bool(second.trace)) == (None, True)


def test_a_worker_that_died_while_the_disk_was_full_is_replaced_when_there_is_room(database: Database, ksup: Ksup):
    """The server holds the database for writing meanwhile, as a backup tool would."""
    key = set_up(ksup.url, ksup.token)
    with running(database.environment()) as server:
        until(lambda: known(server.address, key))
        with transaction.atomic():
            os.kill(worker_of(server), signal.SIGKILL)
            clock.wait(threading.Event(), 7)
            until(lambda: status(f"{server.address}/health") == 503)
        sent(server, key)
        until(lambda: arrived_once(ksup))
