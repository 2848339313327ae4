"""What ``obmen check`` looks at, one finding after the other."""

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from obmen.core.errors import ObmenError
from obmen.core.text import Text
from obmen.journal.models import Gate, Message
from obmen.setup import connections, keys, options, tokens
from obmen.setup.models import Connection, Flow
from obmen.site import running
from obmen.site.first import make_home, there, unreachable

from .acting import wiring
from .flow_findings import Finding, of_flows
from .states import connection_state, state_word


def of_connection(row: Connection, *, ask: bool) -> Iterator[Finding]:
    yield from _connection(row, Gate.objects.filter(connection=row).first(), ask)


def findings(*, ask: bool) -> Iterator[Finding]:
    """What stands on something broken is not looked at."""
    database = list(_database())
    broken = any(one.bad for one in database)
    # what an operator has set stands in the database; without it the server knows no more than the default either
    yield from _place((options.Limits() if broken else options.get(options.Limits)).free_disk_mb)
    yield from database
    if broken:
        return
    yield from _key()
    yield from _server()
    yield from _connections(ask)
    yield from of_flows()
    yield from _journal()
    yield from _alerts()


def _place(least: int) -> Iterator[Finding]:
    home = make_home()
    free = shutil.disk_usage(home).free >> 20
    text = Text("{home}: {free} MB free", home=str(home), free=free)
    do = Text("Make room: below {least} MB nothing is accepted", least=least) if free < 2 * least else ""
    yield Finding(Text("Data folder"), text, free < 2 * least, do)


def _database() -> Iterator[Finding]:
    what = Text("Database")
    not_yet = Finding(what, Text("Nothing is prepared here yet"), bad=True, do=Text("Prepare it: obmen prepare"))
    if not there():
        yield not_yet
        return
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding(what, unreachable(error).text, bad=True, do=Text("Start it, or mend OBMEN_DATABASE"))
        return
    if not executor.loader.applied_migrations:
        yield not_yet
        return
    if plan:
        yield Finding(
            what, Text("Its tables are not of this version"), bad=True, do=Text("Run obmen prepare: it makes them")
        )
        return
    yield Finding(what, Text("{kind}, tables of this version", kind=connection.vendor))


def _key() -> Iterator[Finding]:
    what = Text("Key of the secrets")
    try:
        keys.check_key()
    except ObmenError as error:
        yield Finding(what, error.text, bad=True)
        return
    yield Finding(what, Text("is the right one"))


def _server() -> Iterator[Finding]:
    what = Text("Server")
    if connection.vendor != "sqlite":
        yield Finding(what, Text("Several may work on one PostgreSQL: look at /health of each"))
        return
    found = running.find(settings.OBMEN_HOME)
    if found:
        yield Finding(what, Text("works: {address}, process {pid}", address=found.address, pid=str(found.pid)))
    else:
        yield Finding(
            what, Text("does not run: nothing is accepted and nothing delivered"), True, Text("Start it: obmen run")
        )


def _connections(ask: bool) -> Iterator[Finding]:
    gates = {gate.connection_id: gate for gate in Gate.objects.all()}
    rows = list(Connection.objects.order_by("name"))
    if not rows:
        yield Finding(
            Text("Connections"), Text("There are none"), True, Text("Add one: obmen connection add, or in the pages")
        )
    for row in rows:
        yield from _connection(row, gates.get(row.id), ask)


def _connection(row: Connection, gate: Gate | None, ask: bool) -> Iterator[Finding]:
    what = Text("Connection {name}", name=row.name)
    if gate and (gate.paused or gate.failing_since):
        yield _stopped(what, row, gate)
    if ask:
        try:
            yield Finding(what, connections.recheck(row, check=wiring().check).summary)
        except ObmenError as error:
            do = Text("Then: obmen connection check {name}", name=row.name)
            yield Finding(what, error.text, True, do)
    if Flow.objects.filter(source=row).exists() and not tokens.valid(row):
        yield Finding(
            what,
            Text("no valid key: nobody can call its doors"),
            True,
            Text("Issue one: obmen connection token issue {name}", name=row.name),
        )


def _stopped(what: Text, row: Connection, gate: Gate) -> Finding:
    """As the journal knows it, whether the other system is asked now or not."""
    state, why = connection_state(row, gate)
    do = Text("Mend what is said, then: obmen connection check {name}", name=row.name)
    if gate.paused == "person":
        do = Text("When it may go on: obmen connection resume {name}", name=row.name)
    elif not gate.paused:
        do = Text("Look whether it works; when it answers, delivery goes on by itself")
    return Finding(what, f"{state_word(state)}. {why}".strip(), True, do)


def _journal() -> Iterator[Finding]:
    held = Message.objects.filter(attention=True, state="held").count()
    looks = Message.objects.filter(attention=True, needs_look=True).count()
    what = Text("Journal")
    if held:
        yield Finding(
            what, Text("Held for a person: {count}", count=held), True, Text("See: obmen journal list --state held")
        )
    if looks:
        yield Finding(
            what,
            Text("With warnings nobody has looked at: {count}", count=looks),
            do=Text("See: obmen journal list --needs-look"),
        )
    if not held and not looks:
        yield Finding(what, Text("Nothing waits for a person"))


def _alerts() -> Iterator[Finding]:
    alerts = options.get(options.Alerts)
    what = Text("Alerts")
    if alerts.emails or alerts.webhook_url:
        yield Finding(what, Text("are told"))
    else:
        yield Finding(
            what,
            Text("are told to nobody: a trouble is seen on the pages only"),
            do=Text("Set an e-mail address or a webhook: obmen settings apply, or in the pages"),
        )
