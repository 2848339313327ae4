"""When a run will be over, said honestly: by how it went so far, else by what the other system allows, else not."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext

from obmen.core import clock
from obmen.core.system import Least

from . import words

ENOUGH_ROWS, ENOUGH_TIME = 20, timedelta(seconds=15)
"""Fewer say nothing about the rest."""
BURST = timedelta(minutes=15)
"""How long a target with limits may go faster than it can go on: what it has saved up is used first."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """``why``: the limits of the target, where it is they that make it so long."""

    span: timedelta
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pace:
    """``spent`` on ``rows`` that were carried out, without the reading and without the time it stood stopped.
    ``least``: what the limits of the target allow, None where there are none."""

    spent: timedelta
    rows: int
    least: Least | None = None

    def remaining(self, rows: int) -> Estimate | None:
        """For so many more; None where it is too early to tell. What was measured is believed, but no haste of the
        first minutes."""
        measured = self.spent / self.rows if self.rows >= ENOUGH_ROWS and self.spent >= ENOUGH_TIME else None
        if self.least:
            allowed = timedelta(seconds=self.least.seconds)
            if measured is None or (measured < allowed and self.spent < BURST):
                return Estimate(allowed * rows, words.say(self.least.why))
        return Estimate(measured * rows) if measured is not None else None


def end_words(remaining: timedelta | None, *, planned: bool = False) -> str:
    """``planned``: it has not begun, so no hour is named."""
    if remaining is None:
        return "" if planned else gettext("It is too early to tell when it ends")
    about = about_words(remaining)
    if planned:
        return gettext("It will take {about}").format(about=about)
    return gettext("It takes {about} more and ends {hour}").format(
        about=about, hour=words.moment(clock.now() + remaining)
    )


def about_words(span: timedelta) -> str:
    """Rounded up, and coarser the longer it is: an estimate to the second would be a lie."""
    minutes = math.ceil(span.total_seconds() / 60)
    if minutes <= 1:
        return gettext("about a minute")
    if minutes < 60:
        step = 1 if minutes < 10 else 5
        return gettext("about {n} min").format(n=math.ceil(minutes / step) * step)
    hours, rest = divmod(math.ceil(minutes / 10) * 10, 60)
    if hours >= 10 or not rest:
        return gettext("about {n} h").format(n=hours + (rest > 0))
    return gettext("about {hours} h {minutes} min").format(hours=hours, minutes=rest)
