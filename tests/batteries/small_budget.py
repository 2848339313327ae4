"""The limited goods of a connection within one process, as ``core.ports.Budget`` promises them."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from obmen.core import clock
from obmen.core.call import current
from obmen.core.errors import TryLater
from obmen.core.ports import Good, Rate, Slots, Window
from obmen.core.text import Text

PATIENCE = 30.0
"""Seconds that may be waited for a good, where the call has as many left."""

LEAST_WAIT = 0.001
"""What is lacking by a rounding error comes about too."""


def _sleep(seconds: float) -> None:
    clock.wait(threading.Event(), seconds)


@dataclass
class _Level:
    """What is used: of a Rate ``used`` leaks away from ``at`` on; of a Window it stands in ``buckets``, each with the
    moment it began; of Slots ``used`` are held."""

    used: float = 0.0
    at: float = 0.0
    buckets: list[list[float]] = field(default_factory=list)
    barred_until: datetime | None = None

    @property
    def total(self) -> float:
        return self.used + sum(used for _, used in self.buckets)


class SmallBudget:
    """Shared by whoever is given it. ``waits``: seconds each wait took. ``wait`` stands in for sleeping."""

    def __init__(self, goods: Mapping[str, Good] | None = None, wait: Callable[[float], None] = _sleep) -> None:
        self._goods, self._wait = dict(goods or {}), wait
        self._levels: defaultdict[str, _Level] = defaultdict(_Level)
        self._lock = threading.Lock()
        self.waits: list[float] = []

    def take(self, good: str, amount: float = 1.0) -> None:
        told = self._good(good)
        if told is None:
            return
        until = min(current().deadline, clock.monotonic() + PATIENCE)
        while seconds := self._missing(good, told, amount):
            if clock.monotonic() + seconds > until:
                raise TryLater(Text("The allowed amount is used up"), after=timedelta(seconds=seconds))
            self.waits.append(seconds)
            self._wait(max(seconds, LEAST_WAIT))

    def spend(self, good: str, amount: float) -> None:
        if (told := self._good(good)) is not None:
            with self._lock:
                self._use(self._fresh(good, told), told, amount)

    def bar(self, good: str, until: datetime) -> None:
        if self._good(good) is not None:
            level = self._levels[good]
            level.barred_until = max(until, level.barred_until or until)

    def left(self, good: str) -> float:
        told = self._good(good)
        if told is None:
            return float("inf")
        with self._lock:
            level = self._fresh(good, told)
            return 0.0 if self._bar(level) else told.most - level.total

    @contextmanager
    def hold(self, good: str) -> Iterator[None]:
        self.take(good)
        try:
            yield
        finally:
            self.spend(good, -1.0)

    def _good(self, name: str) -> Good | None:
        found = self._goods.get(name)
        stars = (good for key, good in self._goods.items() if key.endswith("*") and name.startswith(key[:-1]))
        return found or next(stars, None)

    def _missing(self, good: str, told: Good, amount: float) -> float:
        """Seconds until so much can be had; it is taken when that is now."""
        with self._lock:
            level = self._fresh(good, told)
            if seconds := self._bar(level):
                return seconds
            lacking = level.total + amount - told.most
            if lacking <= 1e-9 or amount == 0:
                self._use(level, told, amount)
                return 0.0
            return _until(level, told, lacking)

    def _bar(self, level: _Level) -> float:
        return max(0.0, (level.barred_until - clock.now()).total_seconds()) if level.barred_until else 0.0

    def _use(self, level: _Level, told: Good, amount: float) -> None:
        if isinstance(told, Window):
            now = clock.monotonic()
            if not level.buckets or level.buckets[-1][0] <= now - told.seconds / told.buckets:
                level.buckets.append([now, 0.0])
            level.buckets[-1][1] += amount
        else:
            level.used = max(0.0, level.used + amount)

    def _fresh(self, good: str, told: Good) -> _Level:
        """Without what has been forgotten by now."""
        level, now = self._levels[good], clock.monotonic()
        if isinstance(told, Rate):
            level.used = max(0.0, level.used - (now - level.at) * told.a_second)
        if isinstance(told, Window):
            level.buckets = [one for one in level.buckets if now < one[0] + told.seconds]
        level.at = now
        return level


def _until(level: _Level, told: Good, lacking: float) -> float:
    if isinstance(told, Rate):
        return lacking / told.a_second
    if isinstance(told, Slots):
        return 0.05
    for began, used in level.buckets:
        lacking -= used
        if lacking <= 1e-9:
            return max(0.01, began + told.seconds - clock.monotonic())
    return told.seconds


class SmallTokens:
    """``core.ports.TokenStore`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self._lock = threading.Lock()

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def renew(self, name: str, fetch: Callable[[str | None], str]) -> str:
        with self._lock:
            self.kept[name] = fetch(self.kept.get(name))
            return self.kept[name]
