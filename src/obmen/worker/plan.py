"""Dry run: what a message would create and change, field by field, with nothing written (H6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from obmen.core import call, clock
from obmen.core.errors import ObmenError
from obmen.core.inbound import Problem, WrongContent
from obmen.core.outcome import Change, Outcome
from obmen.journal.api import NewFile
from obmen.setup.snapshot import FlowView

from .perform import deliver_raw
from .wiring import Wiring

PLAN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Plan:
    """``changes`` in the order they would be made. Exactly one of ``outcome``, ``error``, ``problems`` says how it
    would end."""

    changes: tuple[Change, ...]
    outcome: Outcome | None = None
    error: ObmenError | None = None
    problems: tuple[Problem, ...] = ()


def dry_run(wiring: Wiring, flow: FlowView, kind: str, raw: bytes, files: Sequence[NewFile] = ()) -> Plan:
    """The other side is read, and nothing is sent to it. What a plan shows may have changed when it is applied."""
    work = call.Call("plan", clock.monotonic() + PLAN_SECONDS, dry=True)
    try:
        run = wiring.run_for(flow, files, dry=True)
        with call.begin(work):
            outcome = deliver_raw(raw, kind, flow, run)
    except WrongContent as error:
        return Plan(tuple(work.changes), problems=error.problems)
    except ObmenError as error:
        return Plan(tuple(work.changes), error=error)
    return Plan(tuple(work.changes), outcome=outcome)
