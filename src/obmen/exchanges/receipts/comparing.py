"""Receipts with a loyalty card by 1C beside the retail deals of KSUP.   Rules H10, K12, K13."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from obmen.core import compositions
from obmen.core.daily import EVER, Daily, day_of, is_within
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Figure, Finding, Planned
from obmen.core.ports import Run
from obmen.core.reading import Remembered, counted
from obmen.core.roles.accounting import Line
from obmen.core.roles.accounting_kinds import Receipt
from obmen.core.roles.accounting_lists import ListedReceipt
from obmen.core.shelf import Shelf
from obmen.core.text import Text

from .records import ReceiptToMend
from .repeats import moved
from .sides import InDeal, There, held_there

TITLES = {
    **compositions.TITLES,
    "date": Text("Date"),
    "code_1c": Text("Client"),
    "status": Text("Status of the deal"),
    "paid": Text("Incomes of the deal"),
    "shipped": Text("Shipments of the deal"),
}
FINISHED = Text("closed as finished")
NOT_CHANGED = Text("Receipts are only created: correct it in KSUP by hand")
TWICE = Text("It stands in several deals: see which of them is too many")
MOVED = Text(
    "It stands in deal {deal}, under another day or number. Receipts are only created: correct it in KSUP by hand"
)
UNKNOWN = Text(
    "1C has no such receipt in this period: it was deleted, unposted or voided, or its card is no client's any more"
)
NO_CLIENT = Text("KSUP has no client with the code {code} of {base}")


def compare_sides(run: Run) -> None:
    daily, seen, bare = Daily(Text("Receipts with a loyalty card, and their sums")), set[str](), 0
    clients = Remembered[ObjectRef | None](lambda code: _client(code, run))
    with held_there(run, daily) as held:
        there = held.there
        for receipt in counted(run.source.listed_receipts(*(run.period or EVER)), run, len(there)):
            if run.settings.leaves_out(receipt.date):
                continue
            bare += not receipt.code_1c
            if receipt.code_1c and (sum_ := compositions.total(receipt.lines)) >= 0:  # else a return, which stays
                daily.add("ours", day_of(receipt.date, run.period), sum_)
                held.look_at(receipt.date)
                run.plan(_row(receipt, there, seen, clients, run))
        for one in counted(there, run, len(there) + len(seen)):
            if one.deal.id not in seen and is_within(one.kept.head.date, run.period):
                run.plan(_unknown(one))
    for figure in daily.figures():
        run.figure(figure)
    if bare:
        run.figure(Figure(Text("Receipts without a card, which stay in 1C: {count}", count=bare), "", ""))


def _row(
    receipt: ListedReceipt, there: Shelf[There], seen: set[str], clients: Remembered[ObjectRef | None], run: Run
) -> Planned:
    found = _same(receipt, there, seen, run)
    seen.update(one.deal.id for one in found)
    if not found and (deal := moved(receipt.ref, run)) is not None:
        seen.add(deal.id)
        return _moved(receipt, deal, run)
    if not found:
        return _missing(receipt, clients, run)
    objects = tuple(one.deal for one in found)
    if len(found) > 1:
        return _planned("skip", receipt, why=TWICE, objects=objects, finding="doubled")
    fields = _difference(receipt, found[0], run)
    if not fields:
        return _planned("leave", receipt)
    row = _planned("skip", receipt, why=NOT_CHANGED, objects=objects, finding="differs")
    before = {name: theirs for name, (theirs, _) in fields.items()}
    return replace(row, before=before, after={name: ours for name, (_, ours) in fields.items()})


def _same(receipt: ListedReceipt, there: Shelf[There], seen: set[str], run: Run) -> Sequence[There]:
    """By 1C's own id, else by number and day, for posting it again moves the hour; what was told of with neither by its
    client, day and lines."""
    if by_ref := there.find("ref", receipt.ref):
        return by_ref
    day = day_of(receipt.date, run.period)
    of_number = [one for one in there.find("number", receipt.number, most=1000) if not one.kept.head.ref]
    if by_number := [one for one in of_number if day_of(one.kept.head.date, run.period) == day]:
        return by_number
    bare = (one for one in there.find("bare", receipt.code_1c, most=1000) if one.deal.id not in seen)
    of_day = (one for one in bare if day_of(one.kept.head.date, run.period) == day)
    return [one for one in of_day if not compositions.differing(one.kept.lines, receipt.lines)][:1]


def _difference(receipt: ListedReceipt, known: There, run: Run) -> dict[str, tuple[Any, Any]]:
    head = known.kept.head
    fields: dict[str, tuple[Any, Any]] = {}
    if head.code_1c != receipt.code_1c:
        fields["code_1c"] = (head.code_1c, receipt.code_1c)
    theirs, ours = day_of(head.date, run.period), day_of(receipt.date, run.period)
    if theirs != ours:
        fields["date"] = (f"{theirs:%d.%m.%Y}", f"{ours:%d.%m.%Y}")
    fields |= compositions.differing(known.kept.lines, receipt.lines)
    return fields | (_of_deal(known, known.inside, receipt) if known.inside else {})


def _of_deal(known: There, inside: InDeal, receipt: ListedReceipt) -> dict[str, tuple[Any, Any]]:
    """It holds KSUP's receipt as income and shipment, and is closed."""
    sum_ = compositions.total(receipt.lines)
    fields: dict[str, tuple[Any, Any]] = {} if inside.finished else {"status": (inside.status, FINISHED)}
    if inside.paid != known.sum:
        fields["paid"] = (inside.paid, sum_)
    if inside.shipped != known.sum:
        fields["shipped"] = (inside.shipped, sum_)
    return fields


