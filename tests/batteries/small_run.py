"""A run without a journal: what an exchange and its clients need, and nothing kept beyond the test."""

import hashlib
import io
import itertools
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from obmen.core import clock
from obmen.core.call import Call, begin
from obmen.core.files import StoredFile
from obmen.core.inbound import Placement
from obmen.core.outcome import Link, ObjectRef, Outcome
from obmen.core.ports import Budget, TokenStore

ZONE = ZoneInfo("Europe/Moscow")
_numbers = itertools.count(1)


def calling(identity: str = "", *, seconds: float = 30, **more: Any) -> AbstractContextManager[Call]:
    """A piece of work of its own, as the worker begins one; ``more``: the other fields of Call."""
    return begin(Call(identity or f"test-{next(_numbers)}", clock.monotonic() + seconds, **more))


def stored(
    content: bytes, name: str = "Заказ.pdf", content_type: str = "application/pdf", part: str = "file"
) -> StoredFile:
    digest = hashlib.sha256(content).hexdigest()
    return StoredFile(part, name, content_type, len(content), digest, lambda: io.BytesIO(content))


@dataclass
class SmallTools:
    connection: str
    zone: tzinfo = ZONE

    @property
    def budget(self) -> Budget:
        raise NotImplementedError

    @property
    def tokens(self) -> TokenStore:
        raise NotImplementedError


class SmallLinks:
    """Links by what outcomes said, the newest first."""

    def __init__(self) -> None:
        self.kept: list[Link] = []

    def theirs(self, ours: ObjectRef, *, connection: str, kind: str) -> ObjectRef | None:
        found = (link.theirs for link in reversed(self.kept) if _same(link.ours, ours))
        return next((one for one in found if (one.connection, one.kind) == (connection, kind)), None)

    def ours(self, theirs: ObjectRef, *, connection: str, kind: str) -> Sequence[ObjectRef]:
        found = (link.ours for link in reversed(self.kept) if _same(link.theirs, theirs))
        return [one for one in found if (one.connection, one.kind) == (connection, kind)]


def _same(one: ObjectRef, other: ObjectRef) -> bool:
    return (one.connection, one.kind, one.id) == (other.connection, other.kind, other.id)


@dataclass
class SmallRun:
    """Implements ``core.ports.Run`` as far as ``deliver`` needs it."""

    settings: Any
    target: Any
    source: Any = None
    base: str = "onec-ut"
    dry: bool = False
    files: Sequence[StoredFile] = ()
    links: SmallLinks = field(default_factory=SmallLinks)
    put_away: list[Any] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        return clock.now()

    def put(self, record: Any, *, kind: str, placement: Placement, flow: str = "") -> None:
        self.put_away.append((record, kind, placement, flow))

    def is_new(self, key: str, version: str) -> bool:
        return True

    def progress(self, done: int, total: int | None = None) -> None:
        return None

    def stopped(self) -> bool:
        return False

    def keep(self, outcome: Outcome) -> Outcome:
        """As the journal does in the commit of the outcome."""
        self.links.kept += outcome.links
        return outcome
