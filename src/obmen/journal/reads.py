"""Reading the journal for pages and commands: on Django's own connection, never waiting for the writer.

Rows are ``Message`` instances, never to be saved; their ``state`` is *running* where they are being delivered. A body
that was pruned is there, empty, with ``size`` 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet

from obmen.core import clock

from .filters import Filter, found
from .in_front import in_front
from .models import Attempt, Body, Lane, Link, Message, State
from .overview import FlowFigures, Overview, overview

__all__ = [
    "Filter",
    "FlowFigures",
    "Overview",
    "Page",
    "behind",
    "count_for",
    "held",
    "in_front",
    "links_of",
    "message",
    "messages",
    "neighbours",
    "overview",
    "tries",
]

NEIGHBOURS = 10
COUNTED = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """``next``: what ``before`` of the next page is, None on the last."""

    rows: list[Message]
    next: int | None


def messages(wanted: Filter, *, before: int | None = None, limit: int = 50) -> Page:
    """Newest first; ``before`` a number."""
    rows = _listed(found(wanted)).order_by("-id")
    shown = list((rows.filter(id__lt=before) if before else rows)[: limit + 1])
    more = len(shown) > limit
    return Page(_with_running(shown[:limit]), shown[limit - 1].id if more else None)


def held(limit: int = 20) -> list[Message]:
    """What waits for a person, oldest first."""
    return list(_listed(Message.objects.filter(attention=True, state=State.HELD)).order_by("id")[:limit])


def count_for(act: Literal["redo", "drop"], wanted: Filter) -> int:
    """How many a bulk act is about, counted to ``COUNTED``; as ``redo.where`` chooses them."""
    meant = found(wanted if wanted.state else _held_only(wanted))
    states = (State.HELD, State.DONE, State.DROPPED) if act == "redo" else (State.HELD, State.WAITING)
    return meant.filter(state__in=states).order_by()[:COUNTED].count()


def message(number: int) -> Message | None:
    """With body, files, tries and links."""
    rows = _with_running(list(Message.objects.select_related("source", "target", "flow", "lane").filter(id=number)))
    if not rows:
        return None
    one = rows[0]
    one.body = Body.objects.filter(id=one.body_id).first() or _pruned(one)
    return one


def neighbours(number: int, limit: int = NEIGHBOURS) -> tuple[list[Message], list[Message]]:
    """Those before and after it in its lane, each in order of arrival."""
    one = Message.objects.filter(id=number).only("id", "lane_id", "place").first()
    if one is None or one.lane_id is None:
        return [], []
    lane = _listed(Message.objects.filter(lane_id=one.lane_id))
    before = list(lane.filter(place__lt=one.place).order_by("-place")[:limit])[::-1]
    after = list(lane.filter(place__gt=one.place).order_by("place")[:limit])
    return _with_running(before), _with_running(after)


def behind(number: int) -> int:
    """How many wait behind it in its lane."""
    one = Message.objects.filter(id=number).only("lane_id", "place").first()
    if one is None or one.lane_id is None:
        return 0
    return Message.objects.filter(lane_id=one.lane_id, place__gt=one.place, state=State.WAITING).count()


def tries(number: int) -> list[Attempt]:
    return list(Attempt.objects.filter(message_id=number).order_by("id"))


def links_of(number: int) -> list[Link]:
    return list(
        Link.objects.filter(message_id=number).select_related("ours_connection", "theirs_connection").order_by("id")
    )


def _listed(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.select_related("source", "target", "flow").defer("search", "detail", "content_hash")


def _with_running(rows: list[Message]) -> list[Message]:
    waiting = {row.lane_id: row for row in rows if row.state == State.WAITING and row.lane_id}
    numbers = set(_running(waiting))
    for row in rows:
        if row.id in numbers:
            row.state = State.RUNNING
    return rows


def _running(lanes: Iterable[int]) -> Iterable[int]:
    return (
        Lane.objects.filter(id__in=list(lanes), running__gt=0, next_at__gt=clock.now()).values_list(
            "running", flat=True
        )
        if lanes
        else ()
    )


def _held_only(wanted: Filter) -> Filter:
    from dataclasses import replace

    return replace(wanted, state=State.HELD.value)


def _pruned(one: Message) -> Body:
    return Body(
        id=one.body_id,
        source_id=one.source_id,
        kind=one.kind,
        raw=b"",
        content_type="",
        content_hash=one.content_hash,
        size=0,
        received_at=one.received_at,
    )
