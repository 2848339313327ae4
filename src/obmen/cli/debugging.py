"""The debug record of a connection or a flow: for how long, and what is said of it (H8)."""

from datetime import datetime

import click

from obmen.core.text import Text

from .answers import Answer
from .commands import option
from .words import when

hours = option("--hours", type=click.FloatRange(0, 168), default=1.0, show_default=True, text=Text("How long; 0 = off"))


def debugged(name: str, until: datetime | None) -> Answer:
    return Answer({"name": name, "debug_until": until}, [_said(name, until)])


def _said(name: str, until: datetime | None) -> Text:
    if until is None:
        return Text("The debug record of {name} is off", name=name)
    return Text("The debug record of {name} is on until {moment}", name=name, moment=when(until))
