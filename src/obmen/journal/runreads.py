"""What workers and pages ask about runs, in few small queries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max

from obmen.core import clock
from obmen.setup.views import FlowView

from .bulk import READY_TARGETS
from .models import Gate, Run, RunState
from .store import store

ACTIVE = (RunState.ASKED, RunState.READING, RunState.WORKING)
READABLE = (RunState.ASKED, RunState.READING)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """``readable``: a run is asked for, being read or not wholly carried; ``working``: its rows are being delivered."""

    readable: bool
    working: bool


def runs_under_way() -> UnderWay:
    states = list(Run.objects.filter(state__in=ACTIVE).values_list("state", "carried", "rows"))
    readable = any(state in READABLE or carried < rows for state, carried, rows in states)
    return UnderWay(readable, any(state == RunState.WORKING for state, _, _ in states))


def due_runs(flows: Iterable[FlowView], seconds_of: Callable[[str], float]) -> list[FlowView]:
    """Those whose time has come and that stand still. What a person has paused or stopped is not due."""
    timed = [flow for flow in flows if flow.every and not flow.paused]
    if not timed:
        return []
    ids = [flow.id for flow in timed]
    runs = Run.objects.filter(flow_id__in=ids)
    standing = set(runs.filter(state__in=[*ACTIVE, RunState.STOPPED]).values_list("flow_id", flat=True))
    last = dict(runs.filter(verb="collect", apply=True).values_list("flow_id").annotate(Max("started_at")))
    shut = set(Gate.objects.exclude(paused="").values_list("connection_id", flat=True))
    return [
        flow
        for flow in timed
        if flow.id not in standing
        and not {flow.source_id, flow.target_id} & shut
        and (flow.id not in last or last[flow.id] + timedelta(seconds=_span(flow, seconds_of)) <= clock.now())
    ]


def _span(flow: FlowView, seconds_of: Callable[[str], float]) -> float:
    """What cannot be read was refused when it was saved; an older one waits for a person."""
    try:
        return seconds_of(flow.every)
    except ValueError:
        return float("1e9")


def bulk_targets() -> list[int]:
    kept = store()
    return [row[0] for row in kept.rows(READY_TARGETS, kept.at(clock.now()))]


def stopped(run_id: int) -> bool:
    """Whether nothing more of it is to be delivered."""
    return Run.objects.filter(id=run_id).exclude(state=RunState.WORKING).exists()
