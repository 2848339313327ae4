"""SQLite: one process writes, so rows need no locks; lists travel as JSON, many rows by ``executemany``."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from .store import Row, Store

_LIST = re.compile(r"\{in:([\w.]+)\}")


class SqliteStore(Store):
    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        with self.connection.wrap_database_errors:
            found: list[tuple[Any, ...]] = self.connection.connection.execute(_native(sql), params).fetchall()
            return found

    def run(self, sql: str, *params: Any) -> int:
        with self.connection.wrap_database_errors:
            return int(self.connection.connection.execute(_native(sql), params).rowcount)

    def insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        self._many(_insert(table, columns), rows)

    def upsert(self, table: str, columns: str, rows: Iterable[Row], *, key: str, change: bool = True) -> None:
        self._many(_insert(table, columns) + _on_conflict(columns, key, change), rows)

    def update(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        self._many(_update(table, columns), [(*row[1:], row[0]) for row in rows])

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

    def at(self, moment: datetime | None) -> datetime | None:
        return moment and moment.astimezone(UTC).replace(tzinfo=None)

    def notify(self) -> None:
        """There are no other processes."""

    def _many(self, sql: str, rows: Iterable[Row]) -> None:
        with self.connection.wrap_database_errors:
            self.connection.connection.executemany(sql, rows)


@cache
def _native(sql: str) -> str:
    return _LIST.sub(r"\1 IN (SELECT value FROM json_each(?))", sql).replace("%s", "?")


@cache
def _insert(table: str, columns: str) -> str:
    marks = ", ".join("?" for _ in columns.split(", "))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"


@cache
def _on_conflict(columns: str, key: str, change: bool) -> str:
    others = [name for name in columns.split(", ") if name not in key.split(", ")]
    act = "UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in others) if change else "NOTHING"
    return f" ON CONFLICT ({key}) DO {act}"


@cache
def _update(table: str, columns: str) -> str:
    key, *others = columns.split(", ")
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in others)} WHERE {key} = ?"
