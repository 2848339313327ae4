"""The piece of work a thread is busy with: how long it may take, whether it may write, what it leaves behind.

``worker/perform`` begins one around each delivery, question or check; ``core/http`` and the clients read it. It
travels in a context variable so that business acts keep business arguments only.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .outcome import Change

LONG_SECONDS = 6 * 3600.0
"""How long a run may read both sides."""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One request and its answer, as a person may see them: secrets gone, bodies cut at 64 kB, times aware."""

    at: datetime
    ms: int
    request: str
    answer: str

    def to_json(self) -> dict[str, Any]:
        return {"at": self.at.isoformat(), "ms": self.ms, "request": self.request, "answer": self.answer}


@dataclass(slots=True)
class Call:
    """``identity`` names this piece of work to the other side and stays the same over every repeat of it (H4).

    ``deadline`` is in ``clock.monotonic()`` seconds. ``dry``: writes go to ``changes`` instead of out. ``trace`` is
    None unless debug is on (H8). ``asked``: somebody has answered, so whether it works is known. ``message_id``: of the
    message it is about, for the log; None where it is about none. ``requests`` sent so far.
    """

    identity: str
    deadline: float
    dry: bool = False
    changes: list[Change] = field(default_factory=list)
    trace: list[Exchanged] | None = None
    personal_data_shown: bool = False
    unclear: bool = False
    asked: bool = False
    message_id: int | None = None
    requests: int = 0


_current: ContextVar[Call] = ContextVar("obmen_call")


def current() -> Call:
    """The call of this thread; LookupError outside of one, since no client may work unbounded."""
    return _current.get()


@contextlib.contextmanager
def begin(call: Call) -> Iterator[Call]:
    token = _current.set(call)
    try:
        yield call
    finally:
        _current.reset(token)
