"""A moment in words: «20 November at 18:40»."""

from datetime import datetime, tzinfo

from . import clock
from .text import Text

_DAYS = (
    Text("{day} January"),
    Text("{day} February"),
    Text("{day} March"),
    Text("{day} April"),
    Text("{day} May"),
    Text("{day} June"),
    Text("{day} July"),
    Text("{day} August"),
    Text("{day} September"),
    Text("{day} October"),
    Text("{day} November"),
    Text("{day} December"),
)


def said(moment: datetime, zone: tzinfo) -> Text:
    """``moment`` aware; the year is told when it is not this one."""
    local, time = moment.astimezone(zone), f"{moment.astimezone(zone):%H:%M}"
    day = Text(_DAYS[local.month - 1].message, day=local.day)
    if local.year == clock.now().astimezone(zone).year:
        return Text("{day} at {time}", day=day, time=time)
    return Text("{day} {year} at {time}", day=day, year=local.year, time=time)
