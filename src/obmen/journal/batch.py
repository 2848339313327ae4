"""A batch of operations in as few transactions as order allows: accepts and outcomes in one, claims in one after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction

from obmen.core import clock

from . import run_acts, runs
from .accept import Intake, lanes_of
from .acts import (
    ClearLook,
    Correct,
    Drop,
    IndexText,
    PauseConnection,
    PauseFlow,
    Prune,
    Redo,
    ResumeConnection,
    ResumeFlow,
    Skip,
    Where,
)
from .bulk import claim_bulk, give_back, renew_bulk
from .carry import carry
from .claim import Claims, release, renew
from .correct import correct
from .deciding import Decide, decide
from .finish import Results
from .gates import Gates
from .lanes import Lanes
from .mirroring import ForgetMirrored, KeepMirror, forget, keep_mirror
from .operate import clear_look, drop, skip
from .ops import Accept, Claim, Finish, FinishMany, Reject, Release, Renew
from .plans import add_rows, end_reading
from .ports import Answer
from .prune import prune
from .redo import redo, where
from .reject import keep_rejected
from .run_ops import (
    AddRows,
    ApplyPlan,
    Carry,
    ClaimBulk,
    CountRequests,
    DropRun,
    EndReading,
    EndRuns,
    GiveBack,
    GoOn,
    KeepRun,
    RenewBulk,
    StartRun,
    StopRun,
    TakeRuns,
)
from .spending import Spend, spend
from .store import Store
from .switches import pause_connection, pause_flow, resume_connection, resume_flow
from .tally import Tally
from .textindex import index_text

BUSY = 8
_ALONE: dict[type, Callable[[Store, Any, datetime], Any]] = {
    Renew: renew,
    Release: release,
    Redo: redo,
    Skip: skip,
    Drop: drop,
    ClearLook: clear_look,
    Correct: correct,
    Where: where,
    PauseConnection: pause_connection,
    ResumeConnection: resume_connection,
    PauseFlow: pause_flow,
    ResumeFlow: resume_flow,
    Prune: prune,
    IndexText: index_text,
    StartRun: runs.start,
    TakeRuns: runs.take,
    KeepRun: runs.keep,
    AddRows: add_rows,
    EndReading: end_reading,
    Carry: carry,
    ApplyPlan: run_acts.apply_plan,
    StopRun: run_acts.stop,
    GoOn: run_acts.go_on,
    DropRun: run_acts.drop_run,
    Decide: decide,
    EndRuns: runs.end,
    CountRequests: runs.count_requests,
    ClaimBulk: claim_bulk,
    RenewBulk: renew_bulk,
    GiveBack: give_back,
    Spend: spend,
    KeepMirror: keep_mirror,
    ForgetMirrored: forget,
}

_QUIET = (AddRows, ClaimBulk, CountRequests, ForgetMirrored, KeepMirror, KeepRun, RenewBulk, Spend, TakeRuns)
"""What makes no work for anybody: said often, so nobody is woken for it."""


@dataclass(slots=True)
class Worked:
    """``results`` in the order of the operations; ``work``: a lane became ready; ``finished``: an outcome was kept."""

    results: list[Any]
    work: bool = False
    finished: bool = False


def parts(ops: Sequence[Any]) -> list[list[Any]]:
    """Runs of operations that go into one transaction, in the order they were posted."""
    return [list(run) for _, run in groupby(ops, key=_part)]


def urgent(posted: list[tuple[Any, Answer]]) -> list[tuple[Any, Answer]]:
    """Of many operations, without what can wait until there are fewer: that is answered None."""
    lazy = [one for one in posted if isinstance(one[0], IndexText) and not one[0].anyway]
    if len(posted) <= BUSY or not lazy:
        return posted
    for _, answer in lazy:
        answer.set_result(None)
    return [one for one in posted if one not in lazy]


def _part(op: Any) -> object:
    if isinstance(op, Accept | Finish | Reject):
        return "keep"
    return "claim" if isinstance(op, Claim) else id(op)


def run(store: Store, ops: Sequence[Any]) -> Worked:
    """One part, in one transaction. Whatever it raises, nothing of it was kept."""
    now = clock.now()
    with transaction.atomic():
        if isinstance(ops[0], Claim):
            return Worked(list(Claims(store, now).take(list(ops))))
        if isinstance(ops[0], Accept | Finish | Reject):
            return _keep(store, ops, now)
        if isinstance(ops[0], FinishMany):
            kept = _keep(store, ops[0].finishes, now)
            return replace(kept, results=[kept.results])
        result = _ALONE[type(ops[0])](store, ops[0], now)
        work = not isinstance(ops[0], _QUIET)
        if work:
            store.notify()
    return Worked([result], work=work)


def _keep(store: Store, ops: Sequence[Any], now: datetime) -> Worked:
    accepts = [op for op in ops if isinstance(op, Accept)]
    finishes = [op for op in ops if isinstance(op, Finish)]
    lanes, gates = Lanes(store), Gates(store, now)
    names = [name for op in accepts for name in lanes_of(op.addressed)]
    names += [name for op in finishes for name in lanes_of(one for _, one in op.puts)]
    lanes.take(names, (op.claimed.lane_id for op in finishes), now)
    tally = Tally(store, now)
    intake, results = Intake(store, lanes, now, tally), Results(store, lanes, gates, now, tally)
    puts = [(body, (one,)) for op in finishes for body, one in op.puts]
    intake.prepare([*((op.body, op.addressed) for op in accepts), *puts])
    results.prepare(finishes)
    gates.prepare(finishes)
    taken = [_take(op, intake, results) for op in ops]
    intake.write()
    results.judge_early()
    results.write()
    if rejects := [op for op in ops if isinstance(op, Reject)]:
        keep_rejected(store, rejects, now)
    work = lanes.write(now) | gates.write()
    tally.write()
    if work:
        store.notify()
    return Worked(taken, work=work, finished=bool(finishes))


def _take(op: Any, intake: Intake, results: Results) -> Any:
    if isinstance(op, Accept):
        return intake.take(op)
    if isinstance(op, Reject):
        return op.id
    if not results.holds_fence(op):
        return False
    results.take(op)
    intake.tried(op.claimed.message_id)
    for body, one in op.puts:
        intake.take(Accept(body, (one,)))
    return True
