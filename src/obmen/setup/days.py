"""Days that a person names of a flow.   Rule H10."""

from datetime import date, datetime, time, timedelta, timezone

from .models import Flow
from .reading import zone_of

FIRST, LAST = date(1990, 1, 1), date(2989, 12, 31)


def period_of(flow: Flow, first: date | None, last: date | None) -> tuple[datetime, datetime] | None:
    """Both days are within it, by the clock of the flow's source: that side dates the documents. One left empty leaves
    its end open; such a beginning keeps the offset of the end, for by the beginning's a comparison tells days apart."""
    if first is None and last is None:
        return None
    end = datetime.combine((last or LAST) + timedelta(days=1), time(), zone_of(flow.source.zone))
    if first is None:
        return datetime.combine(FIRST, time(), timezone(end.utcoffset() or timedelta())), end
    return datetime.combine(first, time(), end.tzinfo), end
