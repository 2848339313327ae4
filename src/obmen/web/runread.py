"""Runs and rows of their plans as the pages take them: what the journal holds, with what became of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext

from obmen.core import call, clock
from obmen.core.discovery import exchanges, systems
from obmen.core.errors import Misconfigured
from obmen.core.masking import HIDDEN
from obmen.core.planning import KIND
from obmen.core.ports import Good, Slots
from obmen.core.system import Least
from obmen.journal import runreads
from obmen.journal.budgets import ConnectionBudget
from obmen.journal.models import Budget, Message, PlanRow, Run
from obmen.setup import snapshot
from obmen.setup.models import Flow

from .runend import Pace
from .runplanview import ShownRow, plan_row
from .runview import Left, RunView
from .tools import tools
from .ways import KeptWay, kept_ways, names_people

MOST_GOODS, MOST_RUNS = 4, 50


@dataclass(slots=True)
class ShownRun:
    """``done`` of ``total``: as ``runreads.progress_of`` says."""

    id: int
    verb: str
    state: str
    started_at: datetime | None
    finished_at: datetime | None
    done: int
    total: int | None
    reason: Mapping[str, Any] | None
    started_by: str
    counts: Mapping[str, int] | None
    requests: int
    held: int = 0
    findings: Mapping[str, int] | None = None


def shown(run: Run, *, counted: bool = True) -> ShownRun:
    """Not ``counted``: for a list, without looking at what its rows came to."""
    came_to = runreads.outcomes_of(run.pk) if counted else {}
    done, total = runreads.progress_of(run, came_to) if counted else (run.done, run.total)
    return ShownRun(
        id=run.pk,
        verb=run.verb,
        state=run.state,
        started_at=run.started_at,
        finished_at=run.finished_at,
        done=done,
        total=total,
        reason=runreads.reason_of(run) if counted else run.reason,
        started_by=run.started_by,
        counts={name: n for name, n in run.counts.items() if not name.startswith("finding:")},
        requests=run.requests,
        held=came_to.get("held", 0),
        findings={name.removeprefix("finding:"): n for name, n in run.counts.items() if name.startswith("finding:")},
    )


def view(run: Run, flow: Flow, base: str, *, left: bool = True) -> RunView:
    """``left``: with what is left of the target's budget, while it matters."""
    known, moving = shown(run), run.state in {"reading", "working"}
    return RunView(known, base, goods_left(flow) if moving and left else (), pace(run, flow, known.done))


def listed(flow: Flow, base: str, before: int | None) -> tuple[list[RunView], int]:
    """A page of its runs, and before which number the next one begins, 0 where this is the last."""
    runs = runreads.runs_of(flow.pk, before=before, limit=MOST_RUNS + 1)
    views = [RunView(shown(run, counted=False), base) for run in runs[:MOST_RUNS]]
    return views, runs[MOST_RUNS - 1].pk if len(runs) > MOST_RUNS else 0


def pace(run: Run, flow: Flow, done: int) -> Pace | None:
    """By how it goes; of a plan that waits, by how the flow's last long run went."""
    if run.state == "working" and run.worked_at:
        return Pace(clock.now() - run.worked_at, done, least_of(flow))
    if run.state != "planned":
        return None
    before = Run.objects.filter(flow_id=run.flow_id, verb="collect", state="done", rows__gte=20)
    last = before.exclude(worked_at=None).exclude(finished_at=None).order_by("-id").first()
    if last is None or last.worked_at is None or last.finished_at is None:
        return Pace(timedelta(0), 0, least_of(flow))
    return Pace(last.finished_at - last.worked_at, runreads.to_write(last.pk), least_of(flow))


def least_of(flow: Flow) -> Least | None:
    target = snapshot.current().connections[flow.target_id]
    declared = systems()[target.system].least_a_row
    try:
        return declared(target.typed_settings()) if declared else None
    except Misconfigured:
        return None


def goods_left(flow: Flow) -> Sequence[Left]:
    """What the target still allows, the scarcest first: only what has been used at all."""
    target = snapshot.current().connections[flow.target_id]
    declared = systems()[target.system].goods
    try:
        goods = declared(target.typed_settings()) if declared else {}
    except Misconfigured:
        return ()
    budget = ConnectionBudget(tools().writer, (target.id, target.title), goods)
    used = Budget.objects.filter(connection_id=target.id).values_list("good", flat=True)
    with call.begin(call.Call("left", clock.monotonic() + 5)):
        found = [_left(budget, name, good) for name in used if (good := budget.declared(name)) is not None]
    return sorted(found, key=lambda one: one.left / one.most)[:MOST_GOODS]


def _left(budget: ConnectionBudget, name: str, good: Good) -> Left:
    return Left(_title(name, good), max(0.0, budget.left(name)), good.most)


def _title(name: str, good: Good) -> str:
    kind, _, of = name.partition(":")
    if isinstance(good, Slots):
        return gettext("sessions")
    return gettext("seconds of {method}").format(method=of) if of else gettext("requests at once") if kind else name


@dataclass(slots=True)
class ShownPlanRow:
    """``hidden``: something of it is masked."""

    run: int
    number: int
    act: str
    key: str
    title: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    why: Mapping[str, Any] | None
    objects: Sequence[Mapping[str, str]] | None
    finding: str
    message: int | None
    outcome: str
    hidden: bool
    ways: Sequence[KeptWay]
    decided: Mapping[str, str] | None


def plan_rows(rows: Iterable[PlanRow], *, mask: bool) -> list[ShownPlanRow]:
    found = list(rows)
    states = runreads.states_of(found)
    return [_plan_row(row, states.get(row.message or 0, ("", "")), mask=mask) for row in found]


def row_of(message: Message, *, mask: bool) -> ShownRow | None:
    """The row of a plan that became this message, None where it is no such message, or the plan was pruned."""
    if message.kind != KIND or message.flow is None:
        return None
    row = PlanRow.objects.filter(message=message.pk).order_by("-id").first()
    declared = exchanges().get(message.flow.exchange)
    return plan_row(plan_rows([row], mask=mask)[0], declared.titles if declared else {}) if row else None


def _plan_row(row: PlanRow, came_to: tuple[str, str], *, mask: bool) -> ShownPlanRow:
    """What another system calls its objects is free text: clients are named there (H15)."""
    state, outcome = came_to
    hidden = frozenset(row.personal) if mask else frozenset()
    named = any(one["title"] for one in row.targets) or names_people(row)
    return ShownPlanRow(
        run=row.run_id,
        number=row.number,
        act=row.act,
        key=row.key,
        title=row.title,
        before=_masked(row.before, hidden),
        after=_masked(row.after, hidden),
        why=row.why,
        objects=[{**one, "title": ""} for one in row.targets] if mask else row.targets,
        finding=row.finding,
        message=row.message,
        outcome=outcome or state,
        hidden=mask and named,
        ways=kept_ways(row, masked=mask),
        decided=row.decided,
    )


def _masked(values: Mapping[str, Any], hidden: frozenset[str]) -> Mapping[str, Any]:
    return {name: HIDDEN if name in hidden and value else value for name, value in values.items()}
