"""Money that came by 1C beside what the deals hold of it.   Rules H10, K8; K9: untied."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from obmen.core.daily import EVER, Daily, day_of, days_of, is_within
from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Finding, Planned
from obmen.core.ports import Run
from obmen.core.reading import Remembered, counted, pages
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.accounting_lists import ListedPayment
from obmen.core.roles.project_system import Deal, KeptPayment
from obmen.core.shelf import Shelf
from obmen.core.text import Text

from .records import IncomeToMend
from .untied import Untied

RETAIL = "Розница"
"""Type of deals that became of receipts: their income is told of with the receipt (K12)."""
MOST_PARTS, MOST_UNNAMED = 100, 1000
"""Looked at of one document in a deal, of what a deal holds without a document."""
TITLES = {"sum": Text("Sum"), "date": Text("Date")}
NOT_CHANGED = Text("Incomes are only created: correct it in KSUP by hand")
TWICE = Text("The deal holds this part of the document more than once: see which of them is too many")
UNKNOWN = Text("1C has no such money for this deal in this period: it was deleted, unposted or tied to another order")


@dataclass(frozen=True, slots=True)
class There:
    deal: Deal
    kept: KeptPayment


def compare_sides(run: Run) -> None:
    run.brought("")  # what was told of by itself, as it stands before anything is read
    daily, seen = Daily(Text("Incomes of deals and their sums")), set[str]()
    untied = Untied(run)
    deals = Remembered[Deal](run.target.deal)
    with Shelf[There]() as there:
        _read_there(there, run, daily)
        for payment in counted(run.source.listed_payments(*(run.period or EVER)), run, len(there)):
            if run.settings.leaves_out(payment.date) or payment.sum <= 0:
                continue
            if not payment.deal:  # K9
                untied.take(payment)
            else:
                untied.pass_by(payment)
                daily.add("ours", day_of(payment.date, run.period), payment.sum)
                run.plan(_row(payment, there, seen, deals, run))
        for one in counted(there, run, len(there) + len(seen)):
            if _id(one) not in seen and is_within(one.kept.payment.date, run.period):
                run.plan(_unknown(one))
        for row in untied.rows(2 * len(there) + len(seen)):
            run.plan(row)
    for figure in (*daily.figures(), untied.figure()):
        run.figure(figure)


def _read_there(there: Shelf[There], run: Run, daily: Daily) -> None:
    since, until = days_of(run.period)
    for page in pages(lambda after: run.target.deals(since, until, after), run):
        for whole in page.items:
            for kept in whole.incomes if whole.type != RETAIL else ():
                payment = kept.payment
                if payment.base != run.base or run.settings.leaves_out(payment.date):
                    continue
                one = There(whole.deal, kept)
                number = whole.deal.number
                ref = payment.ref and _document(number, payment.ref)
                there.put(_id(one), one, document=_document(number, payment.document), ref=ref)
                there_day = is_within(payment.date, run.period)
                daily.add("theirs", day_of(payment.date, run.period), payment.sum) if there_day else None
        run.progress(len(there))


def _row(payment: ListedPayment, there: Shelf[There], seen: set[str], deals: Remembered[Deal], run: Run) -> Planned:
    found = _same(payment, there, seen)
    seen.update(_id(one) for one in found)
    if not found:
        return _missing(payment, deals, run)
    objects = (found[0].deal.object,)
    if len(found) > 1:
        return _planned("skip", payment, why=TWICE, objects=objects, finding="doubled")
    kept = found[0].kept.payment
    ours = {"sum": payment.sum, "date": f"{day_of(payment.date, run.period):%d.%m.%Y}"}
    theirs = {"sum": kept.sum, "date": f"{day_of(kept.date, run.period):%d.%m.%Y}"}
    if ours == theirs:
        return _planned("leave", payment)
    row = _planned("skip", payment, why=NOT_CHANGED, objects=objects, finding="differs")
    differing = [name for name in ours if ours[name] != theirs[name]]
    return replace(
        row, before={name: theirs[name] for name in differing}, after={name: ours[name] for name in differing}
    )


def _same(payment: ListedPayment, there: Shelf[There], seen: set[str]) -> Sequence[There]:
    """By 1C's own id and part, or by document and part, of no other document of that number; what was told of without
    a part, or without a document, by its sum and day."""
    of_ref = there.find("ref", _document(payment.deal, payment.ref), most=MOST_PARTS)
    if by_ref := [one for one in of_ref if one.kept.payment.part == payment.part]:
        return by_ref
    of_document = there.find("document", _document(payment.deal, payment.document), most=MOST_PARTS)
    free = [one for one in of_document if _is_free(payment, one, seen)]
    by_part = [one for one in free if one.kept.payment.part == payment.part]
    if by_part := [one for one in by_part if _is_equal(payment, one.kept)] or by_part:
        return by_part
    bare = [one for one in free if not one.kept.payment.part]
    unnamed = there.find("document", _document(payment.deal, ""), most=MOST_UNNAMED)
    bare += (one for one in unnamed if _is_free(payment, one, seen))
    return [one for one in bare if _is_equal(payment, one.kept)][:1]


def _is_free(payment: ListedPayment, one: There, seen: set[str]) -> bool:
    """It is no other one of 1C."""
    return _id(one) not in seen and one.kept.payment.ref in {"", payment.ref}


def _is_equal(payment: ListedPayment, kept: KeptPayment) -> bool:
    day = kept.payment.date.astimezone(payment.date.tzinfo).date()
    return (payment.sum, payment.date.date()) == (kept.payment.sum, day)


def _missing(payment: ListedPayment, deals: Remembered[Deal], run: Run) -> Planned:
    deal = deals(payment.deal)
    if isinstance(deal, Refused):
        return _planned("skip", payment, why=deal.text, finding="missing")
    income = Income.model_construct(
        date=payment.date,
        sum=payment.sum,
        deal_number=payment.deal,
        document=payment.document,
        part=payment.part,
        ref=payment.ref,
    )
    record = IncomeToMend.model_construct(income=income, told=run.brought(payment.deal))
    row = _planned("create", payment, record, objects=(deal.object,), finding="missing")
    return replace(row, after={"sum": payment.sum, "date": f"{day_of(payment.date, run.period):%d.%m.%Y}"})


def _unknown(one: There) -> Planned:
    payment = one.kept.payment
    named = Text("Income {document} of deal {deal}", document=payment.document or payment.sum, deal=one.deal.number)
    search = tuple(filter(None, (payment.document, one.deal.number)))
    return Planned("skip", f"ksup {_id(one)}", named, before={"sum": payment.sum}, why=UNKNOWN,
                   objects=(one.deal.object,), finding="unknown", search=search)  # fmt: skip


def _planned(  # noqa: PLR0917  the words of one sentence
    act: Any,
    payment: ListedPayment,
    record: IncomeToMend | None = None,
    why: Text | None = None,
    objects: tuple[ObjectRef, ...] = (),
    finding: Finding = "",
) -> Planned:
    """In the line of its deal."""
    named = Text("Income {document} of deal {deal}", document=payment.document, deal=payment.deal)
    search = tuple(filter(None, (payment.document, payment.part, payment.deal)))
    return Planned(act, payment.deal, named, record, why=why, objects=objects, finding=finding, search=search)


def _id(one: There) -> str:
    return f"{one.deal.number}/{one.kept.id}"


def _document(deal: str, document: str) -> str:
    return f"{deal}/{document}"
