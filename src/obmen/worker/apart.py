"""The worker in a process of its own, for a database that only one process writes.

Python runs one thread of a process at a time. Apart, deliveries and doors have a core each, and neither waits for the
other: a heavy exchange slows no accept, and a driver that crashes takes no door along. The journal stays with the
process that writes; the worker posts to it (``journal.remote``).
"""

import contextlib
import logging
import os
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from django.conf import settings
from django.db import connection, connections

from obmen.core import clock, collector, posix
from obmen.core.discovery import exchanges, systems
from obmen.journal.api import JournalUnavailable, Release, Writer, file_store
from obmen.journal.remote import RemoteWriter, WriterHost
from obmen.setup import snapshot

from .loop import Worker
from .wiring import Wiring

log = logging.getLogger("obmen.worker")

STOP_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.5
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
        core = secrets.randbelow(1 << 16)  # so that several servers of a machine do not meet on one
        self._process = posix.Fork(lambda: _work(far, self._line, core + 1))
        far.close()
        posix.keep_to_core(core)
        self._host: WriterHost | None = None
        self._forget: Callable[[], None] = lambda: None
        self._stopping = threading.Event()
        self._instead: Worker | None = None

    def begin(self, writer: Writer, plan: Plan, instead: Callable[[], Worker]) -> None:
        """``instead``: makes the worker that goes on in this process should the other one die."""
        with contextlib.suppress(OSError):  # it is gone already: the host will say so
            self._line.send(plan)
        host = self._host = WriterHost(self._line, writer, lambda: self._ended(writer, instead))
        self._forget = snapshot.listen(lambda: host.tell(CHANGED))
        host.start()

    def alive(self) -> bool:
        """Whether messages are delivered, by the other process or in its stead."""
        return self._instead.alive() if self._instead else bool(self._host and not self._host.over)

    def stop(self) -> None:
        """As ``Worker.stop``: deliveries under way end in their own time."""
        self._stopping.set()
        self._forget()
        if self._host:
            self._host.tell(STOP)
            self._host.join(STOP_SECONDS + 5)
        self.close()
        if self._instead:
            self._instead.stop()

    def close(self) -> None:
        """At once, whatever is under way."""
        self._stopping.set()
        self._process.end()
        if self._host:
            self._host.join(1)
        self._line.close()

    def _ended(self, writer: Writer, instead: Callable[[], Worker]) -> None:
        """What it had in hand is unclear, as after any kill; lanes do not wait for its lease."""
        if self._stopping.is_set():
            return
        self._process.end()  # its line may have broken while it lives
        log.error("the worker's process has ended; the worker goes on in the server's own until the next start")
        while not _released(writer) and not clock.wait(self._stopping, LOOK_AGAIN_SECONDS):
            pass
        if not self._stopping.is_set():
            self._instead = instead()
            self._instead.start()


def apart() -> Apart | None:
    """Beside a process that writes SQLite, where the system can fork. All that can be imported is, so that both share
    the memory it takes."""
    if connection.vendor != "sqlite" or not posix.CAN_FORK:
        return None
    systems(), exchanges()
    return Apart()


def _released(writer: Writer) -> bool:
    try:
        writer.do(Release())
    except JournalUnavailable:
        return False
    except Exception:
        log.exception("lanes wait for the end of their leases")
    return True


def _work(line: Connection, other: Connection, core: int) -> None:
    """All of the other process."""
    other.close()
    posix.keep_to_core(core)
    try:
        plan: Plan = line.recv()
    except EOFError:
        return
    stopping = threading.Event()
    writer = RemoteWriter(line, gone=lambda: os._exit(1))
    writer.listen(lambda event: _told(event, stopping))
    writer.start()
    lock = posix.FileLock(settings.OBMEN_HOME / "worker.lock")
    while not lock.take():  # a worker whose server was killed is gone in an instant, and until then delivers
        if clock.wait(stopping, 0.01):
            return
    _deliver(writer, plan, stopping)


def _deliver(writer: RemoteWriter, plan: Plan, stopping: threading.Event) -> None:
    watcher, wiring = snapshot.Watcher(), Wiring(file_store(settings.OBMEN_HOME))
    worker = Worker(writer, wiring, owner=plan.owner, hands=plan.hands, lease=plan.lease)
    watcher.start()
    worker.start()
    collector.settle()
    stopping.wait()
    worker.stop(STOP_SECONDS)
    watcher.stop()


def _told(event: str, stopping: threading.Event) -> None:
    """In the order it was said: who changed a connection and let it go on has its messages sent the new way."""
    if event == STOP:
        stopping.set()
    elif event == CHANGED:
        snapshot.refresh()
