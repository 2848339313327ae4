"""``obmen plan``: what a message would create and change, nothing written (H6)."""

from pathlib import Path
from typing import Any

import click
from django.conf import settings

from obmen.core.outcome import Change
from obmen.core.text import Text
from obmen.doors.trial import Trials
from obmen.journal import reads
from obmen.journal.api import NewFile, Writer, file_store
from obmen.journal.models import BodyFile
from obmen.setup import snapshot
from obmen.worker.plan import Plan, dry_run

from .acting import connection_named, wiring
from .answers import Answer, show_answer
from .codes import OK, TROUBLE
from .commands import WrongUsage, as_json, command, option
from .output import as_data, problem_data, problem_line, table, tell, warn
from .root import obmen
from .runs import personally, planning_flow, run_through
from .states import state_word
from .words import say

Shown = tuple[str, Plan | None]


@command(
    obmen,
    "plan",
    Text("Shows what a message or an exchange would change; nothing is written. By number, name, or from a file."),
)
@click.argument("what", metavar="NUMBER|EXCHANGE", required=False)
@option("--connection", metavar="NAME", text=Text("The connection whose door the file would come to"))
@option("--kind", text=Text("The kind of message in the file, such as orders"))
@option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), text=Text("A JSON file"))
@personally
@as_json
def _plan(what: str | None, personal: bool, as_json: bool, **file: Any) -> int:
    if what is not None and not what.isdecimal():
        answer = run_through(planning_flow(what), "collect", apply=False, personal=personal)
        return show_answer(answer, as_json=as_json)
    if personal:
        raise WrongUsage(Text("--personal goes with the name of an exchange"))
    if what is not None:
        plans = [_of_message(int(what))]
    elif all(file.values()):
        plans = _of_file(file["connection"], file["kind"], file["path"])
    else:
        raise WrongUsage(Text("Name an exchange, a message by its number, or --connection, --kind and --file"))
    return _show(plans, as_json)


def _of_message(number: int) -> Shown:
    row = reads.message(number)
    if row is None:
        raise WrongUsage(Text("There is no message {number}", number=number))
    flow = snapshot.current().flows.get(row.flow_id or 0)
    if flow is None:
        raise WrongUsage(Text("No flow takes message {number}", number=number))
    files = [
        NewFile(one.field, one.name, one.content_type, one.size, one.sha256)
        for one in BodyFile.objects.filter(body_id=row.body_id)
    ]
    return flow.title, dry_run(wiring(), flow, row.kind, bytes(row.body.raw), files)


def _of_file(connection: str, kind: str, path: Path) -> list[Shown]:
    name = connection_named(connection).name
    trials = Trials(Writer(), file_store(settings.OBMEN_HOME), wiring())
    try:
        trial = trials.plan(name, kind, path.read_bytes())
    except LookupError:
        raise WrongUsage(Text("Connection {name} takes no {kind}", name=name, kind=kind)) from None
    if trial.problems and not trial.flows:
        raise WrongUsage(Text("The door would not accept this message"), trial.problems)
    return [(one.flow.title if one.flow else say(Text("no flow takes it")), one.plan) for one in trial.flows]


def answer(title: str, plan: Plan | None) -> Answer:
    """Of one flow."""
    return Answer(_data(title, plan), code=_code(plan), show=lambda: _show_one(title, plan))


def _show(plans: list[Shown], as_json: bool) -> int:
    if as_json:
        as_data([_data(title, plan) for title, plan in plans])
    else:
        for title, plan in plans:
            _show_one(title, plan)
    return max((_code(plan) for _, plan in plans), default=OK)


def _code(plan: Plan | None) -> int:
    return OK if plan and plan.outcome else TROUBLE


def _show_one(title: str, plan: Plan | None) -> None:
    tell(title, style="bold")
    if plan is None:
        tell(Text("It would be held before it is tried"))
        return
    for change in plan.changes:
        tell(f"{say(change.act)}: {change.object.title or change.object.id}")
        table((Text("Field"), Text("Was"), Text("Becomes")), _rows(change))
    if plan.outcome:
        tell(Text("Outcome: {outcome}", outcome=state_word(plan.outcome.done)))
        for text in (plan.outcome.text, *plan.outcome.warnings):
            tell(say(text)) if text else None
    if plan.error:
        warn(plan.error.text, plan.error.detail)
    for problem in plan.problems:
        warn(problem_line(problem))


def _rows(change: Change) -> list[tuple[Any, Any, Any]]:
    before = change.before or {}
    return [(name, before.get(name), value) for name, value in change.after.items() if before.get(name) != value]


def _data(title: str, plan: Plan | None) -> dict[str, Any]:
    if plan is None:
        return {"flow": title, "held": True, "changes": []}
    changes = [{"act": c.act, "object": c.object.id, "before": c.before, "after": c.after} for c in plan.changes]
    return {
        "flow": title,
        "changes": changes,
        "outcome": plan.outcome.done if plan.outcome else None,
        "warnings": list(plan.outcome.warnings) if plan.outcome else [],
        "error": plan.error.text if plan.error else None,
        "problems": problem_data(plan.problems),
    }
