"""``obmen connection``: the systems around, as they stand."""

from typing import Any

import click

from obmen.core.discovery import systems
from obmen.core.text import Text
from obmen.journal.models import Gate
from obmen.setup.models import Connection

from . import fields
from .acting import connection_named
from .commands import WrongUsage, argument, as_json, command, subgroup
from .output import as_data, pairs, table
from .root import obmen
from .states import connection_state, state_word
from .words import said


@subgroup(obmen, "connection", Text("The systems around: added, checked, paused, their door keys."))
def connection() -> None:
    pass


@command(connection, "list", Text("Shows all connections and how each is."))
@as_json
def _list(as_json: bool) -> None:
    gates = {gate.connection_id: gate for gate in Gate.objects.all()}
    rows = [(row, connection_state(row, gates.get(row.id))) for row in Connection.objects.order_by("name")]
    if as_json:
        as_data([{**_data(row), "state": state, "why": why} for row, (state, why) in rows])
        return
    shown = [(row.name, row.title, row.system, state_word(state), why) for row, (state, why) in rows]
    columns = (Text("Name"), Text("Title"), Text("System"), Text("State"), Text("Why"))
    table(columns, shown, empty=Text("There is no connection yet: obmen connection add"))


@command(connection, "show", Text("Shows one connection with its settings; secrets never."))
@argument("name")
@as_json
def _show(name: str, as_json: bool) -> None:
    row = connection_named(name)
    state, why = connection_state(row, Gate.objects.filter(connection=row).first())
    if as_json:
        as_data({**_data(row), "state": state, "why": why, "settings": row.settings})
        return
    pairs(
        [
            (Text("Name"), row.name),
            (Text("Title"), row.title),
            (Text("System"), row.system),
            (Text("State"), state_word(state)),
            (Text("Why"), why),
            (Text("Time zone"), row.zone),
            (Text("Deliveries at once"), row.slots),
            (Text("Checked"), row.checked_at),
            (Text("Answer of the check"), said(row.check_text)),
            (Text("Debug record until"), row.debug_until),
        ]
    )
    fields.show_values(
        systems()[row.system].settings if row.system in systems() else None, row.settings, fields.kept_secrets(row)
    )


@command(connection, "systems", Text("Shows which systems this obmen knows, or the settings of one of them."))
@click.argument("system", required=False)
@as_json
def _systems(system: str | None, as_json: bool) -> None:
    if system:
        fields.document(system_named(system).settings, as_json)
    elif as_json:
        as_data([{"name": name, "title": known.title} for name, known in systems().items()])
    else:
        table((Text("System"), Text("Title")), [(name, known.title) for name, known in systems().items()])


def system_named(name: str) -> Any:
    if name not in systems():
        raise WrongUsage(
            Text("This obmen knows no system {name}; it knows {known}", name=name, known=", ".join(systems()))
        )
    return systems()[name]


def _data(row: Connection) -> dict[str, Any]:
    return {
        "name": row.name,
        "title": row.title,
        "system": row.system,
        "zone": row.zone,
        "slots": row.slots,
        "checked_at": row.checked_at,
        "check_ok": row.check_ok,
    }
