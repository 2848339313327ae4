"""The base's own storage: one SQLite file, short transactions, one writer at a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCHEMA = """
create table if not exists settings (name text primary key, value text not null);
create table if not exists numerators (prefix text, year integer, last integer not null, primary key (prefix, year));
create table if not exists counters (name text primary key, last integer not null);
create table if not exists objects (
    kind text not null, ref text not null, code text not null, name text not null, date text not null,
    sought text not null, marked integer not null, folder integer not null, version integer not null,
    body text not null, unique (kind, ref));
create table if not exists links (target text not null, holder text not null, primary key (target, holder));
create index if not exists objects_by_code on objects (kind, code);
create index if not exists objects_by_name on objects (kind, name, ref, folder, marked);
create index if not exists objects_by_date on objects (kind, date, ref);
create index if not exists objects_by_sought on objects (kind, sought);
create table if not exists files (sha256 text primary key, content blob not null);
create table if not exists messages (
    id integer primary key autoincrement, key text not null unique, kind text not null, type text not null,
    order_ref text not null, order_number text not null, deal_number integer, payload text not null,
    file_name text, file_sha256 text references files, habits text not null,
    state text not null, queued_at text not null, accepted_at text, sends integer not null default 0,
    failures integer not null default 0, due real not null default 0, session text);
create table if not exists sends (
    message_id integer not null references messages, at text not null, ms integer not null,
    code integer, text text not null, note text not null);
create table if not exists told (key text primary key, print text not null);
create table if not exists odata_rows (
    set_name text not null, key text not null, body text, primary key (set_name, key));
create index if not exists sends_of_message on sends (message_id);
create index if not exists open_by_order on messages (order_ref, id) where state not in ('accepted', 'dropped');
create index if not exists open_by_deal on messages (deal_number, id) where state not in ('accepted', 'dropped');
create index if not exists open_by_age on messages (id) where state not in ('accepted', 'dropped');
create view if not exists open_messages as select * from messages where state not in ('accepted', 'dropped');
create view if not exists first_of_line as
    select * from open_messages m where state = 'waiting'
    and not exists (select 1 from open_messages e where e.order_ref = m.order_ref and e.id < m.id)
    and not exists (select 1 from open_messages e where e.deal_number = m.deal_number and e.id < m.id);
create view if not exists blocked as
    select * from open_messages m where state = 'waiting' and (
    exists (select 1 from open_messages e where e.state = 'error' and e.order_ref = m.order_ref and e.id < m.id) or
    exists (select 1 from open_messages e where e.state = 'error' and e.deal_number = m.deal_number and e.id < m.id));
"""
TABLES = ("told", "links", "objects", "odata_rows", "sends", "messages", "files", "counters", "numerators", "settings")
"""In an order in which they can be emptied."""


class Store:
    """Transactions over the file at `path`; rows read by name. `changed` is notified after each that wrote."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = threading.Lock()
        self.changed = threading.Condition()
        # Kept open so that the last short connection to close does not checkpoint the log every time.
        self._anchor = self._connect(check_same_thread=False)
        self._anchor.execute("pragma journal_mode = wal")
        self._anchor.executescript(SCHEMA)

    def _connect(self, *, check_same_thread: bool = True) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=30, isolation_level=None, check_same_thread=check_same_thread)
        connection.row_factory = sqlite3.Row
        connection.execute("pragma synchronous = normal")
        connection.execute("pragma foreign_keys = on")
        return connection

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A transaction: kept whole on leaving, undone whole on an exception."""
        with self._writer, self._open("begin immediate") as tx:
            yield tx
        with self.changed:
            self.changed.notify_all()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One unchanging view of the base."""
        with self._open("begin") as tx:
            yield tx

    @contextmanager
    def _open(self, begin: str) -> Iterator[sqlite3.Connection]:
        connection = self._connect()
        try:
            connection.execute(begin)
            yield connection
            connection.execute("commit")
        finally:
            connection.close()

    def empty(self) -> None:
        """Forgets everything, numbering included."""
        with self.write() as tx:
            for table in TABLES:
                tx.execute(f"delete from {table}")  # noqa: S608 - names of ours
            tx.execute("delete from sqlite_sequence")

    def close(self) -> None:
        self._anchor.close()


def next_number(tx: sqlite3.Connection, name: str) -> int:
    """The next value of a counter that never goes back, from 1."""
    return take_numbers(tx, name, 1)


def take_numbers(tx: sqlite3.Connection, name: str, count: int) -> int:
    """The last of so many next values of a counter."""
    row = tx.execute(
        "insert into counters values (?, ?) on conflict (name) do update set last = last + ? returning last",
        (name, count, count),
    ).fetchone()
    return int(row["last"])
