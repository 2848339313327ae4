"""A shipment of 1C as the project system keeps it."""

from datetime import datetime

from obmen.core.outcome import Link, ObjectRef, Outcome, created, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_basics import CompositionLine, Written
from obmen.core.roles.project_system import Deal, KeptShipment, ShipmentHead
from obmen.core.text import Text

KIND = "shipment"


def head_of(shipment: Shipment, run: Run, *, was: ShipmentHead | None = None) -> ShipmentHead:
    """Number and ref that 1C did not repeat stay as they were: by them the next correction finds it."""
    number, ref = (was.number, was.ref) if was else ("", "")
    return ShipmentHead(run.base, shipment.date, shipment.number or number, shipment.ref or ref)


def lines_of(shipment: Shipment) -> list[CompositionLine]:
    return [CompositionLine(line.article, line.name, line.quantity, line.price, line.sum) for line in shipment.lines]


def own_of(there: list[KeptShipment]) -> KeptShipment | None:
    """What an earlier try of this very message wrote (H4)."""
    return next((kept for kept in there if kept.own), None)


def of_base(deal: Deal, run: Run) -> list[KeptShipment]:
    """Numbers and refs belong to their base: a shipment of another one is never meant."""
    return [kept for kept in run.target.shipments(deal) if kept.head.base == run.base]


def of_number(shipment: Shipment, there: list[KeptShipment]) -> list[KeptShipment]:
    """Only one whose own ref does not say that it is another."""
    return [
        kept
        for kept in there
        if shipment.number and kept.head.number == shipment.number and not (shipment.ref and kept.head.ref)
    ]


def date_of(kept: KeptShipment, told: datetime) -> datetime:
    """By the clock 1C wrote its own date by."""
    return kept.head.date.astimezone(told.tzinfo)


def same_day(kept: KeptShipment, told: datetime) -> bool:
    return date_of(kept, told).date() == told.date()


def same_year(kept: KeptShipment, told: datetime) -> bool:
    return date_of(kept, told).year == told.year


def ours(head: ShipmentHead) -> ObjectRef:
    name = head.number or f"{head.date:%d.%m.%Y}"
    return ObjectRef(head.base, KIND, head.ref or name, name)


def outcome(written: Written, head: ShipmentHead, id_: str, deal: Deal) -> Outcome:
    title = f"{deal.number} · {deal.object.title}" if deal.object.title else deal.number
    theirs = ObjectRef(deal.object.connection, KIND, f"{deal.number}/{id_}", title, deal.object.url)
    done = {"created": created, "updated": updated, "unchanged": unchanged}[written](Link(ours(head), theirs))
    return done.warned(*_cancelled(deal))


def _cancelled(deal: Deal) -> list[Text]:
    if deal.end != "cancelled":
        return []
    named = {"deal": deal.number, "status": deal.status}
    return [Text("Goods were shipped for deal {deal}, which has the status «{status}»", **named)]
