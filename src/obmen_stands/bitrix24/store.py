"""The portal's SQLite: one column per field, so that a filter is plain SQL; user fields add columns."""

import dataclasses
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from obmen_stands.bitrix24.schema import DEFAULTS, ENTITIES, LEAD_STAGES, SOURCES, STAGES, Entity, Field, camel_of
from obmen_stands.bitrix24.tables import NAMES, TABLES

INDEXED = {"ORIGIN_ID", "CONTACT_ID", "COMPANY_ID"}
SQL_TYPES = {"integer": "INTEGER", "double": "TEXT"}


class Store:
    """All writes go through `transaction`; without one each statement commits alone."""

    def __init__(self, path: Path) -> None:
        self.db = sqlite3.connect(path, isolation_level=None)
        self.db.row_factory = sqlite3.Row
        # a kill of the process loses nothing this way; a power cut may, which a training stand can bear
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=OFF")
        self._fields: dict[str, dict[str, Field]] = {}
        self._stages: dict[str, dict[str, str]] = {}
        # MySQL's LIKE sees no difference between capital and small letters of any alphabet
        self.db.create_function("like", 2, like, deterministic=True)
        self.db.executescript(TABLES)
        for entity in ENTITIES.values():
            self._create(entity)
        if not self.db.execute("SELECT 1 FROM categories").fetchone():
            self._furnish()
        self.ended: Callable[[bool], None] = lambda _: None
        """Told after each transaction whether it was committed."""

    def _create(self, entity: Entity) -> None:
        columns = ", ".join(
            f'"{f.name}" {SQL_TYPES.get(f.kind, "TEXT")}' for f in entity.fields.values() if f.name != "ID"
        )
        self.db.execute(
            f'CREATE TABLE IF NOT EXISTS {entity.table} ("ID" INTEGER PRIMARY KEY AUTOINCREMENT, {columns})'
        )
        there = {row["name"] for row in self.rows(f"PRAGMA table_info({entity.table})")}
        for name in [each for each in entity.fields if each not in there]:
            # a folder of before the field was known here
            kind = SQL_TYPES.get(entity.fields[name].kind, "TEXT")
            self.db.execute(f'ALTER TABLE {entity.table} ADD COLUMN "{name}" {kind}')
            self.db.execute(f'UPDATE {entity.table} SET "{name}" = ?', (DEFAULTS.get(name),))
        for name in INDEXED & entity.fields.keys():
            self.db.execute(f'CREATE INDEX IF NOT EXISTS {entity.table}_{name} ON {entity.table} ("{name}")')

    def _furnish(self) -> None:
        self.add_category("Общая", 0)
        self._add_statuses("SOURCE", "", [(code, name, None) for code, name in SOURCES])
        self._add_statuses("STATUS", "", LEAD_STAGES)

    def _add_statuses(self, name: str, head: str, told: Sequence[tuple[str, str, str | None]]) -> None:
        sql = "INSERT INTO statuses (entity_id, status_id, name, sort, semantics) VALUES (?,?,?,?,?)"
        rows = [(name, head + code, title, 10 * n, semantics) for n, (code, title, semantics) in enumerate(told, 1)]
        self.db.executemany(sql, rows)
        self._stages.clear()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            self.ended(False)
            raise
        self.db.execute("COMMIT")
        self.ended(True)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return [dict(row) for row in self.db.execute(sql, values)]

    def add_category(self, name: str, number: int | None = None) -> int:
        """A pipeline of deals with its stages; every one but the default prefixes its stages `C{id}:`."""
        sql = "INSERT INTO categories (id, entity, name, sort) VALUES (?, 2, ?, 500)"
        category = self.db.execute(sql, (number, name)).lastrowid or 0
        self._add_statuses(stage_list(category), f"C{category}:" if category else "", STAGES)
        return category

    def add_stage(self, name: str, stage: str, title: str, semantics: str | None) -> None:
        """Behind the others of the list `name`."""
        sql = "INSERT INTO statuses (entity_id, status_id, name, sort, semantics) VALUES (?,?,?,1000,?)"
        self.db.execute(sql, (name, stage, title, semantics))
        self._stages.clear()

    def delete_stage(self, stage: str) -> bool:
        """Of a pipeline or of leads; items that stand in it stay where they are."""
        sql = "DELETE FROM statuses WHERE status_id = ? AND entity_id <> 'SOURCE'"
        gone = self.db.execute(sql, (stage,)).rowcount
        self._stages.clear()
        return bool(gone)

    def stages(self, name: str) -> dict[str, str]:
        """Of a list: stage to semantics (P in process, S success, F failure), in its order."""
        if name not in self._stages:
            sql = "SELECT status_id, semantics FROM statuses WHERE entity_id = ? ORDER BY sort, id"
            rows = self.db.execute(sql, (name,))
            self._stages[name] = {row["status_id"]: row["semantics"] or "P" for row in rows}
        return self._stages[name]

    def fields(self, entity: Entity) -> dict[str, Field]:
        if entity.name not in self._fields:
            rows = self.rows("SELECT * FROM user_fields WHERE entity = ? ORDER BY id", entity.name)
            self._fields[entity.name] = entity.fields | {row["name"]: self._user_field(row) for row in rows}
        return self._fields[entity.name]

    def _user_field(self, row: dict[str, Any]) -> Field:
        ids = [choice["id"] for choice in self.rows("SELECT id FROM choices WHERE field = ?", row["id"])]
        made = Field(row["name"], row["kind"], camel_of(row["name"]), title=row["label"], choices=tuple(ids))
        return dataclasses.replace(made, multiple=row["multiple"] == "Y", mandatory=row["mandatory"] == "Y")

    def add_user_field(self, entity: Entity, field: Field, choices: list[str]) -> int:
        """Raises sqlite3.IntegrityError for a name that is taken."""
        told = (entity.name, field.name, field.kind, "NY"[field.multiple], "NY"[field.mandatory], field.title)
        sql = "INSERT INTO user_fields (entity, name, kind, multiple, mandatory, label) VALUES (?,?,?,?,?,?)"
        number = self.db.execute(sql, told).lastrowid or 0
        self.db.executemany("INSERT INTO choices (field, value) VALUES (?,?)", [(number, value) for value in choices])
        kind = "TEXT" if field.multiple else SQL_TYPES.get(field.kind, "TEXT")
        self.db.execute(f'ALTER TABLE {entity.table} ADD COLUMN "{field.name}" {kind}')
        self.db.execute(f'CREATE INDEX "{entity.name}_{field.name}" ON {entity.table} ("{field.name}")')
        self._fields.clear()
        return number

    def delete_user_field(self, number: int) -> bool:
        for row in self.rows("SELECT entity, name FROM user_fields WHERE id = ?", number):
            self.db.execute(f'DROP INDEX "{row["entity"]}_{row["name"]}"')
            self.db.execute(f'ALTER TABLE {ENTITIES[row["entity"]].table} DROP COLUMN "{row["name"]}"')
        gone = self.db.execute("DELETE FROM user_fields WHERE id = ?", (number,)).rowcount
        self.db.execute("DELETE FROM choices WHERE field = ?", (number,))
        self._fields.clear()
        return bool(gone)

    def empty(self) -> None:
        """As newly made."""
        for row in self.rows("SELECT id FROM user_fields"):
            self.delete_user_field(row["id"])
        tables = [*NAMES, *(entity.table for entity in ENTITIES.values())]
        for table in [*tables, "sqlite_sequence"]:
            self.db.execute(f"DELETE FROM {table}")
        self._fields.clear()
        self._furnish()

    def copied(self) -> sqlite3.Connection:
        """The whole database, in memory."""
        made = sqlite3.connect(":memory:")
        self.db.backup(made)
        return made

    def take(self, kept: sqlite3.Connection) -> None:
        """Instead of what there is."""
        kept.backup(self.db)
        self._fields.clear()
        self._stages.clear()

    def close(self) -> None:
        self.db.close()


@lru_cache(1024)
def _pattern(text: str) -> "re.Pattern[str]":
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(sign, re.escape(sign)) for sign in text), re.IGNORECASE | re.DOTALL)


def like(pattern: str, value: object) -> bool:
    return _pattern(pattern).fullmatch(str(value)) is not None


def stage_list(category: int) -> str:
    return f"DEAL_STAGE_{category}" if category else "DEAL_STAGE"
