"""How often an exchange runs, as a person chooses it: a usual pause, or an hour of the day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.utils.translation import gettext, ngettext

from obmen.setup.schedule import schedule_of
from obmen.setup.validation import WrongSettings

USUAL = ("1 min", "5 min", "15 min", "30 min", "1 h", "4 h")
DAILY = "daily"
EARLY = time(3)


@dataclass(frozen=True, slots=True)
class EveryInput:
    """``options``: value and words. ``at``: of a day's run, as an input of time takes it."""

    chosen: str
    options: tuple[tuple[str, str], ...]
    at: str


def every_input(every: str) -> EveryInput:
    """A pause that is not among the usual ones is one more option."""
    at, chosen = EARLY, every
    try:
        schedule = schedule_of(every) if every else None
    except WrongSettings:
        schedule = None
    if schedule and schedule.at and schedule.seconds == 86400:
        at, chosen = schedule.at, DAILY
    options = [("", gettext("by hand only")), *((one, every_words(one)) for one in USUAL)]
    options.append((DAILY, gettext("once a day, at")))
    if chosen not in dict(options):
        options.append((chosen, every_words(chosen)))
    return EveryInput(chosen, tuple(options), at.strftime("%H:%M"))


def every_of(data: Mapping[str, str]) -> str:
    """As it is stored; judged where the exchange is saved."""
    every = data.get("every", "").strip()
    return f"1 d at {data.get('every_at', '').strip() or EARLY.strftime('%H:%M')}" if every == DAILY else every


def every_words(every: str) -> str:
    """«каждые 5 минут», «раз в сутки в 03:00»; as it is typed where it says nothing."""
    try:
        schedule = schedule_of(every)
    except WrongSettings:
        return every or gettext("by hand only")
    words = _pause(schedule.seconds)
    return gettext("{pause} at {at}").format(pause=words, at=schedule.at.strftime("%H:%M")) if schedule.at else words


def _pause(seconds: float) -> str:
    for size, one in ((86400, gettext("every day")), (3600, gettext("every hour")), (60, gettext("every minute"))):
        if seconds == size:
            return one
    if seconds % 86400 == 0:
        n = int(seconds // 86400)
        return ngettext("every {n} day", "every {n} days", n).format(n=n)
    if seconds % 3600 == 0:
        n = int(seconds // 3600)
        return ngettext("every {n} hour", "every {n} hours", n).format(n=n)
    if seconds % 60 == 0:
        n = int(seconds // 60)
        return ngettext("every {n} minute", "every {n} minutes", n).format(n=n)
    return ngettext("every {n} second", "every {n} seconds", int(seconds)).format(n=f"{seconds:g}")
