"""The worker in a process of its own, for a database that only one process writes.

Python runs one thread of a process at a time. Apart, deliveries and doors have a core each, and neither waits for the
other: a heavy exchange slows no accept, and a driver that crashes takes no door along. The journal stays with the
process that writes; the worker posts to it (``journal.remote``).
"""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from django.conf import settings
from django.db import DatabaseError, connection, connections

from obmen.core import collector, posix
from obmen.core.discovery import exchanges, systems
from obmen.journal.api import Release, Writer, file_store
from obmen.journal.remote import RemoteWriter, WriterHost
from obmen.setup import snapshot

from .loop import Worker
from .wiring import Wiring

log = logging.getLogger("obmen.worker")

STOP_SECONDS = 30.0
CHANGED, STOP = "set-up changed", "stop"


@dataclass(frozen=True, slots=True)
class Plan:
    """As ``Worker`` takes them."""

    owner: str
    hands: int
    lease: float


class Apart:
    """To be made before this process has a second thread; ``begin`` when the database is prepared. The other process
    ends with this one, however that ends."""

    def __init__(self) -> None:
        connections.close_all()
        self._line, far = Pipe()
        self._process = posix.Fork(lambda: _work(far, self._line))
        far.close()
        posix.keep_to_core(os.getpid())
        self._host: WriterHost | None = None
        self._stopping = False
        self._instead: Worker | None = None

    def begin(self, writer: Writer, plan: Plan, instead: Callable[[], Worker]) -> None:
        """``instead``: makes the worker that goes on in this process should the other one die."""
        self._line.send(plan)
        host = self._host = WriterHost(self._line, writer, lambda: self._ended(writer, instead))
        self._forget = snapshot.listen(lambda: host.tell(CHANGED))
        host.start()

    def stop(self) -> None:
        """As ``Worker.stop``: deliveries under way end in their own time."""
        self._stopping = True
        if self._host:
            self._forget()
            self._host.tell(STOP)
            self._host.join(STOP_SECONDS + 5)
        self.close()
        if self._instead:
            self._instead.stop()

    def close(self) -> None:
        """At once, whatever is under way."""
        self._stopping = True
        self._process.end()
        self._line.close()

    def _ended(self, writer: Writer, instead: Callable[[], Worker]) -> None:
        """What it had in hand is unclear, as after any kill; lanes do not wait for its lease."""
        if self._stopping:
            return
        log.error("the worker's process has ended; the worker goes on in the server's own until the next start")
        writer.do(Release())
        self._instead = instead()
        self._instead.start()


def apart() -> Apart | None:
    """Beside a process that writes SQLite, where the system can fork. All that can be imported is, so that both share
    the memory it takes."""
    if connection.vendor != "sqlite" or not posix.CAN_FORK:
        return None
    systems(), exchanges()
    return Apart()


def _work(line: Connection, other: Connection) -> None:
    """All of the other process."""
    other.close()
    posix.keep_to_core(os.getppid() + 1)
    try:
        plan: Plan = line.recv()
    except EOFError:
        return
    # a worker whose server was killed is gone in an instant, and until then delivers
    with posix.FileLock(settings.OBMEN_HOME / "worker.lock").waited_for():
        _deliver(line, plan)


def _deliver(line: Connection, plan: Plan) -> None:
    stopping = threading.Event()
    writer = RemoteWriter(line, gone=lambda: os._exit(1))
    worker = Worker(
        writer, Wiring(file_store(settings.OBMEN_HOME)), owner=plan.owner, hands=plan.hands, lease=plan.lease
    )
    snapshot.refresh()
    snapshot.watched(True)
    writer.listen(lambda event: _told(event, stopping))
    writer.start()
    worker.start()
    collector.settle()
    stopping.wait()
    worker.stop(STOP_SECONDS)


def _told(event: str, stopping: threading.Event) -> None:
    """In the order it was said: who changed a connection and let it go on has its messages sent the new way."""
    if event == STOP:
        stopping.set()
    elif event == CHANGED:
        try:
            snapshot.refresh()
        except DatabaseError:
            log.exception("set-up not read anew")
