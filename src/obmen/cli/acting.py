"""What commands that act have in common: under whose name, on which rows."""

import getpass
import sys

import click
from django.conf import settings

from obmen.core.text import Text
from obmen.journal import acts
from obmen.journal.api import file_store
from obmen.journal.models import Gate
from obmen.setup.models import Connection, Flow
from obmen.site.first import make_home
from obmen.site.operations import post
from obmen.worker.wiring import Wiring

from .commands import WrongUsage
from .words import said, say


def who() -> str:
    """Acts of the command line are written down under the machine's user."""
    return f"console: {user()}".removesuffix(": ")


def user() -> str:
    """Of the machine; empty where it has no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def wiring() -> Wiring:
    make_home()
    return Wiring(file_store(settings.OBMEN_HOME))


def connection_named(name: str) -> Connection:
    row = Connection.objects.filter(name=name).first()
    if row is None:
        names = ", ".join(Connection.objects.order_by("name").values_list("name", flat=True)) or "–"
        raise WrongUsage(Text("There is no connection {name}. There are: {names}", name=name, names=names))
    return row


def flow_named(name: str) -> Flow:
    row = Flow.objects.select_related("source", "target").filter(name=name).first()
    if row is None:
        names = ", ".join(Flow.objects.order_by("name").values_list("name", flat=True)) or "–"
        raise WrongUsage(Text("There is no flow {name}. There are: {names}", name=name, names=names))
    return row


def pause(connection: Connection, reason: Text | None = None, detail: str = "") -> None:
    """Until it is checked. Without a reason: why it could not be, as it was saved with it."""
    why = reason.to_json() if reason else connection.check_text
    why = why or Text("It was saved without being checked").to_json()
    post(acts.PauseConnection(connection.id, who(), "unchecked", why, detail))


def goes_on(connection: Connection) -> list[Text]:
    """Of one whose saved settings the other system has taken: only what a person paused stays paused, and that is
    said."""
    gate = Gate.objects.filter(connection=connection).exclude(paused="").first()
    if gate is None:
        return []
    if post(acts.ResumeConnection(connection.id, who(), checked=True)):
        return [Text("{name} goes on", name=connection.name)]
    return [Text("{name} stays paused. {why}", name=connection.name, why=said(gate.reason))]


def agreed() -> None:
    """Asks at the terminal whether to go on; click.Abort where the answer is another than yes."""
    sys.stdout.write(say(Text("Go on? Type yes: ")))
    sys.stdout.flush()
    if sys.stdin.readline().strip().lower() not in {"yes", "y", say(Text("yes"))}:
        raise click.Abort


def assignments(pairs: tuple[str, ...]) -> dict[str, str]:
    """``place=value`` as typed."""
    found = {}
    for pair in pairs:
        place, equals, value = pair.partition("=")
        if not equals or not place:
            raise WrongUsage(Text("{pair}: NAME=VALUE is needed", pair=pair))
        found[place.replace(".", "/")] = value
    return found
