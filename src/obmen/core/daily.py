"""Counts and sums of both sides by day: the head of a comparison of documents (H10)."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from .planning import Figure
from .text import Text

MOST_DAYS = 31
"""Of more days only those that differ are told, and no more of these."""
EVER = datetime(1990, 1, 2, tzinfo=UTC), datetime(2990, 1, 1, tzinfo=UTC)
Side = Literal["ours", "theirs"]


@dataclass
class Daily:
    """``title`` of the totals; days in the zone of the documents' own times."""

    title: Text
    _count: dict[Side, defaultdict[date, int]] = field(init=False)
    _sum: dict[Side, defaultdict[date, Decimal]] = field(init=False)

    def __post_init__(self) -> None:
        self._count = {"ours": defaultdict(int), "theirs": defaultdict(int)}
        self._sum = {"ours": defaultdict(Decimal), "theirs": defaultdict(Decimal)}

    def add(self, side: Side, day: date, sum_: Decimal) -> None:
        self._count[side][day] += 1
        self._sum[side][day] += sum_

    def figures(self) -> Iterator[Figure]:
        yield Figure(self.title, self._total("ours"), self._total("theirs"))
        days = sorted({*self._count["ours"], *self._count["theirs"]})
        if len(days) > MOST_DAYS:
            days = [day for day in days if self._of("ours", day) != self._of("theirs", day)][:MOST_DAYS]
        for day in days:
            yield Figure(Text("Of {day}", day=f"{day:%d.%m.%Y}"), self._of("ours", day), self._of("theirs", day))

    def _of(self, side: Side, day: date) -> str:
        return _said(self._count[side][day], self._sum[side][day])

    def _total(self, side: Side) -> str:
        return _said(sum(self._count[side].values()), sum(self._sum[side].values(), Decimal(0)))


def _said(count: int, sum_: Decimal) -> str:
    return f"{count} · {sum_.quantize(Decimal('0.01')):f}"


def is_within(moment: datetime, period: tuple[datetime, datetime] | None) -> bool:
    first, last = period or EVER
    return first <= moment < last


def day_of(moment: datetime, period: tuple[datetime, datetime] | None) -> date:
    """By the clock the period was named by, or else its own."""
    return moment.astimezone(period[0].tzinfo if period else moment.tzinfo).date()


def days_of(period: tuple[datetime, datetime] | None) -> tuple[date, date]:
    """First and last of the days that hold it by any clock."""
    first, last = period or EVER
    return (first - timedelta(days=1)).date(), (last + timedelta(days=1)).date()
