"""The worker in a process of its own, for a database that only one process writes.

Python runs one thread of a process at a time. Apart, deliveries and doors have a core each, and neither waits for the
other: a heavy exchange slows no accept, and a driver that crashes takes no door along. What the worker decides it posts
to the journal's process, and from there it hears what the server tells it (``journal.apart``).
"""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue

from django.conf import settings

from obmen.core import clock, collector, posix
from obmen.journal.apart import ApartWriter
from obmen.journal.api import Journal, JournalUnavailable, Release, file_store
from obmen.journal.remote import LEFT, RemoteWriter
from obmen.setup import snapshot

from .loop import Worker
from .wiring import Wiring

log = logging.getLogger("obmen.worker")

STOP_SECONDS = 30.0
LOOK_AGAIN_SECONDS = 0.5
CHANGED, STOP = "set-up changed", "stop"
PROCESSES = 3
"""With fewer cores this one goes where there is room: the server and the journal have one each, and do not always need
it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """As ``Worker`` takes them."""

    owner: str
    hands: int
    lease: float


class ApartWorker:
    """To be made before this process has a second thread; ``begin`` when the journal writes. The other process ends
    with this one, however that ends."""

    def __init__(self, journal: ApartWriter, core: int) -> None:
        self._journal = journal
        self._process = posix.Fork(lambda: _work(journal, core))
        journal.at_end = self._process.end  # it would end by itself, unless it stands still
        self._forget: Callable[[], None] = lambda: None
        self._stopping, self._over = threading.Event(), threading.Event()
        self._instead: Worker | None = None

    def begin(self, plan: Plan, instead: Callable[[], Worker]) -> None:
        """``instead``: makes the worker that goes on in this process should the other one die."""
        self._journal.tell(plan)
        self._forget = snapshot.listen(lambda: self._journal.tell(CHANGED))
        self._process.watch(lambda: self._ended(instead))

    def alive(self) -> bool:
        """Whether messages are delivered, by the other process or in its stead."""
        return self._instead.alive() if self._instead else not self._over.is_set()

    def stop(self) -> None:
        """As ``Worker.stop``: deliveries under way end in their own time."""
        self._stopping.set()
        self._forget()
        self._journal.tell(STOP)
        self._process.join(STOP_SECONDS + 5)
        self.close()
        if self._instead:
            self._instead.stop()

    def close(self) -> None:
        """At once, whatever is under way."""
        self._stopping.set()
        self._process.end()

    def _ended(self, instead: Callable[[], Worker]) -> None:
        """What it had in hand is unclear, as after any kill; lanes do not wait for its lease."""
        self._over.set()
        if self._stopping.is_set():
            return
        self._process.end()
        self._journal.tell(LEFT)
        log.error("the worker's process has ended; the worker goes on in the server's own until the next start")
        while not _released(self._journal) and not clock.wait(self._stopping, LOOK_AGAIN_SECONDS):
            pass
        if not self._stopping.is_set():
            self._instead = instead()
            self._instead.start()


def _released(journal: Journal) -> bool:
    try:
        journal.do(Release())
    except JournalUnavailable:
        return False
    except Exception:
        log.exception("lanes wait for the end of their leases")
    return True


def _work(journal: ApartWriter, core: int) -> None:
    """All of the other process."""
    journal.forget()
    posix.keep_to_core(core, of=PROCESSES)
    plans, stopping = SimpleQueue[Plan | None](), threading.Event()
    writer = RemoteWriter(journal.other, gone=lambda: os._exit(1))
    writer.listen(lambda event: _told(event, plans, stopping))
    writer.start()
    if plan := plans.get():
        lock = posix.FileLock(settings.OBMEN_HOME / "worker.lock")
        if lock.wait(stopping):  # a worker whose server was killed is gone in an instant, and until then delivers
            _deliver(writer, plan, stopping)


def _deliver(writer: RemoteWriter, plan: Plan, stopping: threading.Event) -> None:
    watcher, wiring = snapshot.Watcher(), Wiring(file_store(settings.OBMEN_HOME), writer)
    worker = Worker(writer, wiring, owner=plan.owner, hands=plan.hands, lease=plan.lease)
    watcher.start()
    worker.start()
    collector.settle()
    stopping.wait()
    worker.stop(STOP_SECONDS)
    watcher.stop()


def _told(event: object, plans: "SimpleQueue[Plan | None]", stopping: threading.Event) -> None:
    """In the order it was said: who changed a connection and let it go on has its messages sent the new way."""
    if isinstance(event, Plan):
        plans.put(event)
    elif event == STOP:
        stopping.set()
        plans.put(None)
    elif event == CHANGED:
        snapshot.refresh()
