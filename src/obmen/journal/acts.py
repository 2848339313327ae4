"""What people ask of the journal: operations as data. ``who``: the name they sign in with. Each leaves an audit row in
the same commit; each answers how many messages (lanes, connections) it changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from .filters import Filter
from .ops import Addressed, NewBody


@dataclass(frozen=True, slots=True)
class Redo:
    """Held, done or dropped messages wait again, waiting ones are due now; one being delivered is left alone.

    A state that a newer one has overtaken ends superseded, unless ``forced``.
    """

    ids: tuple[int, ...]
    who: str
    forced: bool = False


@dataclass(frozen=True, slots=True)
class Skip:
    """Held messages stay held and let the next of their lane pass."""

    ids: tuple[int, ...]
    who: str


@dataclass(frozen=True, slots=True)
class Drop:
    """Held or waiting messages are never delivered; ``why`` stands in the journal."""

    ids: tuple[int, ...]
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class Correct:
    """A held, waiting or dropped message gets other content and goes anew (``correct.py``). ``body``: the corrected;
    ``addressed``: where its flow places it."""

    message_id: int
    body: NewBody
    addressed: Addressed
    who: str


@dataclass(frozen=True, slots=True)
class ClearLook:
    """A person has seen the warnings."""

    ids: tuple[int, ...]
    who: str


@dataclass(frozen=True, slots=True)
class Where:
    """All that a filter finds, a thousand in a transaction. Without a state in the filter: the held ones.

    ``upto``: messages that come later are not meant; ``after`` and ``done``: how far it has come.
    """

    filter: Filter
    who: str
    why: str = ""
    act: Literal["redo", "drop"] = "redo"
    upto: int | None = None
    after: int = 0
    done: int = 0


def RedoWhere(wanted: Filter, who: str) -> Where:  # noqa: N802  reads like the other operations
    return Where(wanted, who, act="redo")


def DropWhere(wanted: Filter, who: str, why: str) -> Where:  # noqa: N802
    return Where(wanted, who, why, act="drop")


@dataclass(frozen=True, slots=True)
class PauseConnection:
    """``cause``: ``unchecked`` where the other system could not be asked when the connection was saved; a person who
    paused it stays the cause. ``reason``: a Text as JSON, what people read; without it who paused it."""

    connection_id: int
    who: str
    cause: Literal["person", "unchecked"] = "person"
    reason: Mapping[str, Any] | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ResumeConnection:
    """Whatever it was paused for; a breaker that is open is probed at once. ``checked``: the other system has taken the
    settings, so what a wrong or an unchecked one paused goes on; what a person paused, and what is not paused, stays as
    it is."""

    connection_id: int
    who: str
    checked: bool = False


@dataclass(frozen=True, slots=True)
class PauseFlow:
    """It goes on accepting; its messages wait, and with them what stands behind them in their lanes."""

    flow_id: int
    who: str


@dataclass(frozen=True, slots=True)
class ResumeFlow:
    flow_id: int
    who: str


@dataclass(frozen=True, slots=True)
class Prune:
    """Prunes to the end, a chunk in a transaction (``prune.py``) → how many rows went. ``ages`` in days by what is
    pruned: bodies, messages, attempts, rejected, alerts, audit. ``over``: bytes of bodies and files to let go beyond
    that (``Body.size`` counts a body with its files). What exchanges gather (``gathered.py``) stays all the same.
    ``done`` and ``left``: how far it has come, and what is not at its end, with the place where it goes on; None before
    it has begun."""

    now: datetime
    ages: Mapping[str, int] = field(default_factory=dict)
    over: int = 0
    done: int = 0
    left: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class IndexText:
    """Brings the index of the searched text up to date, one chunk (``textindex.py``): post it again while it answers
    more than 0. Unless it is to be done ``anyway``, a busy writer has no time for it: None."""

    anyway: bool = True
