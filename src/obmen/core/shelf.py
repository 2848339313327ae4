"""Records put aside while both whole sides are read, so that memory does not grow with them."""

import io
import pickle
import sqlite3
from collections.abc import Iterator
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from .pickled import RecordPickler

T = TypeVar("T")

_PLACES = """
CREATE TABLE held (place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record BLOB NOT NULL);
CREATE TABLE key (name TEXT NOT NULL, value TEXT NOT NULL, place INTEGER NOT NULL, PRIMARY KEY (name, value, place))
  WITHOUT ROWID;
CREATE INDEX key_place ON key (place);
"""
_ADD = "INSERT INTO held (id, record) VALUES (?, ?) ON CONFLICT DO NOTHING"
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
        raw = _raw(record)
        added = self._db.execute(_ADD, (id_, raw))
        if added.rowcount == 0:
            self._remove(id_)
            added = self._db.execute(_ADD, (id_, raw))
        each = ((name, (value,) if isinstance(value, str) else value) for name, value in keys.items())
        rows = {(name, one, added.lastrowid) for name, values in each for one in values if one}
        if rows:
            self._db.executemany("INSERT INTO key VALUES (?, ?, ?)", rows)

    def _remove(self, id_: str) -> None:
        for (place,) in self._db.execute("DELETE FROM held WHERE id = ? RETURNING place", (id_,)).fetchall():
            self._db.execute("DELETE FROM key WHERE place = ?", (place,))

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


def _raw(record: Any) -> bytes:
    out = io.BytesIO()
    RecordPickler(out, pickle.HIGHEST_PROTOCOL).dump(record)
    return out.getvalue()


def _record(raw: bytes) -> Any:
    return pickle.loads(raw)  # noqa: S301  put there by this very process
