"""Which shipment of the deal a correction means: by ref, number, else date, else the only one.   Rules K11, H2."""

from collections.abc import Sequence
from datetime import timedelta

from obmen.core.errors import Refused
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_system import Deal, KeptShipment
from obmen.core.text import Text

from .goods import date_of, of_number, own_of, same_day, same_year

ON_ITS_WAY = timedelta(seconds=20)
"""How long a shipment is waited for whose correction came first: messages of 1C may change places on the way."""


def meant(shipment: Shipment, there: list[KeptShipment], deal: Deal, run: Run) -> tuple[KeptShipment, list[Text]]:
    """The one it replaces, and what of that is a guess. A correction never becomes a shipment of its own: its add is
    either on its way (H2), and would then stand there a second time, or was never sent, and a person decides."""
    if own := own_of(there):
        return own, []
    if shipment.ref or shipment.number:
        found = _one(_named(shipment, there), shipment, deal)
        return found, _other_year(found, shipment, deal)
    if of_day := [kept for kept in there if same_day(kept, shipment.date)]:
        return _one(of_day, shipment, deal), []
    if run.settings.only_one and len(there) == 1:
        return there[0], [_only_one(there[0], shipment, deal)]
    raise _none(shipment, deal)


def _named(shipment: Shipment, there: list[KeptShipment]) -> list[KeptShipment]:
    """By ref, else by number. Numbers begin anew each year, so of several the one of the same day or year is meant."""
    by_ref = [kept for kept in there if shipment.ref and kept.head.ref == shipment.ref]
    if by_ref or not shipment.number:
        return by_ref
    by_number = of_number(shipment, there)
    of_year = [kept for kept in by_number if same_year(kept, shipment.date)]
    return [kept for kept in of_year if same_day(kept, shipment.date)] or of_year or by_number


def _one(found: Sequence[KeptShipment], shipment: Shipment, deal: Deal) -> KeptShipment:
    if not found:
        raise _none(shipment, deal)
    exact = [kept for kept in found if kept.head.date == shipment.date]
    if len(found) > 1 and len(exact) != 1:
        raise _several(found, shipment, deal)
    return exact[0] if len(exact) == 1 else found[0]


def _several(found: Sequence[KeptShipment], shipment: Shipment, deal: Deal) -> Refused:
    named = (f"{kept.head.number} {date_of(kept, shipment.date):%d.%m.%Y %H:%M}".strip() for kept in found)
    text = Text(
        "Deal {deal} holds several shipments it may mean: {shipments}. Add to the message the number and the exact date"
        " of the one that is meant; where they are all alike, correct it in KSUP by hand and drop the message",
        deal=deal.number,
        shipments=", ".join(named),
    )
    return Refused(text, field="number")


def _none(shipment: Shipment, deal: Deal) -> Refused:
    named = {"deal": deal.number, "shipment": shipment.number or f"{shipment.date:%d.%m.%Y}"}
    text = Text(
        "Deal {deal} holds no shipment {shipment} to correct. Send the shipment from 1C and redo this message", **named
    )
    return Refused(text, field="number", value=shipment.number, patience=ON_ITS_WAY)


def _other_year(found: KeptShipment, shipment: Shipment, deal: Deal) -> list[Text]:
    """The correction may bear a day of its own, or another shipment of the same number may be meant."""
    if (shipment.ref and found.head.ref) or same_year(found, shipment.date):
        return []
    named = {"shipment": found.head.number, "date": f"{date_of(found, shipment.date):%d.%m.%Y}", "deal": deal.number}
    return [Text("Shipment {shipment} of {date} in deal {deal} was replaced by a correction of another year", **named)]


def _only_one(found: KeptShipment, shipment: Shipment, deal: Deal) -> Text:
    return Text(
        "1C named no number, and no shipment has this date: the only one of deal {deal}, of {date}, was replaced",
        deal=deal.number,
        date=f"{date_of(found, shipment.date):%d.%m.%Y}",
    )
