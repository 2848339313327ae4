"""``obmen connection``: added, changed, checked, paused."""

from datetime import timedelta
from typing import Any

from obmen.core import clock
from obmen.core.errors import ObmenError
from obmen.core.promises import fact
from obmen.core.text import Text
from obmen.journal import acts
from obmen.setup import connections
from obmen.setup.models import Connection
from obmen.site.operations import post

from . import fields
from .acting import connection_named, goes_on, pause, user, who, wiring
from .answers import Answer, act
from .codes import OK, TROUBLE
from .commands import WrongUsage, argument, option
from .connection_lists import connection, system_named
from .debugging import debugged, hours
from .pausing import paused, resumed

settable = option(
    "--set", "sets", multiple=True, metavar="PLACE=VALUE", text=Text("A setting, such as address=https://…")
)
secrets = option(
    "--secret", "secret_places", multiple=True, metavar="PLACE[=env:NAME]",
    text=Text("A secret: typed when asked, or read from the environment"),
)  # fmt: skip
unchecked = option("--no-check", is_flag=True, text=Text("Saves without asking the other system; paused then"))


@act(connection, "add", Text("Adds a connection; the other system is asked before it is saved."))
@argument("system")
@argument("name")
@option("--title", text=Text("What people call it; the name where it is not given"))
@option("--zone", default="Europe/Moscow", show_default=True, text=Text("Time zone of its times"))
@option("--slots", type=int, text=Text("Deliveries at once"))
@settable
@secrets
@unchecked
def _add(system: str, name: str, **typed: Any) -> Answer:
    if Connection.objects.filter(name=name).exists():
        raise WrongUsage(Text("There is a connection {name} already: obmen connection change", name=name))
    values, typed_secrets = fields.typed(system_named(system).settings, {}, typed["sets"], typed["secret_places"])
    title, zone, slots = typed["title"] or name, typed["zone"], typed["slots"]
    return _save(connections.Draft(name, title, system, values, typed_secrets, zone, slots), ask=not typed["no_check"])


@act(connection, "change", Text("Changes settings of a connection; what is not named stays."))
@argument("name")
@option("--title", text=Text("What people call it; the name where it is not given"))
@option("--zone", text=Text("Time zone of its times"))
@option("--slots", type=int, text=Text("Deliveries at once"))
@settable
@secrets
@unchecked
def _change(name: str, **typed: Any) -> Answer:
    row = connection_named(name)
    declared = system_named(row.system).settings
    values, typed_secrets = fields.typed(declared, row.settings, typed["sets"], typed["secret_places"])
    title, zone, slots = typed["title"] or row.title, typed["zone"] or row.zone, typed["slots"] or row.slots
    draft = connections.Draft(name, title, row.system, values, typed_secrets, zone, slots)
    return _save(draft, ask=not typed["no_check"])


def _save(draft: connections.Draft, *, ask: bool) -> Answer:
    found = connections.save(draft, who=who(), check=wiring().check if ask else None)
    if found.checked:
        saved = Text("{name} is saved. {answer}", name=draft.name, answer=found.checked.summary)
        return Answer({"name": draft.name, "checked": True}, [saved, *goes_on(found.connection), *found.checked.notes])
    detail = found.trouble.detail if found.trouble else ""
    pause(found.connection, detail=detail)
    why = [fact(found.trouble.text)] if found.trouble else []
    later = Text(
        "{name} is saved unchecked and paused. It goes on when it is checked: obmen connection check {name}",
        name=draft.name,
    )
    data = {"name": draft.name, "checked": False if found.trouble else None}
    return Answer(data, (), [*why, later], detail, TROUBLE if found.trouble else OK)


@act(
    connection,
    "check",
    Text(
        "Asks the other system whether address, key and rights are right; a connection paused until they are goes on."
    ),
)
@argument("name")
def _check(name: str) -> Answer:
    row = connection_named(name)
    try:
        checked = connections.recheck(row, check=wiring().check)
    except ObmenError as error:
        return Answer({"name": name, "checked": False}, (), [error.text], error.detail, TROUBLE)
    return Answer({"name": name, "checked": True}, [checked.summary, *goes_on(row), *checked.notes])


@act(connection, "pause", Text("Takes no more from the journal for it; messages wait."))
@argument("name")
def _pause(name: str) -> Answer:
    reason = Text("Paused from the command line by {user}", user=user())
    changed = post(acts.PauseConnection(connection_named(name).id, who(), reason=reason.to_json()))
    return paused(name, changed)


@act(connection, "resume", Text("Goes on, whatever it was paused for."))
@argument("name")
def _resume(name: str) -> Answer:
    return resumed(name, post(acts.ResumeConnection(connection_named(name).id, who())))


@act(connection, "debug", Text("Keeps full requests and answers for some time, secrets always hidden."))
@argument("name")
@hours
@option("--personal", is_flag=True, text=Text("Personal data too"))
def _debug(name: str, hours: float, personal: bool) -> Answer:
    until = clock.now() + timedelta(hours=hours) if hours else None
    connections.debug(connection_named(name), until, personal=personal, who=who())
    return debugged(name, until)


@act(connection, "remove", Text("Removes a connection that no flow and no message names."))
@argument("name")
def _remove(name: str) -> Answer:
    connections.remove(connection_named(name), who=who())
    return Answer({"name": name}, [Text("{name} is removed", name=name)])
