"""A base published on a web server: its data, settings, sessions, and what was asked of it."""

import threading
from collections import deque
from dataclasses import dataclass, field
from functools import partial

from ..store import Store
from . import keeping
from .changes import OrderChange, change
from .live import LiveTables
from .schema import Profile
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
    store: Store
    settings: Settings = field(default_factory=Settings)
    sessions: Sessions = field(default_factory=Sessions)
    asked: deque[Asked] = field(default_factory=lambda: deque(maxlen=10_000))
    """The last requests, oldest first."""
    own: LiveTables = field(init=False)
    _tables: Tables | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.own = LiveTables(self.store)

    @classmethod
    def opened(cls, store: Store) -> "Publication":
        """As it was when the process ended."""
        publication = cls(store, keeping.load_settings(store))
        publication._publish(keeping.load(store))
        return publication

    def _publish(self, tables: Tables | None) -> None:
        if tables is not None:
            tables.keep = partial(keeping.save_row, self.store)
        self._tables = tables

    @property
    def published(self) -> bool:
        return self._tables is not None

    @property
    def tables(self) -> Tables:
        """Of the base of Alfa-Auto that was made, of the stand's own UT 11 until one is."""
        return self._tables or self.own

    @property
    def alfa(self) -> Tables:
        if self._tables is None:
            raise NotPublished("Базы Альфа-Авто ещё нет")
        return self._tables

    @property
    def shown(self) -> Profile:
        """What of the base the interface shows."""
        hidden, whole = frozenset(self.settings.unpublished), self.tables.profile
        return whole.without(hidden) if hidden else whole

    def make(self, recipe: Recipe) -> dict[str, int]:
        """A new base in place of the one there was. Returns how many objects of each set."""
        tables = made(recipe)
        keeping.save_recipe(self.store, recipe)
        self._publish(tables)
        return self.counts()

    def counts(self) -> dict[str, int]:
        tables = self.tables
        with tables.reading():
            return {one.name: len(tables[one.name].rows) for one in tables.profile.sets.values() if one.stored}

    def change_order(self, name: str, wanted: OrderChange) -> Record:
        """As a person does in the form of the document. Raises LookupError."""
        return change(self.alfa, name, wanted)

    def change_settings(self, changes: dict[str, object]) -> Settings:
        with self._lock:
            self.settings = self.settings.changed(changes)
            keeping.save_settings(self.store, self.settings)
        return self.settings

    def next_fault(self) -> str:
        with self._lock:
            fault, self.settings = self.settings.next_fault()
        return fault

    def empty(self) -> None:
        """After the store was emptied."""
        self._tables = None
        self.sessions = Sessions()
        self.settings = Settings()
        self.asked.clear()
