"""Which shipment of the deal a correction means: by ref, number, else date, else the only one.   Rules K11, H2."""

from collections.abc import Sequence
from datetime import timedelta

from obmen.core.errors import Refused
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_system import Deal, KeptShipment
from obmen.core.text import Text

from .goods import own_of

ON_ITS_WAY = timedelta(seconds=20)
"""How long a shipment is waited for whose correction came first: messages of 1C may change places on the way."""


def meant(shipment: Shipment, there: list[KeptShipment], deal: Deal, run: Run) -> tuple[KeptShipment, bool]:
    """The one it replaces, and whether that is a guess. A correction never becomes a shipment of its own: its add is
    either on its way (H2), and would then stand there a second time, or was never sent, and a person decides."""
    if own := own_of(there):
        return own, False
    if shipment.ref or shipment.number:
        return _one(_named(shipment, there), shipment, deal), False
    if of_day := [kept for kept in there if _same_day(kept, shipment)]:
        return _one(of_day, shipment, deal), False
    if run.settings.only_one and len(there) == 1:
        return there[0], True
    raise _none(shipment, deal)


def _named(shipment: Shipment, there: Sequence[KeptShipment]) -> list[KeptShipment]:
    """By ref; by number only one whose own ref does not say that it is another. Numbers begin anew each year, so of
    several the one of the same day is meant."""
    by_ref = [kept for kept in there if shipment.ref and kept.head.ref == shipment.ref]
    if by_ref or not shipment.number:
        return by_ref
    by_number = [kept for kept in there if kept.head.number == shipment.number and not (shipment.ref and kept.head.ref)]
    return [kept for kept in by_number if _same_day(kept, shipment)] or by_number


def _same_day(kept: KeptShipment, shipment: Shipment) -> bool:
    """Of the clock 1C wrote its date by."""
    return kept.head.date.astimezone(shipment.date.tzinfo).date() == shipment.date.date()


def _one(found: Sequence[KeptShipment], shipment: Shipment, deal: Deal) -> KeptShipment:
    if not found:
        raise _none(shipment, deal)
    exact = [kept for kept in found if kept.head.date == shipment.date]
    if len(found) > 1 and len(exact) != 1:
        raise _several(found, deal)
    return exact[0] if len(exact) == 1 else found[0]


def _several(found: Sequence[KeptShipment], deal: Deal) -> Refused:
    numbers = ", ".join(kept.head.number or f"{kept.head.date:%d.%m.%Y}" for kept in found)
    text = Text(
        "Deal {deal} holds several shipments it may mean: {numbers}. 1C did not say which: name its number",
        deal=deal.number,
        numbers=numbers,
    )
    return Refused(text, field="number")


def _none(shipment: Shipment, deal: Deal) -> Refused:
    named = {"deal": deal.number, "shipment": shipment.number or f"{shipment.date:%d.%m.%Y}"}
    text = Text(
        "Deal {deal} holds no shipment {shipment} to correct. Send the shipment from 1C and redo this message", **named
    )
    return Refused(text, field="number", value=shipment.number, patience=ON_ITS_WAY)
