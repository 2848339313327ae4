"""PostgreSQL: many processes write. Rows travel as one JSON recordset, lists as arrays; the caller locks rows in sorted
order; NOTIFY wakes the workers of other processes."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import psycopg
from django.db.backends.base.base import BaseDatabaseWrapper

from .store import Row, Store, column_types

CHANNEL = "obmen_work"
SHARDS = 64
SESSION = {
    # a process that was stopped in the middle of a transaction would keep its locks for as long as it sleeps
    "idle_in_transaction_session_timeout": "'5s'",
    # a machine that lost its power is noticed within half a minute
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    # the writer's statements find their few rows by an index, whatever statistics that lag behind may say
    "enable_seqscan": "off",
    "enable_hashjoin": "off",
    "enable_mergejoin": "off",
    "jit": "off",
}
_LIST = re.compile(r"\{in:([\w.]+)\}")
_TYPES = {
    "BigAutoField": "bigint",
    "BigIntegerField": "bigint",
    "PositiveBigIntegerField": "bigint",
    "PositiveIntegerField": "integer",
    "PositiveSmallIntegerField": "smallint",
    "BooleanField": "boolean",
    "DateTimeField": "timestamptz",
    "FloatField": "double precision",
}


class PostgresStore(Store):
    lock = " FOR UPDATE"
    skip = " FOR UPDATE SKIP LOCKED"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        super().__init__(connection)
        # Django's cursors write parameters into the statement's text, which could not be prepared
        connection.connection.prepare_threshold = 2
        self._cursor = psycopg.Cursor(connection.connection)
        self.shard = connection.connection.info.backend_pid % SHARDS
        for setting, value in SESSION.items():
            self.run(f"SET {setting} = {value}")

    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]:
        with self.connection.wrap_database_errors:
            return self._cursor.execute(_native(sql), params).fetchall()

    def gathered(self, sql: str, *params: Any) -> list[Row]:
        return list(self.rows(sql, *params))

    def run(self, sql: str, *params: Any) -> int:
        with self.connection.wrap_database_errors:
            return self._cursor.execute(_native(sql), params).rowcount

    def insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """Not by COPY: a process stopped between its parts is not idle to the server, which would keep its locks."""
        self.run(_insert(table, columns), _recordset(columns, rows))

    def upsert(self, table: str, columns: str, rows: Iterable[Row], *, key: str, change: bool = True) -> None:
        self.run(_upsert(table, columns, key, change), _recordset(columns, rows))

    def update(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        self.run(_update(table, columns), _recordset(columns, rows))

    def listed(self, values: Iterable[Any]) -> list[Any]:
        return list(values)

    def next_ids(self, table: str, count: int) -> Sequence[int]:
        sql = "SELECT nextval(%s) FROM generate_series(1, %s)"
        return [row[0] for row in self.rows(sql, f"{table}_id_seq", count)]

    def next_place(self) -> int:
        (place,) = self.next_ids("journal_message", 1)
        return place

    def at(self, moment: datetime | None) -> datetime | None:
        return moment

    def notify(self) -> None:
        self.run(f"NOTIFY {CHANNEL}")


def _recordset(columns: str, rows: Iterable[Row]) -> str:
    names = columns.split(", ")
    return json.dumps([dict(zip(names, row, strict=True)) for row in rows], default=_plain, ensure_ascii=False)


def _plain(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


@cache
def _native(sql: str) -> str:
    return _LIST.sub(r"\1 = ANY(%s)", sql)


@cache
def _source(table: str, columns: str) -> tuple[list[str], str]:
    """How each column is read from the recordset, and the recordset's own list of columns."""
    words = column_types(table)
    types = {name: _TYPES.get(words[name], "text") for name in columns.split(", ")}
    read = {"JSONField": "v.{}::jsonb", "BinaryField": "decode(v.{}, 'hex')"}
    values = [read.get(words[name], "v.{}").format(name) for name in types]
    return values, ", ".join(f"{name} {kind}" for name, kind in types.items())


@cache
def _insert(table: str, columns: str) -> str:
    values, shape = _source(table, columns)
    return f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM json_to_recordset(%s) AS v({shape})"


@cache
def _upsert(table: str, columns: str, key: str, change: bool) -> str:
    values, shape = _source(table, columns)
    others = [name for name in columns.split(", ") if name not in key.split(", ")]
    act = "UPDATE SET " + ", ".join(f"{name} = excluded.{name}" for name in others) if change else "NOTHING"
    return (
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} "
        f"FROM ROWS FROM (json_to_recordset(%s) AS ({shape})) WITH ORDINALITY AS v({columns}, nth) ORDER BY nth "
        f"ON CONFLICT ({key}) DO {act}"
    )


@cache
def _update(table: str, columns: str) -> str:
    values, shape = _source(table, columns)
    key, *others = columns.split(", ")
    pairs = ", ".join(f"{name} = {value}" for name, value in zip(others, values[1:], strict=True))
    return f"UPDATE {table} t SET {pairs} FROM json_to_recordset(%s) AS v({shape}) WHERE t.{key} = v.{key}"
