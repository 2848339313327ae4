"""How often an exchange runs, as text: ``5 min``, ``1 h``, ``1 d at 03:00``; empty = by hand only."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from obmen.core.text import Text

from .validation import WrongSettings

SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
LEAST, MOST = 5.0, 31 * 86400.0
_FORM = re.compile(r"(\d{1,6}(?:[.,]\d{1,3})?)\s*(s|min|h|d)(?:\s+at\s+([01]?\d|2[0-3]):([0-5]\d))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``at``: the hour of a day's run, in the zone of the source; for whole days only."""

    seconds: float
    at: time | None = None

    def next(self, last: datetime | None, now: datetime, zone: tzinfo) -> datetime:
        """When the next run is due. ``last``: when the last one began, None = there was none. Missed runs are one."""
        if self.at is None:
            return now if last is None else last + timedelta(seconds=self.seconds)
        base = (last or now).astimezone(zone)
        due = datetime.combine(base.date(), self.at, tzinfo=zone)
        days = (0 if last is None else round(self.seconds / 86400) - 1) + (due <= base)
        return datetime.combine(base.date() + timedelta(days=days), self.at, tzinfo=zone)


def schedule_of(every: str) -> Schedule:
    """Raises WrongSettings, at ``every``."""
    read = _FORM.fullmatch(every.strip())
    if read is None:
        raise _wrong(Text("A pause such as 30 s, 5 min, 1 h, 1 d or 1 d at 03:00 is needed"))
    number, unit, hour, minute = read.groups()
    seconds = float(number.replace(",", ".")) * SECONDS[unit.lower()]
    if not LEAST <= seconds <= MOST:
        raise _wrong(Text("Between 5 seconds and 31 days is possible"))
    if hour is None:
        return Schedule(seconds)
    if seconds % 86400:
        raise _wrong(Text("An hour of the day goes with whole days only, such as 1 d at 03:00"))
    return Schedule(seconds, time(int(hour), int(minute)))


def seconds_of(every: str) -> float:
    """Between two runs. Raises WrongSettings, at ``every``."""
    return schedule_of(every).seconds


def _wrong(text: Text) -> WrongSettings:
    return WrongSettings({"every": text})
