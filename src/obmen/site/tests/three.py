"""What the stories of the three processes of a server on SQLite have in common."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .house import Process, known, order, orders_in, running, set_up, status, until

DEALS = [str(1001 + n) for n in range(6)]


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


@contextmanager
def taking(database: Database, ksup: Ksup) -> Iterator[tuple[Process, str]]:
    """A server that delivers to this KSUP, and the key of 1C's door, which it knows."""
    key = set_up(ksup.url, ksup.token)
    with running(database.environment()) as server:
        until(lambda: known(server.address, key))
        yield server, key


def sent(server: Process, key: str) -> None:
    until(lambda: known(server.address, key))
    for deal in DEALS:
        taken(server, key, order(f"N-{deal}", deal))


def taken(server: Process, key: str, message: Mapping[str, Any]) -> None:
    """Repeated while it is answered that the journal cannot take it now."""
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    until(lambda: status(f"{server.address}/in/onec-ut/orders", headers, json.dumps(message).encode()) < 300)


def arrived_once(ksup: Ksup, *more: str) -> bool:
    return sorted(orders_in(ksup, DEALS)) == sorted([*(f"N-{deal}" for deal in DEALS), *more])
