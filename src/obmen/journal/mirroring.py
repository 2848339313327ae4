"""Lists of a connection as they were last seen, kept row by row (``core.ports.Mirror``)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .store import Store

UNSEEN = timedelta(days=7)
AT_ONCE = 5000
"""Rows of a list nobody looks at any more that go in one step, so that accepts never wait long behind it."""


@dataclass(frozen=True, slots=True)
class KeepMirror:
    """Rows of a mirrored list by id, None = no longer in it, and with the last of them its new ``note`` → True; False
    where the list is of another revision by now. Each grows the revision by one."""

    connection_id: int
    name: str
    revision: int
    rows: tuple[tuple[str, str | None], ...]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ForgetMirrored:
    """→ how many rows, of all lists of the connection."""

    connection_id: int
    ids: tuple[str, ...]


def keep_mirror(store: Store, op: KeepMirror, now: datetime) -> bool:
    """Who adds to a list must have seen all that others added to it before: else one of them could overwrite a newer
    row with an older one, and the note would claim more than the list holds."""
    mirror = _claimed(store, op, now)
    if mirror is None:
        return False
    if gone := [key for key, text in op.rows if text is None]:
        sql = "DELETE FROM journal_mirrorrow WHERE mirror_id = %s AND {in:key}"
        store.run(sql, mirror, store.listed(gone))
    if kept := [(mirror, key, text) for key, text in op.rows if text is not None]:
        store.upsert("journal_mirrorrow", "mirror_id, key, text", kept, key="mirror_id, key")
    if op.note is not None:
        _remove_unseen(store, op.connection_id, now)
    return True


def _claimed(store: Store, op: KeepMirror, now: datetime) -> int | None:
    if not op.revision:
        row = (op.connection_id, op.name, 0, "", store.at(now))
        columns = "connection_id, name, revision, note, kept_at"
        store.upsert("journal_mirror", columns, [row], key="connection_id, name", change=False)
    which = "connection_id = %s AND name = %s"
    found = store.rows(f"SELECT id, revision, note FROM journal_mirror WHERE {which}{store.lock}", *_named(op))
    if not found or found[0][1] != op.revision:
        return None
    id_, revision, note = found[0]
    sql = "UPDATE journal_mirror SET revision = %s, note = %s, kept_at = %s WHERE id = %s"
    store.run(sql, revision + 1, note if op.note is None else op.note, store.at(now), id_)
    return int(id_)


def _named(op: KeepMirror) -> tuple[int, str]:
    return op.connection_id, op.name


def _remove_unseen(store: Store, connection_id: int, now: datetime) -> None:
    """A list is called otherwise when a setting that shapes it is changed; nobody looks at the former one then."""
    sql = "SELECT id FROM journal_mirror WHERE connection_id = %s AND kept_at < %s ORDER BY id LIMIT 1" + store.lock
    for (id_,) in store.rows(sql, connection_id, store.at(now - UNSEEN)):
        store.run("UPDATE journal_mirror SET note = '', revision = revision + 1 WHERE id = %s", id_)
        rows = "SELECT id FROM journal_mirrorrow WHERE mirror_id = %s LIMIT %s"
        if not store.run(f"DELETE FROM journal_mirrorrow WHERE id IN ({rows})", id_, AT_ONCE):
            store.run("DELETE FROM journal_mirror WHERE id = %s", id_)


def forget(store: Store, op: ForgetMirrored, _: datetime) -> int:
    lists = "SELECT id FROM journal_mirror WHERE connection_id = %s"
    sql = f"DELETE FROM journal_mirrorrow WHERE mirror_id IN ({lists}) AND {{in:key}}"
    return store.run(sql, op.connection_id, store.listed(op.ids))
