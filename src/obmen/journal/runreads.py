"""What workers and pages ask about runs, in few small queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from obmen.core import clock
from obmen.core.text import Text
from obmen.setup.views import FlowView

from .bulk import READY_TARGETS
from .models import Gate, Message, PlanRow, Run, RunState
from .search import fold
from .store import store

ACTIVE = (RunState.ASKED, RunState.READING, RunState.WORKING)
READABLE = (RunState.ASKED, RunState.READING)
UNWORKED = (*READABLE, RunState.PLANNED, RunState.FAILED)
CARRIED_OUT = ("created", "updated", "unchanged", "skipped")
WRITES = ("create", "update")
NextOf = Callable[[FlowView, datetime], datetime | None]


@dataclass(frozen=True, slots=True)
class UnderWay:
    """``readable``: a run is asked for, being read or not wholly carried; ``working``: its rows are being delivered."""

    readable: bool
    working: bool


def runs_under_way() -> UnderWay:
    states = list(Run.objects.filter(state__in=ACTIVE).values_list("state", "carried", "rows"))
    readable = any(state in READABLE or carried < rows for state, carried, rows in states)
    return UnderWay(readable, any(state == RunState.WORKING for state, _, _ in states))


def due_runs(flows: Iterable[FlowView], next_of: NextOf) -> list[FlowView]:
    """Those whose time has come and that stand still. What a person has paused or stopped is not due, nor what has not
    run yet: the first time a person starts it, who has seen its plan. ``next_of`` says of a flow and the begin of its
    last run when the next one is due, None = never."""
    timed = [flow for flow in flows if flow.every and not flow.paused]
    if not timed:
        return []
    ids = [flow.id for flow in timed]
    runs = Run.objects.filter(flow_id__in=ids)
    standing = set(runs.filter(state__in=[*ACTIVE, RunState.STOPPED]).values_list("flow_id", flat=True))
    last = dict(runs.filter(verb="collect", apply=True).values_list("flow_id").annotate(Max("started_at")))
    shut = set(Gate.objects.exclude(paused="").values_list("connection_id", flat=True))
    still = [f for f in timed if f.id not in standing and not {f.source_id, f.target_id} & shut]
    now = clock.now()
    begun = [flow for flow in still if flow.id in last]
    return [flow for flow in begun if (due := next_of(flow, last[flow.id])) and due <= now]


def bulk_targets() -> list[int]:
    kept = store()
    at = kept.at(clock.now())
    return [row[0] for row in kept.rows(READY_TARGETS, at, at, at)]


def stopped(run_id: int) -> bool:
    """Whether a person has stopped it, or given it up since. Asked every few seconds for hours, so asked plainly."""
    sql = "SELECT 1 FROM journal_run WHERE id = %s AND state IN (%s, %s)"
    return bool(store().rows(sql, run_id, RunState.STOPPED.value, RunState.DROPPED.value))


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Empty = any. ``finding``: of a comparison. ``text``: a word of what the row is found by."""

    act: str = ""
    finding: str = ""
    text: str = ""


ALL = RowFilter()


def run_rows(run_id: int, wanted: RowFilter = ALL, *, after: int = 0, limit: int = 100) -> list[PlanRow]:
    """In the order of the plan, from the row behind number ``after``."""
    rows = PlanRow.objects.filter(run_id=run_id, number__gt=after).defer("record", "content_hash")
    return list(_wanted(rows, wanted).order_by("number")[:limit])


def _wanted(rows: QuerySet[PlanRow], wanted: RowFilter) -> QuerySet[PlanRow]:
    for name in ("act", "finding"):
        if value := getattr(wanted, name):
            rows = rows.filter(**{name: value})
    if wanted.text:
        for word in fold(wanted.text).split():
            rows = rows.filter(search__contains=word)
    return rows


def mendable(run_id: int, wanted: RowFilter) -> list[int]:
    """Numbers of the rows a filter finds that can be carried out."""
    rows = PlanRow.objects.filter(run_id=run_id, act__in=WRITES, message=None)
    return list(_wanted(rows, wanted).order_by("number").values_list("number", flat=True))


def outcomes_of(run_id: int) -> dict[str, int]:
    """How many of its messages came to what: by outcome, and where there is none yet by state."""
    counted: dict[str, int] = {}
    rows = Message.objects.filter(run_id=run_id).values_list("state", "outcome").annotate(n=Count("id")).order_by()
    for state, outcome, count in rows:
        counted[outcome or state] = counted.get(outcome or state, 0) + count
    return counted


def progress_of(run: Run, came_to: Mapping[str, int]) -> tuple[int, int | None]:
    """So much of so much: before it works, what was looked at; then its rows that were carried out, of those to be
    written. Conflicts are not among them, and what ended superseded was given up. ``came_to``: ``outcomes_of`` it.
    """
    if run.state in UNWORKED:
        return run.done, run.total
    return sum(came_to.get(outcome, 0) for outcome in CARRIED_OUT), to_write(run.pk)


def to_write(run_id: int) -> int:
    return PlanRow.objects.filter(run_id=run_id, act__in=WRITES, chosen=True).count()


def holds_rows(run_id: int) -> bool:
    """Whether a row of its plan waits for a person, since this run or an earlier one."""
    rows = PlanRow.objects.filter(run_id=run_id, message__isnull=False).values("message")
    return Message.objects.filter(attention=True, state="held", id__in=rows).exists()


def reason_of(run: Run) -> Mapping[str, Any] | None:
    """As the run keeps it; of one that is done, what of its plan still waits, and for what."""
    if run.state != RunState.DONE:
        return run.reason
    rows = PlanRow.objects.filter(run_id=run.pk, message__isnull=False).values("message")
    behind = Message.objects.filter(state="waiting", lane__held=True, id__in=rows).count()
    text = Text("Rows that wait behind held messages: {n}. They go on when a person has decided those", n=behind)
    return text.to_json() if behind else None


def runs_of(flow_id: int, *, before: int | None = None, limit: int = 20) -> list[Run]:
    """Newest first, of those before a number. Runs that found nothing to do are left out but for the last one."""
    runs = Run.objects.filter(flow_id=flow_id).defer("trace").order_by("-id")
    last = runs.first()
    told = runs.exclude(rows=0, state=RunState.DONE) | runs.filter(id=last.id if last else 0)
    return list((told if before is None else told.filter(id__lt=before))[:limit])


def states_of(rows: Iterable[PlanRow]) -> dict[int, tuple[str, str]]:
    """Message number to state and outcome, of the messages these rows became."""
    ids = [row.message for row in rows if row.message]
    return {
        id_: (state, outcome)
        for id_, state, outcome in Message.objects.filter(id__in=ids).values_list("id", "state", "outcome")
    }


def stopped_runs(flows: Iterable[int]) -> dict[int, Run]:
    """The stopped run of each of these flows that stands still because of it: nothing else of the flow is under way."""
    moving = Run.objects.filter(state__in=ACTIVE).values("flow_id")
    found = Run.objects.filter(flow_id__in=list(flows), state=RunState.STOPPED).exclude(flow_id__in=moving)
    return {run.flow_id: run for run in found.defer("trace").order_by("id")}


def last_runs(flows: Iterable[int]) -> dict[int, Run]:
    """The last run of each of these flows that carries out its plan."""
    newest = Run.objects.filter(flow_id__in=list(flows), verb="collect", apply=True).values("flow_id")
    ids = newest.annotate(last=Max("id")).order_by().values_list("last", flat=True)
    return {run.flow_id: run for run in Run.objects.filter(id__in=list(ids))}
