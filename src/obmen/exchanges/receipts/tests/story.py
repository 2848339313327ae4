"""1C tells of retail receipts, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.exchanges.receipts.settings import ReceiptSettings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling

CODE, FIRMS_CODE = "00-00000282", "00-00000300"
ANNA: dict[str, Any] = {"name": "Анна Ёлкина", "type": "person", "codes": {"onec-ut": CODE}}
FIRM: dict[str, Any] = {"name": "ООО «Ромашка»", "type": "company", "codes": {"onec-ut": FIRMS_CODE, "onec-spb": CODE}}
LINE: dict[str, Any] = {
    "article": "00-00000125",
    "name": "Фильтр масляный",
    "quantity": 2,
    "price": "625,25",
    "sum": "1 250,50",
}
OTHER: dict[str, Any] = {**LINE, "article": "A-7", "quantity": "1", "price": "99.5", "sum": "99.5"}


def receipt(number: str = "ЧК-000019", code: Any = CODE, **more: Any) -> dict[str, Any]:
    """A message of 1C; without a number when that is empty."""
    message = {"type": "roznica", "code_1c": code, "date": "04.03.2026 12:00:00", "lines": [LINE, OTHER], **more}
    return {**message, "number": number} if number else message


@dataclass
class Story:
    ksup: Ksup
    client: KsupClient
    settings: ReceiptSettings = field(default_factory=ReceiptSettings)
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        kind, deliver = kind_of("onec", "receipts"), exchanges()["receipts"].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(settings=self.settings, target=self.client, base=base, links=self.links, target_name="ksup")
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def deals(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ksup.dump()["deals"]
        return found

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)
