"""The one clock. Nobody else asks the machine for the time, so limits of hours are tested in milliseconds.

``now()`` is aware UTC. Where several machines share a PostgreSQL its time is the truth: ``follow()`` is told the
offset to the database's clock, and ``now()`` carries on from there by the monotonic clock, so that leases agree and a
step of this machine's clock changes nothing.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Real time. A step of the machine's clock is taken over only by ``follow``."""

    def __init__(self) -> None:
        self._zero = datetime.now(UTC) - timedelta(seconds=time.monotonic())

    def now(self) -> datetime:
        return self._zero + timedelta(seconds=time.monotonic())

    def monotonic(self) -> float:
        return time.monotonic()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        return event.wait(seconds)

    def follow(self, moment: datetime) -> None:
        self._zero = moment - timedelta(seconds=time.monotonic())


class OwnedClock:
    """Time that stands still until ``advance`` is called: for tests. Who waits is woken when his moment has come."""

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime(2026, 1, 12, 9, 0, tzinfo=UTC)
        self._passed = 0.0
        self._moved = threading.Condition()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._passed)

    def monotonic(self) -> float:
        return self._passed

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Looks at the event a hundred times a real second, for nobody tells this clock when it is set."""
        until = self._passed + seconds
        with self._moved:
            while not event.is_set() and self._passed < until:
                self._moved.wait(0.01)
        return event.is_set()

    def advance(self, **span: float) -> None:
        with self._moved:
            self._passed += timedelta(**span).total_seconds()
            self._moved.notify_all()

    def follow(self, moment: datetime) -> None:
        """An owned clock follows nobody."""


_clock: SystemClock | OwnedClock = SystemClock()


def now() -> datetime:
    return _clock.now()


def monotonic() -> float:
    """Seconds, for spans only."""
    return _clock.monotonic()


def wait(event: threading.Event, seconds: float) -> bool:
    """Waits for the event at most so many seconds; True when it is set."""
    return _clock.wait(event, seconds)


def follow(moment: datetime) -> None:
    """``moment``: what the database's clock shows now."""
    _clock.follow(moment)


def use(clock: SystemClock | OwnedClock) -> Callable[[], None]:
    """Puts another clock in place; what it returns puts the former one back."""
    global _clock
    former, _clock = _clock, clock

    def restore() -> None:
        global _clock
        _clock = former

    return restore
