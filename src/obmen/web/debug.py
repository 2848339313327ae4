"""The debug switch: on for a chosen time, so that nobody has to remember to switch it off (H8)."""

from datetime import datetime, timedelta

from django.http import HttpRequest

from obmen.core import clock

MINUTES = (15, 60, 240, 1440)


def span_of(request: HttpRequest) -> datetime | None:
    """Until when the page asked for; None = off. What is not on offer switches nothing on."""
    chosen = request.POST.get("minutes", "")
    return clock.now() + timedelta(minutes=int(chosen)) if chosen in map(str, MINUTES) else None
