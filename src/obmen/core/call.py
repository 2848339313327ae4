"""The piece of work a thread is busy with: how long it may take, whether it may write, what it leaves behind.

``worker/perform`` begins one around each delivery, question or check; ``core/http`` and the clients read it. It
travels in a context variable so that business acts keep business arguments only.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from . import clock
from .outcome import Change
from .text import Text

LONG_SECONDS = 6 * 3600.0
"""How long a run may read both sides."""
PATIENCE = 30.0
"""Seconds most work waits for what a limited good has left; then it is put off."""
LONG_PATIENCE = 900.0
"""The same of a run: limits are counted over ten minutes at most, and to begin anew would cost requests."""
WORTH_TELLING = 10.0


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
    message it is about, for the log; None where it is about none. ``requests`` sent so far. ``patient``: its deadline
    is moved on while it waits. ``stopping`` ends such a wait; ``waits``: why it waits for long now, and until when.
    ``before``: what is done before each request and each wait, so that what is known by then is kept.
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
    patient: bool = False
    stopping: threading.Event = field(default_factory=threading.Event)
    waits: tuple[Text, datetime] | None = None
    before: Callable[[], None] | None = None

    def asks(self) -> None:
        """Call right before a request."""
        if self.before:
            self.before()
        self.requests += 1

    def patience(self) -> float:
        """Seconds it may wait from now on."""
        return LONG_PATIENCE if self.patient else max(0.0, min(PATIENCE, self.deadline - clock.monotonic()))

    def wait(self, seconds: float, why: Text) -> bool:
        """False where it was stopped before they had passed."""
        if self.before:
            self.before()
        if seconds >= WORTH_TELLING:
            self.waits = why, clock.now() + timedelta(seconds=seconds)
        stopped = clock.wait(self.stopping, seconds)
        self.waits = None
        return not stopped


@contextlib.contextmanager
def within(name: str) -> Iterator[None]:
    """Of work done for many together, what is done for one of them: under an identity of its own."""
    work, whole = current(), current().identity
    work.identity = f"{whole}-{name}"
    try:
        yield
    finally:
        work.identity = whole


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
