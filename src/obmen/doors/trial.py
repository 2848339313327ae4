"""Trying a door by hand: what a message would be and do, with nothing kept; and sending it for real, marked a trial."""

from dataclasses import dataclass
from typing import Any

from obmen.core.discovery import kind_of
from obmen.core.errors import ObmenError
from obmen.core.inbound import Kind, Problem
from obmen.core.text import Text
from obmen.journal.api import Accepted, Addressed, FileStore, Journal, NewFile
from obmen.setup import snapshot
from obmen.setup.snapshot import ConnectionView, FlowView
from obmen.worker.plan import Plan, dry_run
from obmen.worker.wiring import Wiring

from .reading import Letter, Unplaced, read


@dataclass(frozen=True, slots=True)
class FlowPlan:
    """What one flow would do with the message. ``plan`` is None where the message would be held before it is tried."""

    flow: FlowView | None
    addressed: Addressed
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Trial:
    """``problems`` with no ``flows``: it would be answered 422; with flows: held."""

    problems: tuple[Problem, ...]
    flows: tuple[FlowPlan, ...] = ()


class Trials:
    """For the page that tries a door. Files in base64 are written to the file store; unused ones are swept."""

    def __init__(self, writer: Journal, files: FileStore, wiring: Wiring) -> None:
        self._writer, self._files, self._wiring = writer, files, wiring

    def plan(self, connection: str, kind: str, raw: bytes) -> Trial:
        """Asks the target, writes nothing to it. Raises LookupError when the connection takes no such kind."""
        try:
            op = read(_letter(connection, kind, raw), self._files)
        except Unplaced as unplaced:
            return Trial(unplaced.problems)
        except ObmenError as error:
            return Trial((Problem("", error.text),))
        plans = tuple(self._flow_plan(at, kind, op.body.raw, op.body.files) for at in op.addressed)
        return Trial(op.addressed[0].problems, plans)

    def send(self, connection: str, kind: str, raw: bytes) -> Accepted | tuple[Problem, ...]:
        """Kept and delivered like any other, and marked as a trial in the journal; problems when it cannot be placed.
        Raises LookupError, ObmenError and JournalError."""
        try:
            op = read(_letter(connection, kind, raw), self._files)
        except Unplaced as unplaced:
            return unplaced.problems
        accepted: Accepted = self._writer.do(op)
        return accepted

    def _flow_plan(self, at: Addressed, kind: str, raw: bytes, files: tuple[NewFile, ...]) -> FlowPlan:
        flow = snapshot.current().flows.get(at.flow_id) if at.flow_id is not None else None
        if flow is None or at.problems:
            return FlowPlan(flow, at, None)
        return FlowPlan(flow, at, dry_run(self._wiring, flow, kind, raw, files))


def examples(connection: str) -> tuple[tuple[str, Text, Any], ...]:
    """Name, title and example of each kind the connection takes, to begin a trial with."""
    from obmen.core.discovery import systems

    system = systems().get(_connection(connection).system)
    return tuple((kind.name, kind.title, kind.example) for kind in system.kinds) if system else ()


def _letter(connection: str, kind: str, raw: bytes) -> Letter:
    source = _connection(connection)
    found: Kind | None = kind_of(source.system, kind)
    if found is None:
        raise LookupError(kind)
    return Letter(source, found, raw, headers={}, trial=True)


def _connection(name: str) -> ConnectionView:
    found = snapshot.current().connection(name)
    if found is None:
        raise LookupError(name)
    return found
