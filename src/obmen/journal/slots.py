"""Slots of a connection that go from one request of this process to its next without asking the journal each time."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from obmen.core import clock

KEPT_SECONDS = 1.0
"""From when the journal gave it: so long it serves this process, and others wait for it at most so much longer."""


@dataclass(frozen=True, slots=True)
class Slot:
    """``until``: by the clock that only goes forward, when the last request may begin in it."""

    holder: str
    until: float


class IdleSlots:
    """``give`` gives one of a good back."""

    def __init__(self, give: Callable[[str, str], None]) -> None:
        self._give = give
        self._idle: dict[str, list[Slot]] = defaultdict(list)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def take(self, good: str) -> Slot | None:
        """The one that was used last, so that those that are not needed grow old."""
        with self._lock:
            idle = self._idle[good]
            return idle.pop() if idle and clock.monotonic() < idle[-1].until else None

    def put(self, good: str, slot: Slot) -> None:
        with self._lock:
            if clock.monotonic() < slot.until:
                self._idle[good].append(slot)
                self._look_after()
                return
        self._give(good, slot.holder)

    def close(self) -> None:
        """Gives all of them back."""
        with self._lock:
            left = [(good, one) for good, idle in self._idle.items() for one in idle]
            self._idle.clear()
        for good, one in left:
            self._give(good, one.holder)

    def _look_after(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="slots", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        """Ends when there is nothing left to look after."""
        never = threading.Event()
        while (wait := self._give_old()) is not None:
            clock.wait(never, wait)

    def _give_old(self) -> float | None:
        """→ seconds until the next one is old."""
        with self._lock:
            now = clock.monotonic()
            old = [(good, one) for good, idle in self._idle.items() for one in idle if one.until <= now]
            for good, one in old:
                self._idle[good].remove(one)
            left = [one.until for idle in self._idle.values() for one in idle]
            if not left:
                self._thread = None
        for good, one in old:
            self._give(good, one.holder)
        return max(0.0, min(left) - now) if left else None
