"""``obmen flow``: exchanges between two connections, added, changed, paused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import click

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal import acts
from obmen.setup import flow_doubts, flows
from obmen.setup.models import Flow
from obmen.site.operations import post

from . import fields
from .acting import flow_named, who
from .answers import Answer, act
from .commands import WrongUsage, argument, option
from .debugging import debugged, hours
from .flow_lists import data, exchange_named, flow
from .pausing import paused, resumed
from .words import say

settable = option(
    "--set", "sets", multiple=True, metavar="PLACE=VALUE", text=Text("A setting, such as address=https://…")
)
every = option(
    "--every", metavar="PAUSE",
    text=Text("How often it runs: 5 min, 1 h, 1 d at 03:00; empty = by hand only"),
)  # fmt: skip
quiet = option(
    "--quiet-after", type=click.IntRange(0), metavar="MINUTES",
    text=Text("Tells when nothing came for so many minutes; 0 = never"),
)  # fmt: skip


@act(flow, "add", Text("Adds a flow: an exchange from one connection to another."))
@argument("exchange")
@argument("name")
@option("--from", "source", required=True, metavar="CONNECTION", text=Text("Where messages come from"))
@option("--to", "target", required=True, metavar="CONNECTION", text=Text("Where they are brought"))
@option("--title", text=Text("What people call it; the name where it is not given"))
@settable
@every
@quiet
def _add(exchange: str, name: str, **typed: Any) -> Answer:
    if Flow.objects.filter(name=name).exists():
        raise WrongUsage(Text("There is a flow {name} already: obmen flow change", name=name))
    known = exchange_named(exchange)
    values, _ = fields.typed(known.settings, {}, typed["sets"], ())
    title, quiet_after = typed["title"] or name, typed["quiet_after"] or None
    every = known.every if typed["every"] is None else typed["every"]
    draft = flows.Draft(name, title, exchange, typed["source"], typed["target"], values, every, quiet_after)
    return _saved(draft)


@act(flow, "change", Text("Changes settings of a flow; what is not named stays."))
@argument("name")
@option("--to", "target", metavar="CONNECTION", text=Text("Where they are brought"))
@option("--title", text=Text("What people call it; the name where it is not given"))
@settable
@every
@quiet
def _change(name: str, **typed: Any) -> Answer:
    row = flow_named(name)
    values, _ = fields.typed(exchange_named(row.exchange).settings, row.settings, typed["sets"], ())
    draft = draft_of(row, values=values)
    return _saved(
        replace(
            draft,
            title=typed["title"] or draft.title,
            target=typed["target"] or draft.target,
            every=draft.every if typed["every"] is None else typed["every"],
            quiet_after_minutes=draft.quiet_after_minutes
            if typed["quiet_after"] is None
            else typed["quiet_after"] or None,
        )
    )


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


def draft_of(row: Flow, *, values: Mapping[str, Any]) -> flows.Draft:
    """As it is, with these settings."""
    return flows.Draft(
        row.name, row.title, row.exchange, row.source.name, row.target.name, values, row.every, row.quiet_after_minutes
    )


def _saved(draft: flows.Draft) -> Answer:
    row = flows.save(draft, who=who())
    doubted = [f"{row.name}: {say(one.text)}. {say(one.do)}" for one in flow_doubts.doubts(row)]
    return Answer(data(row), [Text("{name} is saved", name=row.name)], doubted)
