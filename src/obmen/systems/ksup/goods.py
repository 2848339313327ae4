"""Shipments of deals (K10, K11). Added as incomes are; replaced whole, and not where the same stands there already."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from obmen.core.outcome import Change
from obmen.core.roles.project_basics import CompositionLine, Written
from obmen.core.roles.project_system import Deal, KeptShipment, ShipmentHead
from obmen.core.site import segment
from obmen.core.text import Text

from . import wire
from .asking import Asking
from .composition import line_body, lines_of, shown_lines
from .errors import Subject

SHIPMENT = "shipment"
Lines = Sequence[CompositionLine]


class Goods:
    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def shipments(self, deal: Deal) -> Sequence[KeptShipment]:
        found = self._asking.read(wire.Shipments, _path(deal), self._about(deal), {"lines": "no"}).items
        if not found:
            return []
        own = self._asking.own(SHIPMENT)
        return [KeptShipment(one.id, self.head_of(one), own(one.id)) for one in found]

    def shipment_lines(self, deal: Deal, shipment: KeptShipment) -> Lines:
        found = self._asking.read(wire.Shipment, _path(deal, shipment.id), self._about(deal))
        return lines_of(found.lines)

    def add_shipment(self, deal: Deal, head: ShipmentHead, lines: Lines) -> str:
        act = Text("Add the shipment to the deal")
        change = lambda: Change(act, deal.object, None, _shown(head, lines))  # noqa: E731  a name would say no more
        return self._asking.add(change, _path(deal), self._about(deal), SHIPMENT, _body(head, lines)).id

    def replace_shipment(self, deal: Deal, there: KeptShipment, head: ShipmentHead, lines: Lines) -> Written:
        before = self.shipment_lines(deal, there)
        if there.head == head and list(before) == list(lines):
            return "unchanged"
        act, was = Text("Replace the shipment in the deal"), _shown(there.head, before)
        change = lambda: Change(act, deal.object, was, _shown(head, lines))  # noqa: E731  as above
        self._asking.replace(change, _path(deal, there.id), self._about(deal), SHIPMENT, _body(head, lines))
        return "updated"

    def head_of(self, told: wire.Shipment) -> ShipmentHead:
        return ShipmentHead(told.base, self._asking.aware(told.date), told.number or "", told.ref or "")

    def _about(self, deal: Deal) -> Subject:
        return Subject(deal.number, self._asking.zone)


def _path(deal: Deal, shipment: str = "") -> str:
    every = f"/deals/{segment(deal.number)}/shipments"
    return f"{every}/{segment(shipment)}" if shipment else every


def _body(head: ShipmentHead, lines: Lines) -> dict[str, Any]:
    return {
        "base": head.base,
        "date": head.date.isoformat(),
        "number": head.number or None,
        "ref": head.ref or None,
        "lines": [line_body(line) for line in lines],
    }


def _shown(head: ShipmentHead, lines: Lines) -> dict[str, Any]:
    sum_ = str(sum((line.sum for line in lines), Decimal(0)))
    return {**_body(head, ()), "lines": len(lines), "sum": sum_, **shown_lines(lines)}
