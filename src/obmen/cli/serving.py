"""``obmen run``, ``web``, ``worker``: the server in the foreground, as a service manager wants it."""

import sys
from typing import Any

import click
from django.conf import settings as django_settings

from obmen.core.text import Text
from obmen.site.first import FIRST_NAME, prepare

from .answers import Answer, act
from .commands import as_json, command, option
from .output import as_data, tell
from .root import obmen
from .words import say

host = option("--host", default="127.0.0.1", show_default=True, text=Text("Address to listen on; 0.0.0.0 = everywhere"))
port = option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), text=Text("Port; 0 = any free"))


@command(obmen, "run", Text("Starts the server: doors, pages and worker. Ctrl-C or SIGTERM stops it."))
@host
@port
def _run(**at: Any) -> None:
    serve(frozenset({"web", "worker"}), **at)


@command(obmen, "web", Text("Starts doors and pages only. PostgreSQL only; any number beside each other."))
@host
@port
def _web(**at: Any) -> None:
    serve(frozenset({"web"}), **at)


@command(obmen, "worker", Text("Starts a worker only. PostgreSQL only; any number beside each other."))
def _worker() -> None:
    serve(frozenset({"worker"}))


@command(obmen, "version", Text("Shows the version, the data folder and the database."))
@as_json
def _version(as_json: bool) -> None:
    from django.db import connection

    entry = connection.settings_dict
    where = str(entry["NAME"]) if connection.vendor == "sqlite" else f"{entry['HOST']}/{entry['NAME']}"
    known = {"version": django_settings.OBMEN_VERSION, "home": str(django_settings.OBMEN_HOME)}
    if as_json:
        as_data({**known, "database": connection.vendor, "where": where})
    else:
        tell(f"obmen {known['version']}")
        tell(Text("Data folder: {home}", home=known["home"]))
        tell(Text("Database: {kind}, {where}", kind=connection.vendor, where=where))


@act(obmen, "prepare", Text("Makes folder, tables, key and the first administrator, and does not start."))
def _prepare() -> Answer:
    password = prepare().password or None
    said = [*_first(password), Text("All is prepared: obmen run")]
    return Answer({"name": FIRST_NAME if password else None, "password": password}, said)


def serve(roles: frozenset[str], **at: Any) -> None:
    """Until the process is asked to end. The first administrator's password goes to standard output, once; the log to
    standard error."""
    from obmen.site import logs
    from obmen.site.apart import apart
    from obmen.site.server import Server

    logs.start()
    server = Server(roles=roles, apart=apart(), **at)

    def started() -> None:
        if server.address:
            _say(Text("obmen works: {address}", address=server.address))
        else:
            _say(Text("The worker works"))
        for text in _first(server.first.password):
            _say(text)

    server.run(started)


def _first(password: str | None) -> tuple[Text, ...]:
    """Shown once, on standard output only: it never stands in a log."""
    if not password:
        return ()
    return (
        Text("The first administrator: name admin, password {password}", password=password),
        Text("The password is shown this once. Change it after signing in"),
    )


def _say(text: Text) -> None:
    sys.stdout.write(f"{say(text)}\n")
    sys.stdout.flush()
