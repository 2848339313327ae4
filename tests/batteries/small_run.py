"""A run without a journal: what an exchange and its clients need, and nothing kept beyond the test."""

import hashlib
import io
import itertools
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from obmen.core import clock
from obmen.core.call import Call, begin
from obmen.core.files import StoredFile
from obmen.core.inbound import Placement
from obmen.core.mirror import Mirror
from obmen.core.outcome import Link, ObjectRef, Outcome
from obmen.core.planning import Figure, Planned
from obmen.core.ports import Budget, TokenStore

from .small_budget import SmallBudget, SmallTokens
from .small_mirror import SmallMirror

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
    """Nothing is limited and no token is kept yet, unless told otherwise."""

    connection: str
    zone: tzinfo = ZONE
    budget: Budget = field(default_factory=SmallBudget)
    tokens: TokenStore = field(default_factory=SmallTokens)
    mirror: Mirror = field(default_factory=SmallMirror)


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

    def pairs(self, ours: tuple[str, str], theirs: tuple[str, str]) -> Iterable[tuple[str, str]]:
        wanted = (*ours, *theirs)
        for link in self.kept:
            if (link.ours.connection, link.ours.kind, link.theirs.connection, link.theirs.kind) == wanted:
                yield link.ours.id, link.theirs.id


def _same(one: ObjectRef, other: ObjectRef) -> bool:
    return (one.connection, one.kind, one.id) == (other.connection, other.kind, other.id)


@dataclass
class SmallRun:
    """Implements ``core.ports.Run``. ``kept_versions``: what outcomes remembered. ``decisions``: by key, as
    ``decided``."""

    settings: Any
    target: Any
    source: Any = None
    base: str = "onec-ut"
    target_name: str = "portal"
    period: tuple[datetime, datetime] | None = None
    dry: bool = False
    files: Sequence[StoredFile] = ()
    links: SmallLinks = field(default_factory=SmallLinks)
    put_away: list[Any] = field(default_factory=list)
    planned: list[Planned] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    kept_versions: dict[str, str] = field(default_factory=dict)
    decisions: dict[str, tuple[str, str]] = field(default_factory=dict)
    _with_outcome: dict[str, str] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return clock.now()

    def put(self, record: Any, *, kind: str, placement: Placement, flow: str = "") -> None:
        self.put_away.append((record, kind, placement, flow))

    def put_back(self, record: Any, *, kind: str) -> None:
        self.put_away.append((record, kind, None, ""))

    def is_new(self, key: str, version: str) -> bool:
        return True

    def brought(self, key: str) -> str:
        return self.kept_versions.get(key, "")

    def remember(self, key: str, version: str, *, always: bool = False) -> None:
        (self.kept_versions if always else self._with_outcome)[key] = version

    def decided(self, key: str) -> tuple[str, str]:
        return self.decisions.get(key, ("", ""))

    def plan(self, row: Planned) -> None:
        self.planned.append(row)

    def figure(self, figure: Figure) -> None:
        self.figures.append(figure)

    def progress(self, done: int, total: int | None = None) -> None:
        return None

    def stopped(self) -> bool:
        return False

    def keep(self, outcome: Outcome) -> Outcome:
        """As the journal does in the commit of the outcome."""
        self.links.kept += outcome.links
        self.kept_versions.update(self._with_outcome)
        return outcome
