"""How all stands, for the start page, the commands and the alerts: from the tally, in milliseconds at any size."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Sum

from obmen.core import clock

from .models import Message, Tally

HOURS = 24


@dataclass(frozen=True, slots=True)
class FlowFigures:
    """``done``: since the moment asked for; ``hours``: done in each of the last 24, the current one last."""

    waiting: int = 0
    held: int = 0
    done: int = 0
    came: int = 0
    hours: tuple[int, ...] = (0,) * HOURS
    last_done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """``flows`` by id, None for messages no flow takes. What is being delivered counts as waiting."""

    flows: Mapping[int | None, FlowFigures]
    needs_look: int

    @property
    def waiting(self) -> int:
        return sum(one.waiting for one in self.flows.values())

    @property
    def held(self) -> int:
        return sum(one.held for one in self.flows.values())

    @property
    def done(self) -> int:
        return sum(one.done for one in self.flows.values())

    @property
    def last_done_at(self) -> datetime | None:
        return max((one.last_done_at for one in self.flows.values() if one.last_done_at), default=None)


def overview(since: datetime) -> Overview:
    """``since``: the midnight of who looks; whole hours are counted."""
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    standing = Tally.objects.values("flow").annotate(waits=Sum("waiting"), holds=Sum("held"), last=Max("last_done_at"))
    recent = Tally.objects.filter(hour__gte=min(since, hour - timedelta(hours=HOURS)))
    rows = list(recent.values_list("flow", "hour", "done", "came"))
    flows = {}
    for row in standing.order_by():
        mine = [(at, done, came) for flow, at, done, came in rows if flow == row["flow"]]
        hours = [0] * HOURS
        for at, done, _ in mine:
            place = HOURS - 1 - int((hour - at) / timedelta(hours=1))
            if 0 <= place < HOURS:
                hours[place] += done
        flows[row["flow"] or None] = FlowFigures(
            waiting=max(0, row["waits"]),
            held=max(0, row["holds"]),
            done=sum(done for at, done, _ in mine if at >= since),
            came=sum(came for at, _, came in mine if at >= since),
            hours=tuple(hours),
            last_done_at=row["last"],
        )
    return Overview(flows, Message.objects.filter(attention=True, needs_look=True).count())
