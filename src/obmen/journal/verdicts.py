"""What a try came to, as the worker tells it to the journal (H3)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from obmen.core.errors import ObmenError, Refused, Unclear
from obmen.core.outcome import Outcome


@dataclass(frozen=True, slots=True)
class AttemptNote:
    """``trace``: requests and answers as JSON, only while debug is on. ``reached``: the target was asked at all; a
    delivery that ended before any request says nothing about the connection."""

    started_at: datetime
    ms: int
    trace: list[dict[str, Any]] | None = None
    reached: bool = True


@dataclass(frozen=True, slots=True)
class Done:
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Retry:
    """Spends a try; the lane waits until ``due``."""

    due: datetime
    error: ObmenError


@dataclass(frozen=True, slots=True)
class Hold:
    """A person decides. ``cause``: refused, misconfigured, unclear, gave up, defect, wrong content."""

    cause: str
    error: ObmenError


@dataclass(frozen=True, slots=True)
class ConnectionDown:
    """The breaker of the target opens: no try is spent, all lanes of the connection wait for a probe."""

    error: ObmenError
    next_probe: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """A setting is wrong: the connection is paused and the message waits. ``connection_id``: None = the target."""

    error: ObmenError
    connection_id: int | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """Sent, and the answer lost: again at ``due`` under the same identity; spends a try."""

    due: datetime
    error: Unclear


@dataclass(frozen=True, slots=True)
class Early:
    """What it needs may still come (``Refused.patience``). It goes to the end of its lane if others wait there, once an
    edition; else it is tried again at ``due``, until ``until``: then it is held, or comes to what its error says."""

    error: Refused
    due: datetime
    until: datetime


Verdict = Done | Retry | Hold | ConnectionDown | Pause | Unsure | Early
