"""SQLite: one process writes, so rows need no locks; lists travel as JSON, many rows in one step.

The library lets go of Python's lock around every row it steps through, written or read, and each time wakes a waiting
thread for nothing. So rows are written by one statement, not by ``executemany``, and read as one value.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import chain
from typing import Any

from .store import Row, Store

_LIST = re.compile(r"\{in:([\w.]+)\}")
_ONE_VALUE: dict[str, str] = {}
_MOST_ROWS = 128
"""In one statement; the widest table has 35 columns, and SQLite takes 32,766 parameters."""


class SqliteStore(Store):
    _moment: datetime | None = None
    _written: str | None = None

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        with self.connection.wrap_database_errors:
            found: list[tuple[Any, ...]] = self.connection.connection.execute(_native(sql), params).fetchall()
            return found

    def gathered(self, sql: str, *params: Any) -> list[Row]:
        found: list[Row] = json.loads(self.rows(self._as_one_value(sql, params), *params)[0][0])
        return found

    def _as_one_value(self, sql: str, params: Sequence[Any]) -> str:
        if (known := _ONE_VALUE.get(sql)) is None:
            with self.connection.wrap_database_errors:
                told = self.connection.connection.execute(_native(f"SELECT * FROM ({sql}) LIMIT 0"), params).description
            names = ", ".join(f"c{place}" for place in range(len(told)))
            known = f"WITH found ({names}) AS ({sql}) SELECT json_group_array(json_array({names})) FROM found"
            _ONE_VALUE[sql] = known
        return known

    def run(self, sql: str, *params: Any) -> int:
        with self.connection.wrap_database_errors:
            return int(self.connection.connection.execute(_native(sql), params).rowcount)

    def insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        self._many(lambda count: _insert(table, columns, count), rows)

    def upsert(self, table: str, columns: str, rows: Iterable[Row], *, key: str, change: bool = True) -> None:
        self._many(lambda count: _insert(table, columns, count) + _on_conflict(columns, key, change), rows)

    def update(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        self._many(lambda count: _update(table, columns, count), rows)

    def listed(self, values: Iterable[Any]) -> str:
        return json.dumps(list(values))

    def next_ids(self, table: str, count: int) -> Sequence[int]:
        """Above every id ever given, as AUTOINCREMENT keeps it; nobody else writes."""
        found = self.rows("SELECT seq FROM sqlite_sequence WHERE name = %s", table)
        first = (found[0][0] if found else 0) + 1
        return range(first, first + count)

    def next_place(self) -> int:
        """Call when the batch's messages are written, so that their ids count."""
        (place,) = self.next_ids("journal_message", 1)
        self.run("UPDATE sqlite_sequence SET seq = %s WHERE name = 'journal_message'", place)
        return place

    def at(self, moment: datetime | None) -> str | None:
        """As Django writes it. Most of a batch's times are one and the same."""
        if moment is not self._moment:
            self._moment = moment
            self._written = _written(moment) if moment else None
        return self._written

    def notify(self) -> None:
        """No other process looks here: a worker apart hears it over its line."""

    def _many(self, sql: Callable[[int], str], rows: Iterable[Row]) -> None:
        """``sql``: the statement for so many rows."""
        execute = self.connection.connection.execute
        with self.connection.wrap_database_errors:
            for part in _parts(list(rows)):
                execute(sql(len(part)), list(chain.from_iterable(part)))


@lru_cache(256)
def _written(moment: datetime) -> str:
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(" ").removesuffix("+00:00")


def _parts(rows: list[Row]) -> Iterator[list[Row]]:
    """By powers of two, so that there are few different statements and each is compiled once."""
    done = 0
    while left := len(rows) - done:
        size = min(_MOST_ROWS, 1 << (left.bit_length() - 1))
        yield rows[done : done + size]
        done += size


@cache
def _native(sql: str) -> str:
    return _LIST.sub(r"\1 IN (SELECT value FROM json_each(?))", sql).replace("%s", "?")


@cache
def _insert(table: str, columns: str, count: int) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES {_values(columns, count)}"


@cache
def _on_conflict(columns: str, key: str, change: bool) -> str:
    others = [name for name in columns.split(", ") if name not in key.split(", ")]
    act = "UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in others) if change else "NOTHING"
    return f" ON CONFLICT ({key}) DO {act}"


@cache
def _update(table: str, columns: str, count: int) -> str:
    key, *others = columns.split(", ")
    changes = ", ".join(f"{name} = new.column{place}" for place, name in enumerate(others, 2))
    return (
        f"UPDATE {table} SET {changes} FROM (VALUES {_values(columns, count)}) AS new WHERE {table}.{key} = new.column1"
    )


def _values(columns: str, count: int) -> str:
    row = "(" + ", ".join("?" for _ in columns.split(", ")) + ")"
    return ", ".join([row] * count)
