"""Orders as the deals of KSUP hold them, put aside to be compared.   Rule H10."""

from dataclasses import dataclass
from decimal import Decimal

from obmen.core.compositions import total
from obmen.core.daily import Daily, day_of, days_of, is_within
from obmen.core.ports import Run
from obmen.core.reading import pages
from obmen.core.roles.project_system import Deal, KeptOrder
from obmen.core.shelf import Shelf

RETAIL = "Розница"
"""Type of deals that became of receipts: their orders are none of 1C's (K12)."""


@dataclass(frozen=True, slots=True)
class There:
    deal: Deal
    kept: KeptOrder

    @property
    def id(self) -> str:
        return id_of(self.deal.number, self.kept.order.number)

    @property
    def total(self) -> Decimal:
        return total(self.kept.lines)


def id_of(deal: str, number: str) -> str:
    return f"{deal}/{number}"


def read_there(there: Shelf[There], run: Run, daily: Daily) -> None:
    """Of this base. What has no date is of any period."""
    since, until = days_of(run.period)
    for page in pages(lambda after: run.target.deals(since, until, after), run):
        for whole in page.items:
            for kept in whole.orders if whole.type != RETAIL else ():
                if kept.order.base == run.base:
                    _put(There(whole.deal, kept), there, run, daily)
        run.progress(len(there))


def _put(one: There, there: Shelf[There], run: Run, daily: Daily) -> None:
    there.put(one.id, one)
    if one.kept.date and is_compared(one, run):
        daily.add("theirs", day_of(one.kept.date, run.period), one.total)


def is_compared(one: There, run: Run) -> bool:
    """What has no date may be of any day: 1C alone tells."""
    date = one.kept.date
    return date is not None and is_within(date, run.period) and not run.settings.leaves_out(date)
