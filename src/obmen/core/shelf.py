"""Records put aside while both whole sides are read, so that memory does not grow with them."""

import pickle
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

T = TypeVar("T")

_PLACES = """
CREATE TABLE held (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record BLOB NOT NULL);
CREATE TABLE key (name TEXT NOT NULL, value TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (name, value, place))
  WITHOUT ROWID;
CREATE INDEX key_place ON key (place);
"""
_MOST = 500
"""Read at a time by who goes through all of it."""


class Shelf(Generic[T]):
    """Of one thread, gone when it is closed. Its file has no name, and holds what the records hold."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None)  # on disk as soon as it outgrows the cache
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _PLACES)
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def put(self, id_: str, record: T, **keys: str | tuple[str, ...]) -> None:
        """One of the same id takes the place of the earlier. Found by each of several keys, and by no empty one."""
        for (place,) in self._db.execute("DELETE FROM held WHERE id = ? RETURNING place", (id_,)).fetchall():
            self._db.execute("DELETE FROM key WHERE place = ?", (place,))
        added = self._db.execute("INSERT INTO held (id, record) VALUES (?, ?)", (id_, pickle.dumps(record)))
        each = ((name, (value,) if isinstance(value, str) else value) for name, value in keys.items())
        rows = {(name, one, added.lastrowid) for name, values in each for one in values if one}
        self._db.executemany("INSERT INTO key VALUES (?, ?, ?)", rows)

    def get(self, id_: str) -> T | None:
        row = self._db.execute("SELECT record FROM held WHERE id = ?", (id_,)).fetchone()
        return _record(row[0]) if row else None

    def find(self, name: str, value: str, *, most: int = 10) -> list[T]:
        """In the order they were put, the first of them only."""
        sql = "SELECT record FROM held JOIN key USING (place) WHERE name = ? AND value = ? ORDER BY place LIMIT ?"
        return [_record(row[0]) for row in self._db.execute(sql, (name, value, most))] if value else []

    def count(self, name: str, value: str) -> int:
        sql = "SELECT count(*) FROM key WHERE name = ? AND value = ?"
        return int(self._db.execute(sql, (name, value)).fetchone()[0])

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM held").fetchone()[0])

    def __iter__(self) -> Iterator[T]:
        last = 0
        while rows := self._db.execute(
            "SELECT place, record FROM held WHERE place > ? ORDER BY place LIMIT ?", (last, _MOST)
        ).fetchall():
            yield from (_record(record) for _, record in rows)
            last = rows[-1][0]


def _record(raw: bytes) -> Any:
    return pickle.loads(raw)  # noqa: S301  put there by this very process
