"""``obmen flow``: exchanges between two connections."""

from datetime import timedelta
from typing import Any

import click

from obmen.core import clock
from obmen.core.discovery import exchanges
from obmen.core.text import Text
from obmen.journal import acts
from obmen.setup import flows
from obmen.setup.models import Flow
from obmen.site.operations import post

from . import fields
from .acting import flow_named, who
from .answers import Answer, act
from .commands import WrongUsage, argument, as_json, command, option, subgroup
from .debugging import debugged, hours
from .output import as_data, pairs, table
from .pausing import paused, resumed
from .root import obmen
from .states import state_word


@subgroup(obmen, "flow", Text("Exchanges between two connections: added, changed, paused."))
def flow() -> None:
    pass


settable = option(
    "--set", "sets", multiple=True, metavar="PLACE=VALUE", text=Text("A setting, such as address=https://…")
)
quiet = option(
    "--quiet-after", type=click.IntRange(0), metavar="MINUTES",
    text=Text("Tells when nothing came for so many minutes; 0 = never"),
)  # fmt: skip


@command(flow, "list", Text("Shows all flows."))
@as_json
def _list(as_json: bool) -> None:
    rows = list(Flow.objects.select_related("source", "target").order_by("name"))
    if as_json:
        as_data([_data(row) for row in rows])
        return
    columns = (Text("Name"), Text("Title"), Text("Exchange"), Text("From"), Text("To"), Text("State"))
    shown = [(r.name, r.title, r.exchange, r.source.name, r.target.name, _state(r)) for r in rows]
    table(columns, shown, empty=Text("There is no flow yet: obmen flow add"))


@command(flow, "show", Text("Shows one flow with its settings."))
@argument("name")
@as_json
def _show(name: str, as_json: bool) -> None:
    row = flow_named(name)
    if as_json:
        as_data({**_data(row), "settings": row.settings})
        return
    pairs(
        [
            (Text("Name"), row.name),
            (Text("Title"), row.title),
            (Text("Exchange"), row.exchange),
            (Text("From"), row.source.name),
            (Text("To"), row.target.name),
            (Text("State"), _state(row)),
            (Text("Tells of silence after, minutes"), row.quiet_after_minutes),
            (Text("Debug record until"), row.debug_until),
        ]
    )
    fields.show_values(exchanges()[row.exchange].settings if row.exchange in exchanges() else None, row.settings)


@command(flow, "exchanges", Text("Shows which exchanges this obmen knows, or the settings of one of them."))
@click.argument("exchange", required=False)
@as_json
def _exchanges(exchange: str | None, as_json: bool) -> None:
    if exchange:
        fields.document(exchange_named(exchange).settings, as_json)
    elif as_json:
        as_data([{"name": name, "title": known.title} for name, known in exchanges().items()])
    else:
        table((Text("Exchange"), Text("Title")), [(name, known.title) for name, known in exchanges().items()])


@act(flow, "add", Text("Adds a flow: an exchange from one connection to another."))
@argument("exchange")
@argument("name")
@option("--from", "source", required=True, metavar="CONNECTION", text=Text("Where messages come from"))
@option("--to", "target", required=True, metavar="CONNECTION", text=Text("Where they are brought"))
@option("--title", text=Text("What people call it; the name where it is not given"))
@settable
@quiet
def _add(exchange: str, name: str, **typed: Any) -> Answer:
    if Flow.objects.filter(name=name).exists():
        raise WrongUsage(Text("There is a flow {name} already: obmen flow change", name=name))
    values, _ = fields.typed(exchange_named(exchange).settings, {}, typed["sets"], ())
    title, quiet_after = typed["title"] or name, typed["quiet_after"] or None
    draft = flows.Draft(name, title, exchange, typed["source"], typed["target"], values, "", quiet_after)
    return _saved(draft)


@act(flow, "change", Text("Changes settings of a flow; what is not named stays."))
@argument("name")
@option("--to", "target", metavar="CONNECTION", text=Text("Where they are brought"))
@option("--title", text=Text("What people call it; the name where it is not given"))
@settable
@quiet
def _change(name: str, **typed: Any) -> Answer:
    row = flow_named(name)
    values, _ = fields.typed(exchange_named(row.exchange).settings, row.settings, typed["sets"], ())
    title, target = typed["title"] or row.title, typed["target"] or row.target.name
    quiet_after = row.quiet_after_minutes if typed["quiet_after"] is None else typed["quiet_after"] or None
    draft = flows.Draft(name, title, row.exchange, row.source.name, target, values, row.every, quiet_after)
    return _saved(draft)


@act(flow, "pause", Text("Goes on accepting, delivers nothing; messages wait."))
@argument("name")
def _pause(name: str) -> Answer:
    return paused(name, post(acts.PauseFlow(flow_named(name).id, who())))


@act(flow, "resume", Text("Delivers again what waits."))
@argument("name")
def _resume(name: str) -> Answer:
    return resumed(name, post(acts.ResumeFlow(flow_named(name).id, who())))


@act(flow, "debug", Text("Keeps full requests and answers for some time, secrets always hidden."))
@argument("name")
@hours
def _debug(name: str, hours: float) -> Answer:
    until = clock.now() + timedelta(hours=hours) if hours else None
    flows.debug(flow_named(name), until, who=who())
    return debugged(name, until)


@act(flow, "remove", Text("Removes a flow that has no messages in the journal."))
@argument("name")
def _remove(name: str) -> Answer:
    flows.remove(flow_named(name), who=who())
    return Answer({"name": name}, [Text("{name} is removed", name=name)])


def _saved(draft: flows.Draft) -> Answer:
    row = flows.save(draft, who=who())
    return Answer(_data(row), [Text("{name} is saved", name=row.name)])


def exchange_named(name: str) -> Any:
    if name not in exchanges():
        known = ", ".join(exchanges())
        raise WrongUsage(Text("This obmen knows no exchange {name}; it knows {known}", name=name, known=known))
    return exchanges()[name]


def _state(row: Flow) -> str:
    return state_word("paused" if row.paused else "works")


def _data(row: Flow) -> dict[str, Any]:
    return {
        "name": row.name,
        "title": row.title,
        "exchange": row.exchange,
        "source": row.source.name,
        "target": row.target.name,
        "paused": row.paused,
        "quiet_after_minutes": row.quiet_after_minutes,
    }
