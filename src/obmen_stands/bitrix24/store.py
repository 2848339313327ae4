"""The portal's SQLite: one column per field, so that a filter is plain SQL; user fields add columns."""

import dataclasses
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from obmen_stands.bitrix24.schema import ENTITIES, SOURCES, STAGES, Entity, Field, camel_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS multifields (id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL,
  owner INTEGER NOT NULL, type TEXT NOT NULL, value_type TEXT NOT NULL, value TEXT NOT NULL, match TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS multifields_owner ON multifields (entity, owner);
CREATE INDEX IF NOT EXISTS multifields_match ON multifields (type, match);
CREATE TABLE IF NOT EXISTS deal_contacts (deal INTEGER NOT NULL, contact INTEGER NOT NULL, place INTEGER NOT NULL,
  PRIMARY KEY (deal, contact));
CREATE TABLE IF NOT EXISTS user_fields (id INTEGER PRIMARY KEY AUTOINCREMENT, entity TEXT NOT NULL, name TEXT NOT NULL,
  kind TEXT NOT NULL, multiple TEXT NOT NULL, mandatory TEXT NOT NULL, label TEXT NOT NULL, UNIQUE (entity, name));
CREATE TABLE IF NOT EXISTS choices (id INTEGER PRIMARY KEY AUTOINCREMENT, field INTEGER NOT NULL, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS categories (id INTEGER PRIMARY KEY, entity INTEGER NOT NULL, name TEXT NOT NULL,
  sort INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS statuses (id INTEGER PRIMARY KEY AUTOINCREMENT, entity_id TEXT NOT NULL,
  status_id TEXT NOT NULL, name TEXT NOT NULL, sort INTEGER NOT NULL, semantics TEXT, UNIQUE (entity_id, status_id));
CREATE TABLE IF NOT EXISTS changes (id INTEGER PRIMARY KEY, at REAL NOT NULL, actor TEXT NOT NULL, entity TEXT NOT NULL,
  item INTEGER NOT NULL, field TEXT NOT NULL, before TEXT, after TEXT);
CREATE TABLE IF NOT EXISTS codes (code TEXT PRIMARY KEY, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS tokens (access TEXT PRIMARY KEY, refresh TEXT UNIQUE, expires REAL NOT NULL,
  refresh_expires REAL NOT NULL);
CREATE INDEX IF NOT EXISTS changes_item ON changes (entity, item, field);
"""
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
        self.db.executescript(SCHEMA)
        for entity in ENTITIES.values():
            self._create(entity)
        if not self.db.execute("SELECT 1 FROM categories").fetchone():
            self._furnish()
        self._fields: dict[str, dict[str, Field]] = {}

    def _create(self, entity: Entity) -> None:
        columns = ", ".join(
            f'"{f.name}" {SQL_TYPES.get(f.kind, "TEXT")}' for f in entity.fields.values() if f.name != "ID"
        )
        self.db.execute(
            f'CREATE TABLE IF NOT EXISTS {entity.table} ("ID" INTEGER PRIMARY KEY AUTOINCREMENT, {columns})'
        )

        for name in INDEXED & entity.fields.keys():
            self.db.execute(f'CREATE INDEX IF NOT EXISTS {entity.table}_{name} ON {entity.table} ("{name}")')

    def _furnish(self) -> None:
        self.add_category("Общая", 0)
        for place, (code, name) in enumerate(SOURCES):
            row = ("SOURCE", code, name, 10 * (place + 1))
            self.db.execute("INSERT INTO statuses (entity_id, status_id, name, sort) VALUES (?,?,?,?)", row)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        return [dict(row) for row in self.db.execute(sql, values)]

    def add_category(self, name: str, number: int | None = None) -> int:
        """A pipeline of deals with its stages; every one but the default prefixes its stages `C{id}:`."""
        sql = "INSERT INTO categories (id, entity, name, sort) VALUES (?, 2, ?, 500)"
        category = self.db.execute(sql, (number, name)).lastrowid or 0
        head = f"C{category}:" if category else ""
        for place, (code, title, semantics) in enumerate(STAGES):
            row = (stage_list(category), head + code, title, 10 * (place + 1), semantics)
            self.db.execute(
                "INSERT INTO statuses (entity_id, status_id, name, sort, semantics) VALUES (?,?,?,?,?)", row
            )
        return category

    def stages(self, category: int) -> dict[str, str]:
        """Stage to semantics (P in process, S success, F failure), in the order of the pipeline."""
        sql = "SELECT status_id, semantics FROM statuses WHERE entity_id = ? ORDER BY sort, id"
        return {row["status_id"]: row["semantics"] or "P" for row in self.db.execute(sql, (stage_list(category),))}

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
        # a field deleted and made again finds its column waiting
        if field.name not in {row["name"] for row in self.rows(f"PRAGMA table_info({entity.table})")}:
            self.db.execute(f'ALTER TABLE {entity.table} ADD COLUMN "{field.name}" {kind}')
            self.db.execute(f'CREATE INDEX "{entity.name}_{field.name}" ON {entity.table} ("{field.name}")')
        self._fields.clear()
        return number

    def delete_user_field(self, number: int) -> bool:
        for row in self.rows("SELECT entity, name FROM user_fields WHERE id = ?", number):
            self.db.execute(f'UPDATE {ENTITIES[row["entity"]].table} SET "{row["name"]}" = NULL')
        gone = self.db.execute("DELETE FROM user_fields WHERE id = ?", (number,)).rowcount
        self.db.execute("DELETE FROM choices WHERE field = ?", (number,))
        self._fields.clear()
        return bool(gone)

    def empty(self) -> None:
        """As newly made, but that columns of former user fields stay, unseen."""
        tables = ["multifields", "deal_contacts", "user_fields", "choices", "categories", "statuses", "changes"]
        tables += ["codes", "tokens"]
        tables += [entity.table for entity in ENTITIES.values()]
        for table in [*tables, "sqlite_sequence"]:
            self.db.execute(f"DELETE FROM {table}")
        self._fields.clear()
        self._furnish()

    def close(self) -> None:
        self.db.close()


def stage_list(category: int) -> str:
    return f"DEAL_STAGE_{category}" if category else "DEAL_STAGE"
