"""Which message keeps another of its lane waiting."""

from collections.abc import Iterable

from django.db.models import OuterRef, Q, Subquery

from .models import Lane, Message, State


def in_front(rows: Iterable[Message]) -> dict[int, Message]:
    """By number of the one that waits: the first of its lane, where that is held or was tried and waits to be tried
    again. What merely stands in line for a moment is not in it."""
    waiting = [row for row in rows if row.state == State.WAITING and row.lane_id]
    heads = _heads({row.lane_id for row in waiting if row.lane_id}) if waiting else {}
    found = ((row, heads.get(row.lane_id or 0)) for row in waiting)
    return {row.id: head for row, head in found if head and head.place < row.place}


def _heads(lanes: set[int]) -> dict[int, Message]:
    """By lane. Chosen as ``heads.py`` does, whose word goes for what is claimed."""
    stops = Q(state=State.WAITING) | Q(state=State.HELD, holds=True)
    line = Message.objects.filter(stops, lane_id=OuterRef("id"), place__gte=OuterRef("head")).order_by("place")
    first = Lane.objects.filter(id__in=lanes).annotate(first=Subquery(line.values("id")[:1])).values("first")
    found = Message.objects.filter(id__in=list(first.values_list("first", flat=True)))
    kept = found.filter(Q(state=State.HELD) | Q(tries__gt=0)).only("id", "lane_id", "place", "state", "title")
    return {row.lane_id: row for row in kept if row.lane_id}
