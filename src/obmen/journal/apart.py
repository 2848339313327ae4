"""The writer in a process of its own.

Python runs one thread of a process at a time. Apart, whoever takes messages in and whoever writes them down have a core
each, which lets half as many more come in again; and nothing that a page, an exchange or a driver does slows a commit.
"""

import contextlib
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from obmen.core import collector, posix

from .host import WriterHost
from .ports import Journal, tell_listener
from .remote import RemoteWriter
from .stream import Stream
from .writer import Writer

log = logging.getLogger("obmen.journal")

STOP_SECONDS = 30.0


class ApartWriter:
    """As ``Writer``, to be made before this process has a second thread; ``start`` when the database is prepared. The
    other process ends with this one, however that ends; where it dies alone, this one goes on writing itself.

    ``stream``: for this process's event loop. ``at_end``: called when the other process has died alone. ``other``: the
    end of the line for a further process, which is to be forked from this one too.
    """

    def __init__(self, core: int) -> None:
        connections.close_all()
        pipes = [Pipe() for _ in range(3)]
        (self._near, self._looped, self.other), theirs = zip(*pipes, strict=True)
        self._process = posix.Fork(lambda: _write(theirs, (self._near, self._looped, self.other), core))
        for end in theirs:
            end.close()
        self.stream = Stream(self._looped)
        self._listeners: list[Callable[[Any], None]] = []
        self._remote = RemoteWriter(self._near, self._ended)
        self._writer: Journal = self._remote
        self._here: Writer | None = None
        self.at_end: Callable[[], None] = lambda: None
        self._stopping = threading.Event()

    def forget(self) -> None:
        """In a forked process, so that the lines end with this one."""
        self._near.close()
        self._looped.close()

    def start(self) -> None:
        self.other.close()
        with contextlib.suppress(OSError):  # it is gone already: the line will say so
            self._near.send_bytes(b"")
        self._remote.start()

    def stop(self, timeout: float = STOP_SECONDS) -> bool:
        self._stopping.set()
        stopped = self._remote.stop(timeout + 5)
        self.close()
        return self._here.stop(timeout) if self._here else stopped

    def close(self) -> None:
        """At once."""
        self._stopping.set()
        self._process.end()

    def alive(self) -> bool:
        return self._writer.alive()

    def listen(self, listener: Callable[[Any], None]) -> None:
        """The other process is asked to tell when somebody wants to hear: each commit would wake this one."""
        if not self._listeners:
            self._remote.listen(self._told)
        self._listeners.append(listener)

    def tell(self, event: Any) -> None:
        """To the further process, before whatever is posted here after it is written; what came by the ``stream`` may
        be first."""
        self._remote.tell(event)

    def submit(self, op: Any) -> "Future[Any]":
        return self._writer.submit(op)

    def do(self, op: Any) -> Any:
        return self._writer.do(op)

    def _told(self, event: Any) -> None:
        for listener in self._listeners:
            tell_listener(listener, event)

    def _ended(self) -> None:
        if self._stopping.is_set():
            return
        self._process.end()  # its line may have broken while it lives
        self.at_end()
        log.error("the journal's process has ended; the server writes itself until the next start")
        here = self._here = Writer()
        here.listen(self._told)
        here.start()
        self._writer = here


def _write(ends: Sequence[Connection], others: Sequence[Connection], core: int) -> None:
    """All of the other process."""
    server, looped, other = ends
    for end in others:
        end.close()
    posix.keep_to_core(core)
    try:
        server.recv_bytes()
    except (EOFError, OSError):
        return
    home: Path = settings.OBMEN_HOME
    lock = posix.FileLock(home / "journal.lock")
    lock.wait()  # one whose server was killed is gone in an instant, and until then writes
    writer = Writer()
    host = WriterHost(writer, (server, other), silent=(looped,))
    writer.start()
    host.start()
    collector.settle()
    while not host.wait(1.0) and writer.alive():
        pass
    writer.stop(STOP_SECONDS)
    host.close(1.0)