def _moved(receipt: ListedReceipt, deal: ObjectRef, run: Run) -> Planned:
    why = Text(MOVED.message, deal=deal.id)
    row = _planned("skip", receipt, why=why, objects=(deal,), finding="differs")
    return replace(row, after={"date": f"{day_of(receipt.date, run.period):%d.%m.%Y}"})


def _missing(receipt: ListedReceipt, clients: Remembered[ObjectRef | None], run: Run) -> Planned:
    client = clients(receipt.code_1c)
    if not isinstance(client, ObjectRef):
        why = client.text if client else Text(NO_CLIENT.message, code=receipt.code_1c, base=run.base)
        return _planned("skip", receipt, why=why, finding="missing")
    after = {"lines": len(receipt.lines), "sum": compositions.total(receipt.lines)}
    row = _planned("create", receipt, _record(receipt), objects=(client,), finding="missing")
    return replace(row, after={**after, "date": f"{day_of(receipt.date, run.period):%d.%m.%Y}"})


def _client(code: str, run: Run) -> ObjectRef | None:
    kept = run.target.contact_of_code(run.base, code)
    return kept.object if kept else None


def _record(receipt: ListedReceipt) -> ReceiptToMend:
    lines = tuple(
        Line.model_construct(article=one.article, name=one.name, quantity=one.quantity, price=one.price, sum=one.sum)
        for one in receipt.lines
    )
    told: dict[str, Any] = {"code_1c": receipt.code_1c, "date": receipt.date, "number": receipt.number}
    sent = Receipt.model_construct(type="roznica", ref=receipt.ref, lines=lines, **told)
    return ReceiptToMend.model_construct(receipt=sent)


def _unknown(one: There) -> Planned:
    head = one.kept.head
    named = Text("Receipt {number} of client {code}", number=head.number or one.deal.id, code=head.code_1c)
    search = tuple(filter(None, (head.number, head.code_1c, one.deal.id)))
    return Planned("skip", f"ksup {one.deal.id}", named, before={"sum": one.sum}, why=UNKNOWN,
                   objects=(one.deal,), finding="unknown", search=search)  # fmt: skip


def _planned(  # noqa: PLR0917  the words of one sentence
    act: Any,
    receipt: ListedReceipt,
    record: ReceiptToMend | None = None,
    why: Text | None = None,
    objects: tuple[ObjectRef, ...] = (),
    finding: Finding = "",
) -> Planned:
    """In the line of its client."""
    named = Text("Receipt {number} of client {code}", number=receipt.number, code=receipt.code_1c)
    search = tuple(filter(None, (receipt.number, receipt.code_1c, receipt.ref)))
    return Planned(act, receipt.code_1c, named, record, why=why, objects=objects, finding=finding, search=search)
