"""``obmen flow``: lists, one flow with its settings, the exchanges there are."""

from typing import Any

import click

from obmen.core.discovery import exchanges
from obmen.core.text import Text
from obmen.setup.forms import lists_of
from obmen.setup.models import Flow
from obmen.worker.choices import Ends

from . import fields
from .acting import flow_named
from .commands import WrongUsage, argument, as_json, command, subgroup
from .output import as_data, pairs, table
from .root import obmen
from .states import state_word


@subgroup(obmen, "flow", Text("Exchanges between two connections: added, changed, paused."))
def flow() -> None:
    pass


@command(flow, "list", Text("Shows all flows."))
@as_json
def _list(as_json: bool) -> None:
    rows = list(Flow.objects.select_related("source", "target").order_by("name"))
    if as_json:
        as_data([data(row) for row in rows])
        return
    columns = (Text("Name"), Text("Title"), Text("Exchange"), Text("From"), Text("To"), Text("State"))
    shown = [(r.name, r.title, r.exchange, r.source.name, r.target.name, state(r)) for r in rows]
    table(columns, shown, empty=Text("There is no flow yet: obmen flow add"))


@command(flow, "show", Text("Shows one flow with its settings."))
@argument("name")
@as_json
def _show(name: str, as_json: bool) -> None:
    row = flow_named(name)
    if as_json:
        as_data({**data(row), "settings": row.settings})
        return
    pairs(
        [
            (Text("Name"), row.name),
            (Text("Title"), row.title),
            (Text("Exchange"), row.exchange),
            (Text("From"), row.source.name),
            (Text("To"), row.target.name),
            (Text("State"), state(row)),
            (Text("Runs every"), row.every),
            (Text("Tells of silence after, minutes"), row.quiet_after_minutes),
            (Text("Debug record until"), row.debug_until),
        ]
    )
    if row.exchange in exchanges():
        declared = exchanges()[row.exchange].settings
        listed = Ends.named(row.source.name, row.target.name).known(lists_of(declared))
        fields.show_values(declared, row.settings, listed=listed)


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


def exchange_named(name: str) -> Any:
    if name not in exchanges():
        known = ", ".join(exchanges())
        raise WrongUsage(Text("This obmen knows no exchange {name}; it knows {known}", name=name, known=known))
    return exchanges()[name]


def state(row: Flow) -> str:
    return state_word("paused" if row.paused else "works")


def data(row: Flow) -> dict[str, Any]:
    return {
        "name": row.name,
        "title": row.title,
        "exchange": row.exchange,
        "source": row.source.name,
        "target": row.target.name,
        "paused": row.paused,
        "every": row.every,
        "quiet_after_minutes": row.quiet_after_minutes,
    }
