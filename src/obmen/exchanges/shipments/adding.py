"""A shipment is added to its deal.   Rule K10."""

from collections.abc import Sequence

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_system import Deal, KeptShipment
from obmen.core.text import Text

from .doubtful import elsewhere, of_another_day
from .goods import head_of, lines_of, of_base, of_number, outcome, own_of, same_day


def added(shipment: Shipment, run: Run) -> Outcome:
    """One that is there already is what 1C tells of again: with other content it is a correction, never dropped."""
    deal = run.target.deal(shipment.deal_number)
    head, lines, there = head_of(shipment, run), lines_of(shipment), of_base(deal, run)
    if (known := own_of(there) or _same(shipment, there)) is not None:
        head = head_of(shipment, run, was=known.head)
        return outcome(run.target.replace_shipment(deal, known, head, lines), head, known.id, deal)
    if not head.number and not head.ref:
        _new_beyond_doubt(shipment, there, deal, run)
    doubts = [*of_another_day(shipment, there, deal), *elsewhere(head, deal, run)]
    return outcome("created", head, run.target.add_shipment(deal, head, lines), deal).warned(*doubts)  # K10


def _same(shipment: Shipment, there: list[KeptShipment]) -> KeptShipment | None:
    """By 1C's own id, else by number and day: numbers begin anew each year, and posting it again moves the hour."""
    by_ref = [kept for kept in there if shipment.ref and kept.head.ref == shipment.ref]
    by_number = [kept for kept in of_number(shipment, there) if same_day(kept, shipment.date)]
    return next(iter(by_ref + by_number), None)


def _new_beyond_doubt(shipment: Shipment, there: Sequence[KeptShipment], deal: Deal, run: Run) -> None:
    """Without number and ref an equal one may be the same, and only a person can tell."""
    lines = lines_of(shipment)
    alike = (kept for kept in there if not kept.head.number and not kept.head.ref and kept.head.date == shipment.date)
    if any(list(run.target.shipment_lines(deal, kept)) == lines for kept in alike):
        text = Text(
            "Deal {deal} holds a shipment of {date} with these very lines already, and 1C named no number. If it is the"
            " same, drop the message; if not, add its number to it",
            deal=deal.number,
            date=f"{shipment.date:%d.%m.%Y}",
        )
        raise Refused(text, field="number")
