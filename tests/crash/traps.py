"""Wraps the functions of the server that stand around its named points.

Nothing in the server knows of them: it is done in a process that is to die, before it starts.
"""

import os
import threading
from collections.abc import Callable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from obmen.doors.commits import Commits
from obmen.journal import batch
from obmen.journal.api import Accept, Claim, Done, Finish, Release
from obmen.worker import loop

from .gauge import ACCEPTS, DELIVERIES, Gauge
from .points import Trap


def lay(gauge: Gauge) -> None:
    """For the rest of this process."""
    trap = Trap(gauge)
    writing = threading.local()
    _wrap(batch, "run", lambda run: _run(run, writing, gauge, trap))
    _wrap(BaseDatabaseWrapper, "_commit", lambda commit: _commit(commit, writing, trap))
    _wrap(loop, "perform", lambda perform: _perform(perform, trap))
    _wrap(loop.Worker, "_let_go", lambda let_go: _counted(let_go, gauge))
    os.register_at_fork(after_in_parent=gauge.parted, after_in_child=gauge.part)
    _wrap(Commits, "commit", lambda commit: _waited_for(commit, gauge))


def _wrap(owner: Any, name: str, wrapper: Callable[[Any], Any]) -> None:
    setattr(owner, name, wrapper(getattr(owner, name)))


def _run(run: Callable[..., batch.Worked], writing: threading.local, gauge: Gauge, trap: Trap) -> Any:
    def wrapped(store: Any, ops: Any) -> batch.Worked:
        writing.kinds = {type(op) for op in ops}
        try:
            worked = run(store, ops)
        finally:
            writing.kinds = set()
        if isinstance(ops[0], Release):  # the worker died alone, and what it had in hand is nobody's now
            gauge.forget_deliveries()
        if isinstance(ops[0], Claim):
            gauge.add(DELIVERIES, taken := sum(map(len, worked.results)))
            if taken:
                trap.pass_by("after claim")
        if any(isinstance(op, Accept) for op in ops):
            trap.pass_by("after commit before answer")
        if any(isinstance(op, Finish) for op in ops):
            trap.pass_by("after mark")
        return worked

    return wrapped


def _commit(commit: Callable[..., None], writing: threading.local, trap: Trap) -> Any:
    """Everything of the transaction has been said to the database, but for its end."""

    def wrapped(connection: Any) -> None:
        kinds = getattr(writing, "kinds", ())
        if Accept in kinds:
            trap.pass_by("before commit")
        if Finish in kinds:
            trap.pass_by("during mark")
        commit(connection)

    return wrapped


def _perform(perform: Callable[..., Finish], trap: Trap) -> Any:
    def wrapped(*args: Any) -> Finish:
        finish = perform(*args)
        if isinstance(finish.verdict, Done):
            trap.pass_by("after send before mark")
        return finish

    return wrapped


def _counted(let_go: Callable[..., None], gauge: Gauge) -> Any:
    def wrapped(*args: Any) -> None:
        gauge.add(DELIVERIES, -1)
        let_go(*args)

    return wrapped


def _waited_for(commit: Callable[..., Any], gauge: Gauge) -> Any:
    async def wrapped(*args: Any) -> Any:
        gauge.add(ACCEPTS, 1)
        try:
            return await commit(*args)
        finally:
            gauge.add(ACCEPTS, -1)

    return wrapped
