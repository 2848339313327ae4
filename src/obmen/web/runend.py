"""When a run will be over, said honestly: by how it went so far, else by what the other system allows, else not."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext

from obmen.core import clock

from . import words

ENOUGH_ROWS, ENOUGH_TIME = 20, timedelta(seconds=15)
"""Fewer say nothing about the rest."""


@dataclass(frozen=True, slots=True)
class Pace:
    """``spent``: on those that are carried out, without the reading and without the time it stood stopped.
    ``allowed``: the shortest time a row may take by the limits of the target, None where there are none."""

    spent: timedelta
    allowed: timedelta | None = None

    def remaining(self, done: int, total: int) -> timedelta | None:
        """Never less than the limits allow; None where it is too early to tell."""
        left = max(0, total - done)
        least = self.allowed * left if self.allowed else None
        if done >= ENOUGH_ROWS and self.spent >= ENOUGH_TIME:
            return max(self.spent / done * left, least or timedelta(0))
        return least


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
