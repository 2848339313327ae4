"""obmen's time while it works at a portal's stand: the portal's own, which moves by what calls cost and by waiting."""

import http.client
import json
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from obmen.core.clock import OwnedClock
from obmen.core.http import Web

TICK, LOOK_SECONDS = 0.002, 0.05
"""Real seconds between two looks: whether a thread has ended, and at an event nobody tells this clock of."""

IDLE_SECONDS = 10
real_seconds = time.monotonic
"""Kept, for a peer's time is replaced."""


class Portal:
    """The stand's control surface, over one connection that is kept."""

    def __init__(self, port: int) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._asked = real_seconds()

    def now(self) -> float:
        return float(self._ask("GET")["now"])

    def advance(self, seconds: float) -> float:
        return float(self._ask("POST", {"advance": seconds})["now"])

    def _ask(self, method: str, body: object = None) -> Any:
        if (now := real_seconds()) - self._asked > IDLE_SECONDS:
            self._line.close()  # the stand may be just about to
        self._asked = now
        self._line.request(method, "/stand/clock", None if body is None else json.dumps(body))
        return json.loads(self._line.getresponse().read())


@dataclass
class _Sleeper:
    thread: threading.Thread
    due: float
    woken: bool = False


class PortalClock(OwnedClock):
    """The thread that made it works, and its waiting moves the portal's clock. Other threads (beats of leases) wait
    until that time has come: each is let run, and waited for, at its own moment, as if all took place in real time."""

    def __init__(self, portal: Portal) -> None:
        super().__init__()
        self._portal = portal
        self._began = self._at = portal.now()
        self._worker = threading.current_thread()
        self._sleepers: list[_Sleeper] = []

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._at, UTC)

    def monotonic(self) -> float:
        return self._at - self._began

    def wait(self, event: threading.Event, seconds: float) -> bool:
        if threading.current_thread() is self._worker:
            if not event.is_set() and seconds > 0:
                self._reach(self._portal.advance(seconds))
            return event.is_set()
        me = _Sleeper(threading.current_thread(), self._at + seconds)
        with self._moved:
            self._sleepers.append(me)
            self._moved.notify_all()
            while not (me.woken or event.is_set()):
                self._moved.wait(LOOK_SECONDS)
            self._sleepers = [one for one in self._sleepers if one is not me]
        return event.is_set()

    def move(self, moment: datetime) -> None:
        """Waits until then."""
        if (seconds := moment.timestamp() - self._at) > 0:
            self._reach(self._portal.advance(seconds))

    def follow_portal(self) -> None:
        """After a request: it has cost the portal time."""
        self._reach(self._portal.now())

    def _reach(self, at: float) -> None:
        with self._moved:
            while due := [one for one in self._sleepers if one.due <= at]:
                first = min(due, key=lambda one: one.due)
                self._at, first.woken = max(self._at, first.due), True
                self._moved.notify_all()
                self._let_run(first)
            self._at = max(self._at, at)

    def _let_run(self, sleeper: _Sleeper) -> None:
        """Until it sleeps again or has ended."""
        while sleeper in self._sleepers:
            self._moved.wait(TICK)
        while sleeper.thread.is_alive() and not any(one.thread is sleeper.thread for one in self._sleepers):
            self._moved.wait(TICK)


def follow_requests(clock: PortalClock, address: str) -> None:
    """From now on the clock hears of each request to that address."""
    send = Web._send

    def followed(self: Web, asked: Any) -> Any:
        try:
            return send(self, asked)
        finally:
            if self.site.address == address:
                clock.follow_portal()

    Web._send = followed  # type: ignore[method-assign]
