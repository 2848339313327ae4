"""1C tells of goods that went, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.exchanges.shipments.settings import ShipmentSettings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling

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
class Story:
    ksup: Ksup
    client: KsupClient
    settings: ShipmentSettings = field(default_factory=ShipmentSettings)
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        kind, deliver = kind_of("onec", "shipments"), exchanges()["shipments"].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(settings=self.settings, target=self.client, base=base, links=self.links, target_name="ksup")
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def held(self, deal: str = "12345") -> list[tuple[str | None, list[str]]]:
        """Number and sums of the lines of each shipment, as KSUP holds them."""
        return [(one["number"], [line["sum"] for line in one["lines"]]) for one in self.ksup.shipments(deal)]

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)
