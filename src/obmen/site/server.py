"""The process: starts every part in its order, and stops them in the other."""

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from typing import Protocol, TypeVar

from django.conf import settings
from django.db import connection, connections

from obmen.core import clock, collector, posix
from obmen.doors.app import DoorTools
from obmen.doors.correction import Corrections
from obmen.doors.trial import Trials
from obmen.journal.api import FileStore, Journal, Release, Writer, file_store, new_id
from obmen.journal.dbclock import follow_database
from obmen.journal.wake import Wake
from obmen.setup import options, snapshot
from obmen.web import tools as web
from obmen.worker import ask
from obmen.worker.apart import Plan
from obmen.worker.clockwork import Clockwork
from obmen.worker.loop import LEASE_SECONDS, Worker
from obmen.worker.wiring import Wiring

from .apart import Apart, only_one_process
from .asgi import application
from .control import Control
from .duties import duties
from .first import First, make_home, prepare
from .listening import Listening, address_of, bind, port_of
from .running import Place

log = logging.getLogger("obmen.server")

EVERYTHING = frozenset({"web", "worker"})


class _Part(Protocol):
    def start(self) -> None: ...

    def stop(self) -> object: ...


P = TypeVar("P", bound=_Part)


@dataclass(frozen=True, slots=True)
class Parts:
    """What web and worker of one process share."""

    writer: Journal
    files: FileStore
    wiring: Wiring


class Server:
    """``roles``: web (doors and pages), worker, or both; on SQLite both, for one process writes there. ``port`` 0: one
    the system chooses. ``lease`` (seconds) and ``hands``: as ``worker.loop.Worker``. ``prepared``: somebody called
    ``first.prepare`` already.

    ``start`` once, ``stop`` once; ``address`` and ``first`` are known in between.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 8000,
        roles: frozenset[str] = EVERYTHING,
        *,
        lease: float = LEASE_SECONDS,
        hands: int = 128,
        prepared: bool = False,
        apart: Apart | None = None,
    ) -> None:
        self._host, self._port, self._roles = host, port, roles
        self._lease, self._hands, self._prepared, self._apart = lease, hands, prepared, apart
        self._stops: list[tuple[str, Callable[[], object]]] = []
        self._asked_to_stop = threading.Event()
        self._delivering: Callable[[], bool] = lambda: True
        self.address = ""
        self.first = First()

    def start(self) -> None:
        """Raises Misconfigured with what is wrong and what to do; nothing is left running then."""
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def run(self, started: Callable[[], None] = lambda: None) -> None:
        """In the main thread, until the process is asked to end. ``started`` is called when everything works."""
        restore = posix.on_stop(self._asked_to_stop.set)
        try:
            self.start()
            collector.settle()
            started()
            while not clock.wait(
                self._asked_to_stop, 1.0
            ):  # a wait without end would not let Ctrl-C through on Windows
                pass
        finally:
            self.stop()
            restore()

    def stop(self) -> None:
        """Takes no more, lets what is under way end, writes what was said."""
        while self._stops:
            name, stop = self._stops.pop()
            try:
                stop()
            except Exception:
                log.exception("%s did not stop cleanly", name)

    def _start(self) -> None:
        self._stops.append(("database", connections.close_all))
        if self._apart:
            self._stops.append(("other processes", self._apart.close))
        alone = connection.vendor == "sqlite"
        if alone and self._roles != EVERYTHING:
            raise only_one_process()
        place = self._take_place() if alone else None
        if not self._prepared:
            self.first = prepare()
        follow_database()
        parts = self._start_parts(alone)
        if "web" in self._roles:
            self._start_web(parts, place)
        if "worker" in self._roles:
            self._start_worker(parts)
        self._begin("clockwork", Clockwork(*duties(parts.writer, parts.files, worker="worker" in self._roles)))
        log.info("started", extra={"address": self.address, "roles": sorted(self._roles)})

    def _take_place(self) -> Place:
        place = Place(make_home())
        place.take()
        self._stops.append(("lock", place.leave))
        return place

    def _start_parts(self, alone: bool) -> Parts:
        self._begin("snapshot", snapshot.Watcher())
        writer: Journal = self._begin("journal", self._apart.journal if self._apart else Writer())
        if alone:
            # whoever held a lane here before is dead: two servers cannot work on one folder
            writer.do(Release())
        files = file_store(settings.OBMEN_HOME)
        wiring = Wiring(files, writer, keeps_slots=True)
        self._stops.append(("slots", wiring.close))
        return Parts(writer, files, wiring)

    def _start_web(self, parts: Parts, place: Place | None) -> None:
        writer, files, wiring = parts.writer, parts.files, parts.wiring
        sockets = [bind(self._host, self._port)]
        control, corrections = None, Corrections(writer, files, wiring)
        if place:
            sockets.append(bind("127.0.0.1", 0))
            control = Control(writer, port_of(sockets[1]), corrections)
        web.use(web.Tools(writer, wiring, files, Trials(writer, files, wiring), corrections))
        self._stops.append(("pages", lambda: web.use(None)))
        stream = self._apart.journal.stream if self._apart else None
        tools = DoorTools(writer, files, partial(ask.answer, wiring), stream, delivering=self._works)
        proxies, ended = options.get(options.Network).proxies, stream.close if stream else lambda: None
        self._begin("web", Listening(application(tools, control), sockets, proxies, ended))
        self.address = address_of(self._host, port_of(sockets[0]))
        if place and control:
            control.word = place.announce(self.address, f"http://127.0.0.1:{port_of(sockets[1])}/control")

    def _start_worker(self, parts: Parts) -> None:
        def worker() -> Worker:
            return Worker(parts.writer, parts.wiring, **asdict(self._plan()))

        if self._apart:
            self._apart.worker.begin(self._plan(), worker)
            self._delivering = self._apart.worker.alive
            self._stops.append(("worker", self._apart.worker.stop))
            return
        here = self._begin("worker", worker())
        self._delivering = here.alive
        self._begin("wake", Wake(here.wake))

    def _plan(self) -> Plan:
        """Of one worker: no two name themselves alike in the lanes they hold."""
        return Plan(f"{socket.gethostname()[:30]}-{os.getpid()}-{new_id()[-8:]}", self._hands, self._lease)

    def _works(self) -> bool:
        """The worker begins after the doors."""
        return self._delivering()

    def _begin(self, name: str, part: P) -> P:
        part.start()
        self._stops.append((name, part.stop))
        return part
