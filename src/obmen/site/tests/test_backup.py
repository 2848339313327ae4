"""A backup is taken while the server works, restored elsewhere, and gone on with: nothing lost, nothing twice (H4)."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from obmen.journal.models import Message
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database, default_is

from .conftest import PHRASE, Elsewhere
from .house import Process, known, obmen, order, orders_in, running, set_up, tell, until

pytestmark = pytest.mark.rule("H11")
DEALS = [str(number) for number in range(100, 110)]


@contextmanager
def telling(server: Process, token: str) -> Iterator[list[str]]:
    """A 1C that tells of orders all the while; the list holds the numbers that were taken."""
    taken: list[str] = []
    enough = threading.Event()

    def tell_all() -> None:
        for number in range(2000):
            if enough.is_set():
                return
            tell(server.address, token, order(f"ТД-{number}", DEALS[number % len(DEALS)]))
            taken.append(f"ТД-{number}")
            enough.wait(0.03)

    thread = threading.Thread(target=tell_all)
    thread.start()
    try:
        yield taken
    finally:
        enough.set()
        thread.join(30)


@pytest.mark.long
@pytest.mark.rule("H4")
def test_a_backup_of_a_working_server_goes_on_elsewhere(database: Database, elsewhere: Elsewhere, tmp_path: Path):
    with Ksup.started() as ksup:
        ksup.add_deals(DEALS)
        token, before, taken = _backed_up_at_work(database, ksup, tmp_path / "b.tar.gz")
        highest = Message.objects.order_by("-id")[0].id
        restored = obmen(elsewhere.environment, "restore", str(tmp_path / "b.tar.gz"))
        assert restored.returncode == 0, restored.stderr
        with running(elsewhere.environment) as server:
            assert known(server.address, token)
            assert all(tell(server.address, token, order(n, d)).get("duplicate") for n, d in _pairs(taken[:before]))
            for number, deal in _pairs([*taken, "new-1", "new-2"]):
                tell(server.address, token, order(number, deal))
            until(lambda: len(orders_in(ksup, DEALS)) == len(taken) + 2)
            with default_is(elsewhere.environment["OBMEN_DATABASE"], elsewhere.home):
                until(lambda: not Message.objects.filter(state__in=["waiting", "running"]).exists())
                assert not Message.objects.filter(state="held").exists()
                newest = Message.objects.order_by("-id")[0].id
        assert ksup.counters()["applied_twice"] == 0
        assert newest > highest


def _backed_up_at_work(database: Database, ksup: Ksup, archive: Path) -> tuple[str, int, list[str]]:
    """The key of the door, how many orders were told before the backup, and all that were; the server is killed."""
    environment = {**database.environment(), "OBMEN_BACKUP_PASSPHRASE": PHRASE}
    with running(environment) as server:
        token = set_up(ksup.url, ksup.token)
        until(lambda: known(server.address, token))
        with telling(server, token) as taken:
            until(lambda: len(taken) > 25)
            before = len(taken)
            made = obmen(environment, "backup", str(archive), "--with-key")
            assert made.returncode == 0, made.stderr
            until(lambda: len(taken) > before + 10)
        until(lambda: len(orders_in(ksup, DEALS)) == len(taken))
        server.stop(signal.SIGKILL)
    return token, before, taken


def _pairs(numbers: list[str]) -> list[tuple[str, str]]:
    return [(n, DEALS[int(n.rpartition("-")[2]) % len(DEALS)]) for n in numbers]
