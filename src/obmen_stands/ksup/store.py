"""The stand's own SQLite and the one thread that writes it, many requests to a commit.

`synchronous=NORMAL` with WAL keeps everything answered through a `kill -9` of the stand;
a power cut may lose the last commits, which a training stand can bear.
"""

import asyncio
import json
import queue
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from obmen_stands.ksup.sought import fold, sought

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deals (number TEXT PRIMARY KEY, title TEXT NOT NULL, status TEXT NOT NULL,
  type TEXT NOT NULL, contact TEXT, created_at TEXT NOT NULL, deleted_at TEXT);
CREATE TABLE IF NOT EXISTS orders (deal TEXT NOT NULL, base TEXT NOT NULL, order_number TEXT NOT NULL, order_date TEXT,
  lines TEXT NOT NULL, sum TEXT NOT NULL, file TEXT, state TEXT NOT NULL, updated_at TEXT NOT NULL,
  PRIMARY KEY (deal, base, order_number));
CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, deal TEXT,
  key TEXT, doc TEXT NOT NULL, at TEXT NOT NULL, changed INTEGER NOT NULL, sought TEXT NOT NULL,
  UNIQUE (kind, key));
CREATE INDEX IF NOT EXISTS records_sought ON records (kind, changed, sought);
CREATE INDEX IF NOT EXISTS records_day ON records (substr(json_extract(doc, '$.date'), 1, 10))
  WHERE kind IN ('income', 'shipment');
CREATE INDEX IF NOT EXISTS orders_day ON orders (substr(coalesce(order_date, updated_at), 1, 10));
CREATE INDEX IF NOT EXISTS records_deal ON records (deal, kind);
CREATE INDEX IF NOT EXISTS receipts_day ON records (json_extract(doc, '$.base'),
  substr(json_extract(doc, '$.date'), 1, 10)) WHERE kind = 'receipt';
CREATE INDEX IF NOT EXISTS receipts_ref ON records (json_extract(doc, '$.base'), json_extract(doc, '$.ref'))
  WHERE kind = 'receipt';
CREATE TABLE IF NOT EXISTS codes (base TEXT NOT NULL, kind TEXT NOT NULL, code TEXT NOT NULL, owner TEXT NOT NULL,
  PRIMARY KEY (base, kind, code));
CREATE INDEX IF NOT EXISTS codes_owner ON codes (kind, owner);
CREATE TABLE IF NOT EXISTS tasks (id INTEGER PRIMARY KEY, at TEXT NOT NULL, contact TEXT NOT NULL, title TEXT NOT NULL,
  with_order INTEGER NOT NULL, state TEXT NOT NULL, told TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS tasks_contact ON tasks (contact);
CREATE TABLE IF NOT EXISTS seen (notice INTEGER PRIMARY KEY, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS staff (user TEXT PRIMARY KEY, active INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS identities (identity TEXT PRIMARY KEY, content TEXT NOT NULL, act TEXT NOT NULL,
  object TEXT NOT NULL, at TEXT NOT NULL, status INTEGER NOT NULL, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS history (id INTEGER PRIMARY KEY, at TEXT NOT NULL, deal TEXT NOT NULL, what TEXT NOT NULL,
  base TEXT, order_number TEXT, detail TEXT NOT NULL, identity TEXT);
CREATE INDEX IF NOT EXISTS history_deal ON history (deal);
CREATE TABLE IF NOT EXISTS arrivals (id INTEGER PRIMARY KEY, at TEXT NOT NULL, identity TEXT, act TEXT NOT NULL,
  object TEXT NOT NULL, status INTEGER, outcome TEXT NOT NULL, fault TEXT, code TEXT);
CREATE INDEX IF NOT EXISTS arrivals_identity ON arrivals (identity);
"""
TABLES = ("deals", "orders", "records", "codes", "tasks", "seen", "staff", "identities", "history", "arrivals")
BATCH = 256

Work = Callable[[sqlite3.Connection], Any]
Job = tuple[Work, "asyncio.Future[Any]"]
Done = tuple["asyncio.Future[Any]", Any, BaseException | None]


class Store:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.path = folder / "ksup.sqlite3"
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        with self.connect() as db:
            _grow(db)
            db.executescript(SCHEMA)
        db.close()
        self._thread = threading.Thread(target=self._write, name="ksup-store", daemon=True)
        self._thread.start()

    def connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self.path, isolation_level=None, timeout=10)
        db.row_factory = sqlite3.Row
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=NORMAL")
        db.create_function("folded", 1, lambda text: fold(text or ""), deterministic=True)
        return db

    async def run(self, work: Work) -> Any:
        """Do `work` in the writer's next commit; what it returns or raises comes back after that commit."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._jobs.put((work, future))
        return await future

    async def read(self, work: Work) -> Any:
        """Do `work` beside the writer, on a connection of its own: for pages and dumps."""

        def alone() -> Any:
            db = self.connect()
            try:
                return work(db)
            finally:
                db.close()

        return await asyncio.to_thread(alone)

    def close(self) -> None:
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def _write(self) -> None:
        db = self.connect()
        while batch := self._next_batch():
            batch[0][1].get_loop().call_soon_threadsafe(_hand_back, _commit(db, batch))
        db.close()

    def _next_batch(self) -> list[Job]:
        first = self._jobs.get()
        batch = [first] if first else []
        while batch and len(batch) < BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                break
            batch.append(job)
        return batch


def _grow(db: sqlite3.Connection) -> None:
    """A folder that an earlier stand left has no order of changes: that of creation is taken for it."""
    columns = {row["name"] for row in db.execute("PRAGMA table_info(records)")}
    if columns and "changed" not in columns:
        db.execute("ALTER TABLE records ADD COLUMN changed INTEGER NOT NULL DEFAULT 0")
        db.execute("ALTER TABLE records ADD COLUMN sought TEXT NOT NULL DEFAULT ''")
        db.create_function("sought_of", 2, lambda kind, doc: sought(kind, json.loads(doc)))
        db.execute("UPDATE records SET changed = id, sought = sought_of(kind, doc)")


def _commit(db: sqlite3.Connection, batch: list[Job]) -> list[Done]:
    """Nothing is handed back as done unless the commit stood; on a full disk the whole batch hears of it."""
    try:
        db.execute("BEGIN IMMEDIATE")
        done = [(future, *_attempt(db, work)) for work, future in batch]
        db.execute("COMMIT")
    except sqlite3.Error as error:
        if db.in_transaction:
            db.execute("ROLLBACK")
        return [(future, None, error) for _, future in batch]
    return done


def _attempt(db: sqlite3.Connection, work: Work) -> tuple[Any, BaseException | None]:
    """One request of a batch fails alone: its savepoint is rolled back, the others are committed."""
    db.execute("SAVEPOINT one")
    try:
        result, error = work(db), None
    except Exception as caught:  # noqa: BLE001 - handed to whoever asked for the work
        db.execute("ROLLBACK TO one")
        result, error = None, caught
    db.execute("RELEASE one")
    return result, error


def _hand_back(done: list[Done]) -> None:
    for future, result, error in done:
        if future.done():
            continue
        if error is not None:
            future.set_exception(error)
        else:
            future.set_result(result)
