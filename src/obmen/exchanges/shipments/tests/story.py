"""1C tells of goods that went, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.exchanges.shipments.settings import ShipmentSettings
from tests.batteries.ksup_story import KsupStory, warnings

__all__ = ["Story", "warnings"]

LINE: dict[str, Any] = {
    "article": "00-00000125",
    "name": "Фильтр масляный",
    "quantity": 2,
    "price": "625,25",
    "sum": "1 250,50",
}
SUM = "1250.50"


def shipment(kind: str, number: str = "ТД00-000031", deal: Any = 12345, **more: Any) -> dict[str, Any]:
    """A message of 1C; without a number when that is empty."""
    named = {"number": number} if number else {}
    return {"type": kind, "deal_number": deal, "date": "06.03.2026", "lines": [LINE], **named, **more}


def lines(*sums: str) -> list[dict[str, Any]]:
    return [{**LINE, "article": f"А-{at}", "sum": sum_} for at, sum_ in enumerate(sums)]


@dataclass
class Story(KsupStory):
    exchange = "shipments"
    settings: ShipmentSettings = field(default_factory=ShipmentSettings)

    def held(self, deal: str = "12345") -> list[tuple[str | None, list[str]]]:
        """Number and sums of the lines of each shipment, as KSUP holds them."""
        return [(one["number"], [line["sum"] for line in one["lines"]]) for one in self.ksup.shipments(deal)]
