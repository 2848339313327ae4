"""The base of UT 11 as the interface shows it: rows made, as they are read, out of the objects the stand keeps.

Nothing is held in memory: what an index of the store can find, order and count goes to the store.
"""

import base64
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from ..objects import Row
from ..store import Store
from . import facts, selection
from .options import Options
from .schema import EntitySet, profile
from .tables import Record, Table, Tables, filled, part_rows
from .terms import Term

READ = "select version, body from objects where kind = ?"


class LiveTables(Tables):
    """Read within `reading` alone; its objects are written by the stand's own acts, not through the interface."""

    read_only = True

    def __init__(self, store: Store) -> None:
        super().__init__(profile("ut_11"))
        self._store = store
        self._own = threading.local()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One unchanging view of the base for all that is read meanwhile by this thread."""
        with self._store.read() as tx:
            self._own.tx = tx
            try:
                yield
            finally:
                del self._own.tx

    @property
    def tx(self) -> sqlite3.Connection:
        tx: sqlite3.Connection = self._own.tx
        return tx

    def __getitem__(self, name: str) -> "LiveTable":
        return LiveTable(self.profile.sets[name], self)

    def found(self, set_name: str, ref: str) -> Record | None:
        return self[set_name].get(ref)

    def rows(self, entity: EntitySet) -> Iterable[Record]:
        if not entity.owner:
            return self[entity.name].rows
        part = entity.name.removeprefix(f"{entity.owner}_")
        return part_rows(self[entity.owner].rows, part)

    def page(self, entity: EntitySet, options: Options, term: Term | None) -> tuple[list[Record], int] | None:
        return None if entity.owner else selection.page(self[entity.name], options, term)

    def read(self, entity: EntitySet, query: str, values: Iterable[Any] = ()) -> Iterator[Record]:
        """`query`: what follows the kind in the condition."""
        found = self.tx.execute(f"{READ} {query}", (entity.holds, *values))
        return (self._row(entity, json.loads(one["body"]), one["version"]) for one in found)

    def _row(self, entity: EntitySet, row: Row, version: int) -> Record:
        told = facts.OF[entity.holds](row, self.kept)
        return filled(entity, told | {"version": base64.b64encode(version.to_bytes(8, "big")).decode()})

    def kept(self, kind: str, ref: str) -> Row | None:
        found = self.tx.execute("select body from objects where kind = ? and ref = ?", (kind, ref)).fetchone()
        return json.loads(found["body"]) if found else None


class LiveTable(Table):
    """Has of a table what reading needs."""

    def __init__(self, entity: EntitySet, tables: LiveTables) -> None:
        self.entity = entity
        self.tables = tables

    @property
    def rows(self) -> "Rows":  # type: ignore[override]
        return Rows(self)

    def having(self, values: Iterable[str]) -> list[Record]:
        return [row for value in sorted(values) if (row := self.get(value)) is not None]

    def get(self, ref: str) -> Record | None:
        return next(self.tables.read(self.entity, "and ref = ?", (ref,)), None)


class Rows:
    """All of a table, read as it is gone through."""

    def __init__(self, table: LiveTable) -> None:
        self._table = table

    def __iter__(self) -> Iterator[Record]:
        return self._table.tables.read(self._table.entity, "order by rowid")

    def __len__(self) -> int:
        query = "select count(*) n from objects where kind = ?"
        return int(self._table.tables.tx.execute(query, (self._table.entity.holds,)).fetchone()["n"])
