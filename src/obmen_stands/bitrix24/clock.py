"""The portal's own time: it stands still until a call costs something or somebody moves it; or it follows the wall."""

import time
from datetime import UTC, datetime, timedelta, timezone

ZONE = timezone(timedelta(hours=3))
EPOCH = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE).timestamp()


class Clock:
    """Seconds since 1970. Owned (`wall` false): hours of limits pass in no time, and two runs see the same times."""

    def __init__(self, start: float = EPOCH) -> None:
        self.wall = False
        self._at = start
        self._since = 0.0

    def now(self) -> float:
        return self._at + (time.monotonic() - self._since if self.wall else 0.0)

    def follow_wall(self, wall: bool) -> None:
        """From the present moment on; never jumps."""
        self._at, self._since, self.wall = self.now(), time.monotonic(), wall

    def restart(self) -> None:
        """The first morning again, unless the wall has its say."""
        if not self.wall:
            self._at = EPOCH

    def advance(self, seconds: float) -> None:
        self._at += seconds

    def reach(self, moment: float) -> None:
        """A request that began earlier ends at `moment`; requests side by side overlap, so time never goes back."""
        if not self.wall:
            self._at = max(self._at, moment)


def aware(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC).astimezone(ZONE)


def iso(moment: float) -> str:
    """As the portal writes it: whole seconds with the portal's offset."""
    return aware(moment).replace(microsecond=0).isoformat()


def stamps(begun: float, finished: float) -> dict[str, float | str]:
    """The block `time` of an answer without the operating budget."""
    spent = round(finished - begun, 6)
    told: dict[str, float | str] = {"start": begun, "finish": finished, "duration": spent, "processing": spent}
    return told | {"date_start": iso(begun), "date_finish": iso(finished)}
