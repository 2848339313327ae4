"""Reading of much in pieces: windows by date, pages of a catalog, batches of keys."""

from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from urllib.parse import quote

from obmen.core import clock

from .base import Base, Row
from .errors import TooLong, TooMuch
from .wire import Query, all_of, any_of, moment

ROWS = 1000
LEAST_ROWS = 25
FIRST_WIDTH = timedelta(days=7)
WIDEST = timedelta(days=366)
NARROWEST = timedelta(hours=1)
MOST_KEYS = 40
MOST_LETTERS = 5000
"""Of a condition as it stands in the address: web servers take 8190 bytes of it in all, some take less."""


@dataclass
class Size:
    """Rows of a page. One that 1C did not manage is asked for again in quarters, and so is the rest of the reading."""

    rows: int = ROWS

    def page(self, base: Base, query: Query) -> list[Row]:
        while True:
            try:
                return base.rows(replace(query, top=self.rows))
            except TooMuch:
                if self.rows <= LEAST_ROWS:
                    raise
                self.rows = max(self.rows // 4, LEAST_ROWS)


@dataclass
class DateReader:
    """Documents by their date. ``query`` selects Ref_Key and Date.

    The next page begins at the last date of the one before, not so many rows further: what is added, moved or deleted
    meanwhile pushes nothing out. Only where a whole page has one date (a load at midnight) its rows are counted.
    """

    base: Base
    query: Query
    zone: tzinfo
    _size: Size = field(default_factory=Size)
    _seen: set[str] = field(default_factory=set)

    def pages(self, since: datetime, until: datetime | None = None) -> Iterator[list[Row]]:
        """Each document dated from ``since`` (up to and without ``until``) once. Without it the last window has no end:
        documents may be dated ahead."""
        start, width, now = local(since, self.zone), FIRST_WIDTH, local(clock.now(), self.zone)
        last = local(until, self.zone) if until else None
        while (end := start + width) < min(last or now, now):
            found = 0
            for rows in self._window(start, end):
                found += len(rows)
                yield rows
            start, width = end, _next(width, found)
        yield from self._window(start, last)

    def _window(self, start: datetime, end: datetime | None) -> Iterator[list[Row]]:
        until = [f"Date lt {moment(end)}"] if end else []
        since, skip = start.isoformat(timespec="seconds"), 0
        while True:
            condition = all_of([f"Date ge datetime'{since}'", *until, self.query.filter])
            rows = self._size.page(self.base, replace(self.query, filter=condition, order="Date,Ref_Key", skip=skip))
            fresh = [row for row in rows if row["Ref_Key"] not in self._seen]
            self._seen.update(row["Ref_Key"] for row in fresh)
            yield fresh
            if len(rows) < self._size.rows:
                return
            last = str(rows[-1]["Date"])
            since, skip = (last, 0) if last > since else (since, skip + len(rows))


def local(value: datetime, zone: tzinfo) -> datetime:
    return value.astimezone(zone).replace(tzinfo=None, microsecond=0)


def _next(width: timedelta, found: int) -> timedelta:
    """So that a window is a page or two."""
    if found < ROWS // 4:
        return min(width * 2, WIDEST)
    return max(width / 2, NARROWEST) if found > 4 * ROWS else width


def whole(base: Base, query: Query) -> Iterator[Row]:
    """A catalog, in pages by its full key. What is deleted meanwhile may push a row out of sight: the reader looks up
    by key what it then misses."""
    size, skip = Size(), 0
    while True:
        rows = size.page(base, replace(query, order="Ref_Key", skip=skip))
        yield from rows
        if len(rows) < size.rows:
            return
        skip += len(rows)


def of_keys(base: Base, query: Query, keys: Collection[str], condition: Callable[[str], str]) -> Iterator[Row]:
    """Rows that meet the condition of one of these keys; ``query.filter`` holds for all."""
    return in_batches(
        lambda any_key: base.rows(replace(query, filter=all_of([any_key, query.filter]))), keys, condition
    )


def in_batches(
    ask: Callable[[str], list[Row]], keys: Collection[str], condition: Callable[[str], str]
) -> Iterator[Row]:
    """``ask`` is given the conditions of as many keys as 1C and the web server before it manage."""
    most, waiting = MOST_KEYS, deque(_batches(keys, condition))
    while waiting:
        batch = waiting.popleft()
        try:
            rows = ask(any_of(map(condition, batch))) if len(batch) <= most else None
        except TooMuch as error:
            if len(batch) == 1:
                raise
            rows, most = None, len(batch) // 2 if isinstance(error, TooLong) else most
        if rows is None:
            half = len(batch) // 2
            waiting.extendleft([batch[half:], batch[:half]])
        else:
            yield from rows


def _batches(keys: Collection[str], condition: Callable[[str], str]) -> Iterator[list[str]]:
    batch: list[str] = []
    letters = 0
    for key in keys:
        size = len(quote(f"{condition(key)} or ", safe=""))
        if batch and (len(batch) == MOST_KEYS or letters + size > MOST_LETTERS):
            yield batch
            batch, letters = [], 0
        batch.append(key)
        letters += size
    if batch:
        yield batch
