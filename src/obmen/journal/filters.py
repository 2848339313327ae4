"""Which messages a person means: the filter of the journal's page, of commands and of bulk acts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from obmen.core import clock

from .models import Lane, Message
from .search import fold
from .textindex import containing


@dataclass(frozen=True, slots=True)
class Filter:
    """Empty = not filtered. ``flow`` and ``connection`` are ids; a connection is the message's source or target."""

    since: datetime | None = None
    until: datetime | None = None
    flow: int | None = None
    connection: int | None = None
    kind: str = ""
    key: str = ""
    state: str = ""
    outcome: str = ""
    text: str = ""
    needs_look: bool = False


def found(wanted: Filter) -> QuerySet[Message]:
    """In no order."""
    rows = Message.objects.all()
    exact: dict[str, Any] = {"flow_id": wanted.flow, "kind": wanted.kind, "outcome": wanted.outcome}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since or wanted.until:
        rows = _between(rows, wanted)
    if wanted.connection:
        rows = rows.filter(Q(source_id=wanted.connection) | Q(target_id=wanted.connection))
    if wanted.key:
        rows = rows.filter(lane_id__in=Lane.objects.filter(key=wanted.key).values("id")) | rows.filter(
            lane__isnull=True, key=wanted.key
        )
    if wanted.needs_look:
        rows = rows.filter(attention=True, needs_look=True)
    if wanted.state:
        rows = _in_state(rows, wanted.state)
    return containing(rows, fold(wanted.text).split()) if wanted.text else rows


def _in_state(rows: QuerySet[Message], state: str) -> QuerySet[Message]:
    if state == "held":
        return rows.filter(attention=True, state="held")
    if state == "running":
        return rows.filter(id__in=Lane.objects.exclude(owner="").filter(next_at__gt=clock.now()).values("running"))
    return rows.filter(state=state)


def _between(rows: QuerySet[Message], wanted: Filter) -> QuerySet[Message]:
    """By number first: numbers grow with time, so the two ends are found without an index of times."""
    if wanted.since:
        rows = rows.filter(id__gte=first_number(wanted.since), received_at__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(received_at__lt=wanted.until)
    return rows


def first_number(moment: datetime) -> int:
    """About the first message received at or after that moment, never one too late: several processes draw numbers a
    moment apart, so a thousand before it are looked at too."""
    low, high = 0, (Message.objects.order_by("-id").values_list("id", flat=True).first() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        row = Message.objects.filter(id__gte=middle).order_by("id").values_list("id", "received_at").first()
        if row is None or row[1] >= moment:
            high = middle
        else:
            low = row[0] + 1
    return max(0, low - 1000)
