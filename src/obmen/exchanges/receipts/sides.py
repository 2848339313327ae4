"""What KSUP holds of receipts: a retail deal each, with the receipt it became of.   Rules H10, K12."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal

from obmen.core import compositions
from obmen.core.daily import Daily, day_of, days_of, is_within
from obmen.core.outcome import ObjectRef
from obmen.core.ports import Run
from obmen.core.reading import counted, pages
from obmen.core.roles.project_cards import KeptReceipt
from obmen.core.roles.project_system import WholeDeal
from obmen.core.shelf import Shelf

RETAIL = "Розница"


@dataclass(frozen=True, slots=True)
class InDeal:
    """``finished``: the deal is closed as «Завершённая». ``paid`` and ``shipped``: its incomes and shipments."""

    status: str
    finished: bool
    paid: Decimal
    shipped: Decimal


@dataclass(frozen=True, slots=True)
class There:
    """``inside`` None: KSUP lists the receipt, and no retail deal of its number."""

    kept: KeptReceipt
    inside: InDeal | None

    @property
    def deal(self) -> ObjectRef:
        return self.kept.deal

    @property
    def sum(self) -> Decimal:
        return compositions.total(self.kept.lines)


@dataclass
class Held:
    """KSUP's receipts, in ``there``. The list of deals tells on which days there are any; of their clients and 1C's ids
    only the receipts of a day tell, so each day is asked for once."""

    there: Shelf[There]
    run: Run
    daily: Daily
    _deals: Shelf[InDeal]
    _asked: set[date] = field(default_factory=set)

    def read(self) -> None:
        since, until = days_of(self.run.period)
        days: set[date] = set()
        for page in pages(lambda after: self.run.target.deals(since, until, after), self.run):
            for whole in page.items:
                heads = [kept.head for kept, _ in whole.shipments if kept.head.base == self.run.base]
                if whole.type == RETAIL and heads:
                    self._deals.put(whole.deal.number, _inside(whole))
                    days |= {day for head in heads for day in self._days(head.date)}
            self.run.progress(len(self._deals))
        for day in counted(sorted(days), self.run, len(self._deals)):
            self._ask(day)

    def look_at(self, moment: datetime) -> None:
        """A deal that is no retail one any more may hold a receipt of that day all the same."""
        for day in self._days(moment):
            self._ask(day)

    def _days(self, moment: datetime) -> set[date]:
        """By either clock."""
        return {moment.date(), day_of(moment, self.run.period)}

    def _ask(self, day: date) -> None:
        if day in self._asked:
            return
        self._asked.add(day)
        at = datetime.combine(day, time(), self.run.now.tzinfo)
        for kept in self.run.target.receipts(self.run.base, at, number="", code_1c=""):
            if not self.run.settings.leaves_out(kept.head.date):
                self._keep(There(kept, self._deals.get(kept.deal.id)))

    def _keep(self, one: There) -> None:
        head, known = one.kept.head, self.there.get(one.deal.id) is not None
        bare = "" if head.number or head.ref else head.code_1c
        self.there.put(one.deal.id, one, ref=head.ref, number=head.number, bare=bare)
        if not known and is_within(head.date, self.run.period):
            self.daily.add("theirs", day_of(head.date, self.run.period), one.sum)


@contextmanager
def held_there(run: Run, daily: Daily) -> Iterator[Held]:
    with Shelf[There]() as there, Shelf[InDeal]() as deals:
        held = Held(there, run, daily, deals)
        held.read()
        yield held


def _inside(whole: WholeDeal) -> InDeal:
    paid = sum((kept.payment.sum for kept in whole.incomes), Decimal(0))
    shipped = sum((compositions.total(lines) for _, lines in whole.shipments), Decimal(0))
    return InDeal(whole.deal.status, whole.deal.end == "finished", paid, shipped)
