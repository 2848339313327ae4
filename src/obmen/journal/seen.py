"""What was seen before: repeats by the caller's key or the business identity, and which state of an aspect is newest.

One small row a name, found by the name's hash, so that a lookup costs one index whatever the name's length.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Literal

from .ops import Addressed, NewBody
from .store import Store

_COLUMNS = "id, message_id, body, content_hash, sequence, moment"


@dataclass(slots=True)
class SeenRow:
    message_id: int
    body: str
    content_hash: bytes
    sequence: int | None
    moment: datetime | None


def key_name(source_id: int, identity: str) -> str:
    return _hash("key", source_id, identity)


def business_name(flow_id: int | None, business: str) -> str:
    return _hash("business", flow_id or 0, business)


def aspect_name(source_id: int, flow_id: int | None, aspect: str) -> str:
    return _hash("aspect", source_id, f"{flow_id or 0}:{aspect}")


def content_name(flow_id: int | None, body: NewBody) -> str:
    """Of what carries no identity: its ``moment`` is when it came."""
    return _hash("content", body.source_id, f"{flow_id or 0}:{body.kind}:{body.content_hash.hex()}")


@lru_cache(4096)
def _hash(scope: str, owner: int, value: str) -> str:
    """At most 32 signs. A number at the end stays in clear behind the hash of the rest, so that what is numbered one
    after the other stands side by side in the index: a batch then writes one page of it, not one for each message."""
    stem = value.rstrip("0123456789")
    number = value[len(stem) :]
    if not 0 < len(number) <= _DIGITS:
        stem, number = value, ""
    name = f"{scope}\0{owner}\0{stem}\0{len(number)}".encode("utf-8", "surrogatepass")
    if not number:
        return blake2b(name, digest_size=16).hexdigest()
    return blake2b(name, digest_size=11).hexdigest() + number.zfill(_DIGITS)


_DIGITS = 9
"""Fewer than a phone has: nobody's is kept in clear for ever."""


class Seen:
    """The rows a batch may need, loaded at once; changed as the batch goes on; written at its end."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[str, SeenRow] = {}
        self._known: set[str] = set()
        self._fresh: dict[str, None] = {}

    def load(self, names: Iterable[str]) -> None:
        wanted = list(set(names))
        if not wanted:
            return
        store = self._store
        sql = f"SELECT {_COLUMNS} FROM journal_seen WHERE {{in:id}}"
        for name, message, body, content, sequence, moment in store.rows(sql, store.listed(wanted)):
            self._rows[name] = SeenRow(message, body, bytes(content), sequence, store.when(moment))
        self._known = set(self._rows)

    def get(self, name: str) -> SeenRow | None:
        return self._rows.get(name)

    def put(self, name: str, row: SeenRow) -> None:
        self._rows[name] = row
        self._fresh[name] = None

    def write(self) -> None:
        """New names are inserted plainly: when another process has just inserted the same, the batch must fail and
        be looked at again. Names that stand are changed."""
        new = [self._row(name) for name in sorted(self._fresh) if name not in self._known]
        changed = [self._row(name) for name in sorted(self._fresh) if name in self._known]
        if new:
            self._store.insert("journal_seen", _COLUMNS, new)
        if changed:
            self._store.update("journal_seen", _COLUMNS, changed)

    def _row(self, name: str) -> tuple[object, ...]:
        row = self._rows[name]
        return name, row.message_id, row.body, row.content_hash, row.sequence, self._store.at(row.moment)


def names_of(body: NewBody, addressed: Addressed) -> list[str]:
    """Under which names this message will be seen."""
    names = []
    if addressed.identity is not None:
        names.append(key_name(body.source_id, addressed.identity))
    if addressed.business:
        names.append(business_name(addressed.flow_id, addressed.business))
    if addressed.aspect:
        names.append(aspect_name(body.source_id, addressed.flow_id, addressed.aspect))
    if addressed.guarded:
        names.append(content_name(addressed.flow_id, body))
    return names


Age = Literal["newer", "older", "restored"]


def age(addressed: Addressed, newest: SeenRow | None) -> Age:
    """Against the newest accepted of the aspect. ``restored``: the sender's number went back while its time went on:
    a base restored from a copy, which nobody but a person can judge. What cannot be compared is newer."""
    if newest is None:
        return "newer"
    later = _later(addressed.moment, newest.moment)
    if addressed.sequence is not None and newest.sequence is not None:
        if addressed.sequence >= newest.sequence:
            return "newer"
        return "restored" if later else "older"
    return "older" if later is False else "newer"


def _later(moment: datetime | None, newest: datetime | None) -> bool | None:
    """None when they cannot be compared, or are equal."""
    if moment is None or newest is None or moment == newest:
        return None
    return moment > newest
