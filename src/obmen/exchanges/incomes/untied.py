"""Money tied to no order beside what people were told of it.   Rules H10, K9."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from obmen.core.daily import Daily, days_of, is_within
from obmen.core.planning import Figure, Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.accounting_lists import ListedPayment
from obmen.core.roles.project_system import KeptPayment, Payment
from obmen.core.text import Text

from .records import IncomeToMend

OTHERWISE = Text("A person was told of it otherwise: tell him what has changed")
GONE = Text("A person was told of it, and 1C has no such money in this period: it was deleted, unposted or moved")
MIDNIGHT = time(tzinfo=UTC)


@dataclass
class Untied:
    """``_ours`` by the day it is told of under, which is the base's own; ``_tied``: ids and numbers of what has an
    order, of which people may have been told before it was given one."""

    run: Run
    _daily: Daily = field(default_factory=lambda: Daily(Text("Money tied to no order, which a person is told of")))
    _ours: defaultdict[date, list[ListedPayment]] = field(default_factory=lambda: defaultdict(list))

    _tied: set[str] = field(default_factory=set)

    def pass_by(self, payment: ListedPayment) -> None:
        self._tied |= {payment.ref, payment.document} - {""}

    def take(self, payment: ListedPayment) -> None:
        self._daily.add("ours", payment.date.date(), payment.sum)
        self._ours[payment.date.date()].append(payment)

    def rows(self, before: int) -> Iterator[Planned]:
        """``before`` of other things were read already."""
        for number, day in enumerate(sorted({*self._ours, *self._days()}), 1):
            there = [kept for kept in self._told_of(day) if self._counts(kept.payment)]
            for payment in self._ours.get(day, ()):
                known = _known(_as_told(payment, self.run), there)
                there = [kept for kept in there if kept is not known]
                self._count(known)
                yield self._row(payment, known)
            for kept in there:
                if (kept.payment.ref or kept.payment.document) not in self._tied:
                    self._count(kept)
                    yield _gone(kept.payment, kept.id)
            self.run.progress(before + number)

    def _count(self, kept: KeptPayment | None) -> None:
        if kept:
            self._daily.add("theirs", kept.payment.date.date(), kept.payment.sum)

    def figure(self) -> Figure:
        return next(self._daily.figures())

    def _days(self) -> Iterator[date]:
        """Of any time only those are asked about on which money came."""
        if self.run.period:
            first, last = days_of(self.run.period)
            yield from (first + timedelta(days=more) for more in range((last - first).days + 1))

    def _told_of(self, day: date) -> Sequence[KeptPayment]:
        found: Sequence[KeptPayment] = self.run.target.notices(self.run.base, datetime.combine(day, MIDNIGHT))
        return found

    def _counts(self, payment: Payment) -> bool:
        return is_within(payment.date, self.run.period) and not self.run.settings.leaves_out(payment.date)

    def _row(self, payment: ListedPayment, known: KeptPayment | None) -> Planned:
        row = _planned(_as_told(payment, self.run), payment.ref or payment.document)
        if known is None:
            ours = {"date": payment.date, "sum": payment.sum, "document": payment.document, "ref": payment.ref}
            income = Income.model_construct(**ours)  # type: ignore[arg-type]
            record = IncomeToMend.model_construct(income=income)
            return replace(row, act="create", record=record, finding="missing", after=_shown(payment.sum, payment.date))
        theirs = known.payment
        if _is_equal(theirs, _as_told(payment, self.run)):
            return row
        before, after = _shown(theirs.sum, theirs.date), _shown(payment.sum, payment.date)
        return replace(row, act="skip", why=OTHERWISE, finding="differs", before=before, after=after)


def _as_told(payment: ListedPayment, run: Run) -> Payment:
    return Payment(run.base, payment.date, payment.sum, payment.document, ref=payment.ref)


def _known(payment: Payment, there: Sequence[KeptPayment]) -> KeptPayment | None:
    """Of its document, the equal one before any; else one told of without a document, by its sum and day."""
    of_document = [kept for kept in there if kept.payment.may_be(payment)]
    bare = [kept for kept in there if not kept.payment.document and not kept.payment.ref]
    equal = [kept for kept in (*of_document, *bare) if _is_equal(kept.payment, payment)]
    return next(iter(equal or of_document), None)


def _is_equal(theirs: Payment, ours: Payment) -> bool:
    return (theirs.sum, theirs.date.astimezone(ours.date.tzinfo).date()) == (ours.sum, ours.date.date())


def _gone(payment: Payment, id_: str) -> Planned:
    row = _planned(payment, id_)
    return replace(row, act="skip", why=GONE, finding="unknown", before=_shown(payment.sum, payment.date))


def _planned(payment: Payment, key: str) -> Planned:
    document = payment.document or payment.sum
    named = Text("Unallocated income {document}", document=document)
    return Planned("leave", f"unallocated {key}", named, search=(str(document),))


def _shown(sum_: Decimal, day: date) -> dict[str, Decimal | str]:
    return {"sum": sum_, "date": f"{day:%d.%m.%Y}"}
