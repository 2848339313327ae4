"""``obmen sync``, ``obmen compare``, ``obmen runs``: runs of exchanges that plan (H6, H10)."""

from datetime import datetime
from typing import Any

import click

from obmen.core.discovery import exchanges
from obmen.core.text import Text
from obmen.journal import run_ops
from obmen.journal.models import Run
from obmen.journal.runreads import holds_rows, outcomes_of, reason_of, runs_of
from obmen.setup.days import period_of
from obmen.setup.models import Flow
from obmen.site.alone import runs_worked_off
from obmen.site.operations import post

from .acting import flow_named, who
from .answers import Answer, act
from .codes import OK, TROUBLE
from .commands import WrongUsage, argument, as_json, command, option, subgroup
from .days import day
from .output import as_data, table
from .root import obmen
from .runshow import VERBS, counts_said, run_data, show_run, state_said
from .runwait import waited_for

personally = option(
    "--personal", is_flag=True, text=Text("With names and phones; that they were shown is written down")
)
PATIENT = {"done", "failed", "dropped", "stopped", "planned"}


@act(obmen, "sync", Text("Runs an exchange now: reads both sides and brings over what differs."))
@argument("flow")
@option("--no-wait", is_flag=True, text=Text("Only starts the run, for a running server"))
def _sync(flow: str, no_wait: bool) -> Answer:
    row = planning_flow(flow)
    if no_wait:
        started = post(run_ops.StartRun(row.id, "collect", True, who()))
        if started.refused:
            return _not_begun(started)
        return Answer({"run": started.run_id, "fresh": started.fresh}, [_begun(started)])
    return run_through(row, "collect", apply=True)


@act(obmen, "compare", Text("Compares both sides of an exchange and lists what differs; nothing is written."))
@argument("flow")
@option(
    "--from",
    "first",
    callback=day,
    metavar="DAY",
    text=Text("Of documents from this day on, by the clock of the flow's source"),
)
@option("--to", "last", callback=day, metavar="DAY", text=Text("Of documents up to this day, by the same clock"))
def _compare(flow: str, first: datetime | None, last: datetime | None) -> Answer:
    row = planning_flow(flow, "compare")
    return run_through(row, "compare", apply=False, period=_period(row, first, last))


@subgroup(obmen, "runs", Text("Runs of exchanges and their plans: seen, applied, stopped."))
def runs() -> None:
    pass


@command(runs, "list", Text("Shows the last runs of an exchange."))
@argument("flow")
@as_json
def _list(flow: str, as_json: bool) -> None:
    found = runs_of(planning_flow(flow, "show").id)
    if as_json:
        as_data([run_data(one) for one in found])
        return
    columns = (Text("Number"), Text("Began"), Text("What"), Text("State"), Text("Found"))
    table(columns, [(one.pk, one.started_at, VERBS[one.verb], state_said(one), counts_said(one)) for one in found])


@command(runs, "show", Text("Shows a run with the rows of its plan."))
@click.argument("number", type=int)
@option("--act", "act_", default="", text=Text("Only rows of this act: create, update, skip, conflict"))
@personally
@as_json
def _show(number: int, act_: str, personal: bool, as_json: bool) -> None:
    show_run(run_numbered(number), act_, as_json=as_json, personal=personal)


@act(runs, "apply", Text("Carries out the plan of a run as it stands."))
@click.argument("number", type=int)
@option("--rows", default="", metavar="1,2,5", text=Text("Only these rows"))
def _apply(number: int, rows: str) -> Answer:
    run_numbered(number)
    with runs_worked_off() as ask:
        if not ask(run_ops.ApplyPlan(number, who(), _numbers(rows))):
            said = Text("Run {number} has no plan to apply, or another one is under way", number=number)
            return Answer({"run": number, "applied": False}, warned=[said], code=TROUBLE)
        return _came_to(waited_for(number, PATIENT - {"planned"}))


@act(runs, "stop", Text("Stops a run; what it has written stays."))
@click.argument("number", type=int)
def _stop(number: int) -> Answer:
    return _switched(run_ops.StopRun(number, who()), Text("Run {number} is stopped", number=number))


@act(runs, "resume", Text("Goes on with a run that was stopped."))
@click.argument("number", type=int)
def _resume(number: int) -> Answer:
    return _switched(run_ops.GoOn(number, who()), Text("Run {number} goes on", number=number))


@act(runs, "drop", Text("Gives up a run that is planned or was stopped."))
@click.argument("number", type=int)
def _drop(number: int) -> Answer:
    return _switched(run_ops.DropRun(number, who()), Text("Run {number} is given up", number=number))


def run_through(flow: Flow, verb: run_ops.Verb, *, apply: bool, period: Any = None, personal: bool = False) -> Answer:
    """Starts a run and waits for its end, or for its plan."""
    with runs_worked_off() as ask:
        started = ask(run_ops.StartRun(flow.id, verb, apply, who(), period))
        if not started.fresh:
            return _not_begun(started)
        return _came_to(waited_for(started.run_id, PATIENT), personal=personal)


def planning_flow(name: str, verb: str = "collect") -> Flow:
    row = flow_named(name)
    declared = exchanges().get(row.exchange)
    if declared is None or not declared.is_run:
        raise WrongUsage(Text("Exchange {name} is not run: its messages come by themselves", name=name))
    if verb == "collect" and declared.collect is None:
        raise WrongUsage(Text("Exchange {name} only compares: obmen compare {name}", name=name))
    return row


def run_numbered(number: int) -> Run:
    row = Run.objects.filter(id=number).first()
    if row is None:
        raise WrongUsage(Text("There is no run {number}", number=number))
    return row


def _period(flow: Flow, first: datetime | None, last: datetime | None) -> tuple[datetime, datetime] | None:
    if (first is None) != (last is None):
        raise WrongUsage(Text("Name both days: --from and --to"))
    return period_of(flow, first.date() if first else None, last.date() if last else None)


def _came_to(run: Run, *, personal: bool = False) -> Answer:
    outcomes = outcomes_of(run.pk)
    trouble = run.state in {"failed", "stopped"} or holds_rows(run.pk) or reason_of(run)
    return Answer(
        {**run_data(run), "outcomes": outcomes},
        code=TROUBLE if trouble else OK,
        show=lambda: show_run(run, "", as_json=False, personal=personal),
    )


def _switched(operation: Any, said: Text) -> Answer:
    run_numbered(operation.run_id)
    if post(operation):
        return Answer({"run": operation.run_id, "changed": True}, [said])
    not_so = Text("Run {number} is in a state where that cannot be done", number=operation.run_id)
    return Answer({"run": operation.run_id, "changed": False}, warned=[not_so], code=TROUBLE)


def _not_begun(started: run_ops.Started) -> Answer:
    if started.refused:
        return Answer({"run": None, "fresh": False}, warned=[Text.from_json(started.refused)], code=TROUBLE)
    return Answer({"run": started.run_id, "fresh": False}, warned=[_begun(started)], code=TROUBLE)


def _begun(started: run_ops.Started) -> Text:
    if started.fresh:
        return Text("Run {number} has begun", number=started.run_id)
    return Text("Run {number} of this exchange is under way already", number=started.run_id)


def _numbers(written: str) -> tuple[int, ...]:
    try:
        return tuple(int(one) for one in written.replace(" ", "").split(",") if one)
    except ValueError:
        raise WrongUsage(Text("Rows are named by their numbers: 1,2,5")) from None
