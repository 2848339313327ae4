"""Shipments of 1C, as they are after their corrections, beside those the deals hold.   Rules H10, K10, K11."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from obmen.core import compositions
from obmen.core.daily import EVER, Daily, day_of, days_of, is_within
from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Finding, Planned
from obmen.core.ports import Run
from obmen.core.reading import Remembered, counted, pages
from obmen.core.roles.accounting import Line
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.accounting_lists import ListedShipment
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_system import Deal, KeptShipment
from obmen.core.shelf import Shelf
from obmen.core.text import Text

from .goods import same_day
from .records import ShipmentToMend

RETAIL = "Розница"
"""Type of deals that became of receipts: their shipments are none of 1C's (K12)."""
MOST_OF_A_DEAL = 1000
TITLES = {**compositions.TITLES, "date": Text("Date")}
MIXED = Text(
    "It was corrected, and is of orders of several deals: nobody can tell which lines are whose. Correct it in KSUP by"
    " hand"
)
TWICE = Text("The deal holds it more than once: see which of them is too many")
UNKNOWN = Text(
    "1C has no such shipment for this deal in this period: it was deleted, unposted or tied to another order"
)


@dataclass(frozen=True, slots=True)
class There:
    deal: Deal
    kept: KeptShipment
    lines: Sequence[CompositionLine]


def compare_sides(run: Run) -> None:
    run.brought("")  # what was told of by itself, as it stands before anything is read
    daily, seen = Daily(Text("Shipments and their sums")), set[str]()
    deals = Remembered[Deal](run.target.deal)
    with Shelf[There]() as there:
        _read_there(there, run, daily)
        read = len(there)
        for shipment in counted(run.source.listed_shipments(*(run.period or EVER)), run, read):
            read += 1
            if not run.settings.leaves_out(shipment.date):
                daily.add("ours", day_of(shipment.date, run.period), compositions.total(shipment.lines))
                run.plan(_row(shipment, there, seen, deals, run))
        for one in counted(there, run, read):
            if _id(one) not in seen and is_within(one.kept.head.date, run.period):
                run.plan(_unknown(one))
    for figure in daily.figures():
        run.figure(figure)


def _read_there(there: Shelf[There], run: Run, daily: Daily) -> None:
    since, until = days_of(run.period)
    for page in pages(lambda after: run.target.deals(since, until, after), run):
        for whole in page.items:
            for kept, lines in whole.shipments if whole.type != RETAIL else ():
                head = kept.head
                if head.base != run.base or run.settings.leaves_out(head.date):
                    continue
                one = There(whole.deal, kept, lines)
                names = {"ref": head.ref and _key(whole.deal.number, head.ref), "deal": whole.deal.number}
                there.put(_id(one), one, **names)
                if is_within(head.date, run.period):
                    daily.add("theirs", day_of(head.date, run.period), compositions.total(lines))
        run.progress(len(there))


def _row(shipment: ListedShipment, there: Shelf[There], seen: set[str], deals: Remembered[Deal], run: Run) -> Planned:
    found = _same(shipment, there, seen)
    seen.update(_id(one) for one in found)
    if shipment.mixed:
        return _planned(
            "skip", shipment, why=MIXED, objects=tuple(one.deal.object for one in found), finding="undecided"
        )
    if not found:
        return _missing(shipment, deals, run) if shipment.lines else _planned("leave", shipment)
    objects = (found[0].deal.object,)
    if len(found) > 1:
        return _planned("skip", shipment, why=TWICE, objects=objects, finding="doubled")
    fields = _difference(shipment, found[0], run)
    if not fields:
        return _planned("leave", shipment)
    record = _record(shipment, run, found[0].kept.id)
    row = _planned("update", shipment, record, objects=objects, finding="differs")
    before = {name: theirs for name, (theirs, _) in fields.items()}
    return replace(row, before=before, after={name: ours for name, (_, ours) in fields.items()})


def _difference(shipment: ListedShipment, known: There, run: Run) -> dict[str, tuple[Any, Any]]:
    """Of dates by day: posting it again moves the hour."""
    fields = compositions.differing(known.lines, shipment.lines)
    theirs, ours = day_of(known.kept.head.date, run.period), day_of(shipment.date, run.period)
    return {**fields, **({"date": (f"{theirs:%d.%m.%Y}", f"{ours:%d.%m.%Y}")} if theirs != ours else {})}


def _same(shipment: ListedShipment, there: Shelf[There], seen: set[str]) -> Sequence[There]:
    """By 1C's own id, else by number and day, as the exchange itself knows it; else one of that day that was told of
    without a number and is no other one of 1C, of equal content before any."""
    if by_ref := there.find("ref", _key(shipment.deal, shipment.ref)):
        return by_ref
    of_deal = there.find("deal", shipment.deal, most=MOST_OF_A_DEAL)
    of_day = [one for one in of_deal if not one.kept.head.ref and same_day(one.kept, shipment.date)]
    if by_number := [one for one in of_day if one.kept.head.number == shipment.number]:
        return by_number
    bare = [one for one in of_day if not one.kept.head.number and _id(one) not in seen]
    return sorted(bare, key=lambda one: bool(compositions.differing(one.lines, shipment.lines)))[:1]


def _missing(shipment: ListedShipment, deals: Remembered[Deal], run: Run) -> Planned:
    deal = deals(shipment.deal)
    if isinstance(deal, Refused):
        return _planned("skip", shipment, why=deal.text, finding="missing")
    row = _planned("create", shipment, _record(shipment, run), objects=(deal.object,), finding="missing")
    return replace(row, after=_shown(shipment))


def _record(shipment: ListedShipment, run: Run, kept: str = "") -> ShipmentToMend:
    lines = tuple(
        Line.model_construct(article=one.article, name=one.name, quantity=one.quantity, price=one.price, sum=one.sum)
        for one in shipment.lines
    )
    told: dict[str, Any] = {
        "type": "change" if kept else "add",
        "deal_number": shipment.deal,
        "date": shipment.date,
        "number": shipment.number,
    }
    record = Shipment.model_construct(**told, ref=shipment.ref, lines=lines)
    return ShipmentToMend.model_construct(shipment=record, kept=kept, told=run.brought(shipment.deal))


def _unknown(one: There) -> Planned:
    number = one.kept.head.number or f"{one.kept.head.date:%d.%m.%Y}"
    named = Text("Shipment {shipment} of deal {deal}", shipment=number, deal=one.deal.number)
    return Planned("skip", f"ksup {_id(one)}", named, before={"sum": compositions.total(one.lines)}, why=UNKNOWN,
                   objects=(one.deal.object,), finding="unknown", search=(number, one.deal.number))  # fmt: skip


def _planned(  # noqa: PLR0917  the words of one sentence
    act: Any,
    shipment: ListedShipment,
    record: ShipmentToMend | None = None,
    why: Text | None = None,
    objects: tuple[ObjectRef, ...] = (),
    finding: Finding = "",
) -> Planned:
    """In the line of its deal."""
    named = Text("Shipment {shipment} of deal {deal}", shipment=shipment.number, deal=shipment.deal)
    search = tuple(filter(None, (shipment.number, shipment.deal, shipment.ref)))
    return Planned(act, shipment.deal, named, record, why=why, objects=objects, finding=finding, search=search)


def _shown(shipment: ListedShipment) -> dict[str, Any]:
    return {"lines": len(shipment.lines), "sum": compositions.total(shipment.lines)}


def _id(one: There) -> str:
    return _key(one.deal.number, one.kept.id)


def _key(deal: str, id_: str) -> str:
    return f"{deal}/{id_}"
