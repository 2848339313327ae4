"""The register of outgoing messages: written with the document, emptied by the sender.

States: `waiting`, `sending`, `accepted`, `error` (shown to a person), `dropped` (by a person). A message waits for
the earlier ones of its object (`order_ref`) and of its deal; one in `error` holds back what follows until a person
decides.
"""

import hashlib
import sqlite3
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from . import settings, typed_json
from .settings import Habits


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes


@dataclass(frozen=True)
class Message:
    """`sends` counts those begun before this one."""

    id: int
    key: str
    kind: str
    payload: dict[str, Any]
    file: Attachment | None
    habits: Habits
    sends: int
    failures: int


@dataclass(frozen=True)
class About:
    """The object a message is about, and the deal of KSUP it goes to, if any."""

    ref: str
    number: str
    deal_number: int | None = None


def register(
    tx: sqlite3.Connection, about: About, kind: str, payload: dict[str, Any], file: Attachment | None = None
) -> None:
    """Adds a message to the queue. A file of the same bytes is kept once."""
    switched = settings.load(tx)
    digest = hashlib.sha256(file.content).hexdigest() if file else None
    if file:
        tx.execute("insert or ignore into files values (?, ?)", (digest, file.content))
    tx.execute(
        "insert into messages (key, kind, type, order_ref, order_number, deal_number, payload, file_name, file_sha256,"
        " habits, state, queued_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?)",
        (
            str(uuid.uuid4()), kind, payload.get("type", ""), about.ref, about.number, about.deal_number,
            typed_json.dumps(payload), file.name if file else None, digest,
            switched.habits.model_dump_json(), switched.now().isoformat(),
        ),
    )  # fmt: skip


def told(tx: sqlite3.Connection, key: str) -> str | None:
    """The print of what was told last under that key; None: nothing yet."""
    row = tx.execute("select print from told where key = ?", (key,)).fetchone()
    return str(row["print"]) if row else None


def remember(tx: sqlite3.Connection, key: str, content: dict[str, Any] | None = None) -> bool:
    """That it is told of now. False where the same was told last, or where an event (no content) was told of before."""
    print_ = hashlib.sha256(typed_json.dumps(content).encode()).hexdigest() if content else ""
    if told(tx, key) == print_:
        return False
    tx.execute("insert or replace into told values (?, ?)", (key, print_))
    return True


def anything_due(tx: sqlite3.Connection, now: float) -> bool:
    """A cheap look, without the writer's turn."""
    row = tx.execute("select 1 from first_of_line where due <= ? limit 1", (now,)).fetchone()
    return row is not None


def claim(tx: sqlite3.Connection, session: str, now: float) -> Message | None:
    """The oldest message that is due and first of its line, marked as being sent by `session`."""
    row = tx.execute("select * from first_of_line where due <= ? order by id limit 1", (now,)).fetchone()
    if row is None:
        return None
    late = _second_of_line(tx, row)
    if late and settings.spend_fault(tx, "reorder"):
        row = late
    tx.execute(
        "update messages set state = 'sending', session = ?, sends = sends + 1 where id = ?", (session, row["id"])
    )
    return _message(tx, row)


def _second_of_line(tx: sqlite3.Connection, first: sqlite3.Row) -> sqlite3.Row | None:
    row: sqlite3.Row | None = tx.execute(
        "select * from open_messages where state = 'waiting' and id > ?"
        " and (order_ref = ? or deal_number = ?) order by id limit 1",
        (first["id"], first["order_ref"], first["deal_number"]),
    ).fetchone()
    return row


def _message(tx: sqlite3.Connection, row: sqlite3.Row) -> Message:
    file = None
    if row["file_sha256"]:
        stored = tx.execute("select content from files where sha256 = ?", (row["file_sha256"],)).fetchone()
        file = Attachment(row["file_name"], stored["content"])
    return Message(
        id=row["id"],
        key=row["key"],
        kind=row["kind"],
        payload=typed_json.loads(row["payload"]),
        file=file,
        habits=Habits.model_validate_json(row["habits"]),
        sends=row["sends"],
        failures=row["failures"],
    )


def count_again(tx: sqlite3.Connection, message: Message) -> None:
    """One more send of a message that is being sent already."""
    tx.execute("update messages set sends = sends + 1 where id = ?", (message.id,))


def note(
    tx: sqlite3.Connection, message: Message, *, at: datetime, ms: int, code: int | None, text: str, why: str
) -> None:
    """Keeps what came of one send."""
    tx.execute("insert into sends values (?, ?, ?, ?, ?, ?)", (message.id, at.isoformat(), ms, code, text, why))


def finish(tx: sqlite3.Connection, message: Message, session: str, state: str, due: float = 0) -> None:
    """Moves a message on, unless the job that sent it has died meanwhile (its claim was taken from it)."""
    accepted_at = settings.load(tx).now().isoformat() if state == "accepted" else None
    tx.execute(
        "update messages set state = ?, due = ?, accepted_at = ?, session = null,"
        " failures = failures + (? = 'waiting') where id = ? and session = ?",
        (state, due, accepted_at, state, message.id, session),
    )


def forget_sessions(tx: sqlite3.Connection) -> None:
    """After a restart nobody knows what came of the messages that were under way: they are sent again."""
    tx.execute("update messages set state = 'waiting', session = null where state = 'sending'")


def repeat(tx: sqlite3.Connection, message_id: int | None = None) -> int:
    """A person sends again what stopped (one message or all); waiting ones lose their pause. Returns how many."""
    return tx.execute(
        "update messages set state = 'waiting', due = 0, failures = 0"
        " where state in ('error', 'waiting') and (? is null or id = ?)",
        (message_id, message_id),
    ).rowcount


def drop(tx: sqlite3.Connection, message_id: int) -> int:
    """A person takes a stopped or waiting message off the queue. Returns how many."""
    return tx.execute(
        "update messages set state = 'dropped' where state in ('error', 'waiting') and id = ?", (message_id,)
    ).rowcount
