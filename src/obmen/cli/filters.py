"""The journal's filter, as options."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import click
from django.utils import timezone

from obmen.core import clock
from obmen.core.text import Text
from obmen.core.values import moment
from obmen.journal.filters import Filter

from .acting import connection_named, flow_named
from .commands import WrongUsage, option

STATES = ("waiting", "running", "held", "done", "dropped")
OUTCOMES = ("created", "updated", "unchanged", "skipped", "superseded")
SPANS = {"m": "minutes", "h": "hours", "d": "days"}


def options(function: Callable[..., Any]) -> Callable[..., Any]:
    every = (
        option("--state", type=click.Choice(STATES), text=Text("In this state")),
        option("--outcome", type=click.Choice(OUTCOMES), text=Text("With this outcome")),
        option("--flow", metavar="NAME", text=Text("Of this flow")),
        option("--connection", metavar="NAME", text=Text("From or to this connection")),
        option("--kind", default="", text=Text("Of this kind, such as orders")),
        option("--key", default="", text=Text("About this object: number of a deal, an article …")),
        option("--since", metavar="WHEN", text=Text("From then on: 2026-11-20, «20.11.2026 14:00», or 3h, 2d ago")),
        option("--until", metavar="WHEN", text=Text("Before then")),
        option("--needs-look", is_flag=True, text=Text("With warnings nobody has looked at")),
    )
    for one in reversed(every):
        function = one(function)
    return function


def of(typed: dict[str, Any]) -> Filter:
    return Filter(
        since=_moment(typed["since"], "--since"),
        until=_moment(typed["until"], "--until"),
        flow=flow_named(typed["flow"]).id if typed["flow"] else None,
        connection=connection_named(typed["connection"]).id if typed["connection"] else None,
        kind=typed["kind"],
        key=typed["key"],
        state=typed["state"] or "",
        outcome=typed["outcome"] or "",
        text=typed.get("text") or "",
        needs_look=typed["needs_look"],
    )


def _moment(text: str | None, name: str) -> datetime | None:
    """In the server's zone."""
    if not text:
        return None
    if text[:-1].isdigit() and text[-1] in SPANS:
        return clock.now() - timedelta(**{SPANS[text[-1]]: int(text[:-1])})
    try:
        return moment(text, timezone.get_current_timezone())
    except ValueError:
        text_of = Text("{name}: a date is needed (2026-11-20, «20.11.2026 14:00») or a span (3h, 2d)", name=name)
        raise WrongUsage(text_of) from None
