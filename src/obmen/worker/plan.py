"""Dry run: what a message would create and change, field by field, with nothing written (H6)."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from obmen.core import call, clock
from obmen.core.errors import ObmenError, TryLater
from obmen.core.inbound import Problem, WrongContent
from obmen.core.outcome import Change, Outcome
from obmen.core.planning import KIND
from obmen.core.text import Text
from obmen.journal.api import NewFile
from obmen.setup.snapshot import FlowView

from .bulkrun import BulkRun, record, results
from .perform import deliver_raw
from .run import DeliveryRun
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
            outcome = planned_row(raw, flow, run) if kind == KIND else deliver_raw(raw, kind, flow, run)
    except WrongContent as error:
        return Plan(tuple(work.changes), problems=error.problems)
    except ObmenError as error:
        return Plan(tuple(work.changes), error=error)
    return Plan(tuple(work.changes), outcome=outcome)


def planned_row(raw: bytes, flow: FlowView, run: DeliveryRun) -> Outcome:
    """One row of a plan as it would be carried out now; raises the four errors."""
    alone = BulkRun(**{name.name: getattr(run, name.name) for name in fields(run)})
    for _, result in results([record(flow, raw)], alone):
        if isinstance(result, ObmenError):
            raise result
        return result
    raise TryLater(Text("The other side cannot be asked just now. Look again later"))
