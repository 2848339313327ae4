"""A worker with its journal, two web services it joins, and a clock that the test owns."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connections as databases

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.api import Accept, Addressed, NewBody, Writer, file_store, new_id
from obmen.setup import connections, flows, snapshot
from obmen.setup.models import Connection, Flow
from obmen.worker.loop import Worker
from obmen.worker.wiring import Wiring

SLOTS = 32
QUIET_SECONDS = 0.03
PATIENCE_SECONDS = 60.0
TITLE = Text("Message {name}", name="17")


@dataclass
class House:
    """``accept`` keeps messages as the doors would; the numbers grow over all lanes, and so within each."""

    writer: Writer
    worker: Worker
    time: clock.OwnedClock
    source: Connection
    _last: int = 0

    def join(self, name: str, url: str, *, slots: int = SLOTS, seconds: int = 30) -> Flow:
        """A flow from the source to a service at ``url``."""
        values = {"address": url, "seconds": seconds}
        connections.save(connections.Draft(name, name, "http", values, slots=slots), who="test", check=None)
        return flows.save(flows.Draft(name, name, "relay", "source", name, {"key": "/lane"}), who="test")

    def accept(self, flow: Flow, count: int, *, lanes: int, bad: tuple[int, ...] = ()) -> None:
        """``bad``: which of them, counted from 0, no service takes."""
        futures: list[Future[Any]] = []
        for n in range(count):
            self._last += 1
            message = {"lane": f"{flow.name}-{n % lanes}", "number": self._last, **({"bad": True} if n in bad else {})}
            futures.append(self.writer.submit(self._accept(flow, message)))
            if len(futures) == 1000:
                _all_done(futures)
        _all_done(futures)

    def _accept(self, flow: Flow, message: dict[str, Any]) -> Accept:
        raw, now = json.dumps(message).encode(), clock.now()
        body = NewBody(new_id(), self.source.pk, "m", raw, "application/json", {}, (), sha256(raw).digest(), now)
        return Accept(body, (Addressed(flow.pk, flow.target_id, "object", message["lane"], TITLE),))

    def pass_by(self, *, minutes: float, step: float = 1.0) -> None:
        """Lets the time go by in steps of so many minutes; whatever falls due in a step is done before the next."""
        for _ in range(round(minutes / step)):
            self.time.advance(minutes=step)
            self.rest()

    def until(self, condition: Callable[[], bool]) -> None:
        """Of real time a minute at most, of which the owned clock shows the half."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            assert time.monotonic() < until
            self.time.advance(seconds=0.01)
            time.sleep(0.02)

    def rest(self) -> None:
        """Until nothing is under way any more."""
        quiet_since = time.monotonic()
        while time.monotonic() < quiet_since + QUIET_SECONDS:
            time.sleep(0.002)
            if self.worker.busy:
                quiet_since = time.monotonic()


def _all_done(futures: list["Future[Any]"]) -> None:
    for future in futures:
        assert not future.result().duplicate
    futures.clear()


@contextmanager
def working(*, hands: int = 64) -> Iterator[House]:
    """On Django's default database, which is empty but for its tables."""
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    writer = Writer()
    worker = Worker(writer, Wiring(file_store(settings.OBMEN_HOME)), owner="outage", hands=hands)
    watcher = snapshot.Watcher()
    for part in (watcher, writer, worker):
        part.start()
    try:
        draft = connections.Draft("source", "source", "http", {})
        source = connections.save(draft, who="test", check=None).connection
        yield House(writer, worker, owned, source)
    finally:
        _stopped(lambda: worker.stop(5), owned)
        _stopped(watcher.stop, owned)
        assert writer.stop(10)
        restore()
        databases.close_all()


def _stopped(stop: Any, owned: clock.OwnedClock) -> None:
    """What waits by the clock while it stops needs the time to go on."""
    stopping = threading.Thread(target=stop)
    stopping.start()
    while stopping.is_alive():
        owned.advance(seconds=0.1)
        stopping.join(0.02)
