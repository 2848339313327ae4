"""A base published on a web server: its data, settings, sessions, and what was asked of it."""

import threading
from collections import deque
from dataclasses import dataclass, field

from .changes import OrderChange, change
from .sessions import Sessions
from .settings import Settings
from .tables import Record, Tables
from .work_orders import Recipe, made


class NotPublished(Exception):
    """No base stands behind the address yet."""


@dataclass(frozen=True)
class Asked:
    """One request as it came: `target` is the raw path and query, percent-encoded."""

    method: str
    target: str
    status: int
    fault: str


@dataclass
class Publication:
    settings: Settings = field(default_factory=Settings)
    sessions: Sessions = field(default_factory=Sessions)
    asked: deque[Asked] = field(default_factory=lambda: deque(maxlen=10_000))
    """The last requests, oldest first."""
    _tables: Tables | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def published(self) -> bool:
        return self._tables is not None

    @property
    def tables(self) -> Tables:
        if self._tables is None:
            raise NotPublished("База не опубликована: данных Альфа-Авто ещё нет")
        return self._tables

    def make(self, recipe: Recipe) -> dict[str, int]:
        """A new base in place of the one there was. Returns how many objects of each set."""
        self._tables = made(recipe)
        return self.counts()

    def counts(self) -> dict[str, int]:
        sets = self.tables.profile.sets.values()
        return {one.name: len(self.tables[one.name].rows) for one in sets if not one.owner}

    def change_order(self, name: str, wanted: OrderChange) -> Record:
        """As a person does in the form of the document. Raises LookupError."""
        return change(self.tables, name, wanted)

    def change_settings(self, changes: dict[str, object]) -> Settings:
        with self._lock:
            self.settings = self.settings.changed(changes)
        return self.settings

    def next_fault(self) -> str:
        with self._lock:
            fault, self.settings = self.settings.next_fault()
        return fault

    def empty(self) -> None:
        self._tables = None
        self.sessions = Sessions()
        self.settings = Settings()
        self.asked.clear()
