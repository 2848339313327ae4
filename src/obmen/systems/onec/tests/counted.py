"""Sessions of a base within one process, counted (``core.ports.Budget``)."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from obmen.core import clock
from obmen.core.errors import TryLater
from obmen.core.ports import Good, Slots
from obmen.core.text import Text

LONGEST_WAIT = 30


class CountedSlots:
    """Slots are kept, the rest is free and only counted. ``most``: how many held a good at once; ``barred``: how often
    a good was said not to be had."""

    def __init__(self, goods: Mapping[str, Good] | None = None) -> None:
        self._goods = goods or {}
        self._held: dict[str, int] = {}
        self._until: dict[str, datetime] = {}
        self._freed = threading.Condition()
        self.most: dict[str, int] = {}
        self.barred: dict[str, int] = {}
        self.taken: dict[str, float] = {}

    def take(self, good: str, amount: float = 1.0) -> None:
        self.spend(good, amount)

    def spend(self, good: str, amount: float) -> None:
        self.taken[good] = self.taken.get(good, 0.0) + amount

    def bar(self, good: str, until: datetime) -> None:
        self.barred[good] = self.barred.get(good, 0) + 1
        self._until[good] = until

    def left(self, good: str) -> float:
        return self._limit(good) - self._held.get(good, 0)

    @contextmanager
    def hold(self, good: str) -> Iterator[None]:
        self._wait(good)
        try:
            yield
        finally:
            with self._freed:
                self._held[good] -= 1
                self._freed.notify()

    def _wait(self, good: str) -> None:
        """The bar first: nobody is let past it by a slot that falls free."""
        if good in self._until:
            clock.wait(threading.Event(), max(0.0, (self._until[good] - clock.now()).total_seconds()))
        with self._freed:
            if not self._freed.wait_for(lambda: self.left(good) > 0, LONGEST_WAIT):
                raise TryLater(Text("{good}: none was free in time", good=good))
            self._held[good] = self._held.get(good, 0) + 1
            self.most[good] = max(self.most.get(good, 0), self._held[good])

    def _limit(self, good: str) -> float:
        declared = self._goods.get(good)
        return declared.most if isinstance(declared, Slots) else float("inf")
