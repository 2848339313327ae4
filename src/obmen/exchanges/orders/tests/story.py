"""1C tells, the exchange delivers, KSUP holds: the way of an order without the doors and the journal between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges
from obmen.core.files import StoredFile
from obmen.core.outcome import Outcome
from obmen.exchanges.orders.settings import OrderSettings
from obmen.systems.ksup.client import KsupClient
from obmen.systems.onec.orders import ORDERS
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling, stored

FILE = stored(b"%PDF-1.4 order", name="Заказ ТДЦБ-000117.pdf")
LINE: dict[str, Any] = {
    "article": "00-00000125",
    "name": "Фильтр масляный",
    "quantity": 2,
    "price": "625,25",
    "sum": "1 250,50",
}


def order(kind: str, number: str = "ТДЦБ-000117", deal: Any = 12345, **more: Any) -> dict[str, Any]:
    """A message of 1C; without a number when that is empty."""
    message = {"type": kind, "deal_number": deal, **more}
    if number:
        message["order_number"] = number
    if kind in {"add", "change"}:
        message.setdefault("lines", [LINE])
    return message


@dataclass
class Story:
    ksup: Ksup
    client: KsupClient
    settings: OrderSettings = field(default_factory=OrderSettings)
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(
        self,
        message: dict[str, Any],
        *,
        files: Sequence[StoredFile] = (FILE,),
        base: str = "onec-ut",
        dry: bool = False,
    ) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(dry=dry) as self.last_call:
            return self.hand_over(message, files=files, base=base)

    def hand_over(
        self, message: dict[str, Any], *, files: Sequence[StoredFile] = (FILE,), base: str = "onec-ut"
    ) -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        ORDERS.place(message, ZONE)
        record = ORDERS.read(message, ZONE, base)
        deliver = exchanges()["orders"].deliver
        assert deliver
        run = SmallRun(settings=self.settings, target=self.client, base=base, files=files, links=self.links)
        return run.keep(deliver(record, run))

    def orders(self, deal: str = "12345") -> dict[str, str]:
        """Number and state of each order of the deal, as KSUP holds them."""
        return {one["order_number"]: one["state"] for one in self.ksup.deal(deal)["orders"]}

    def status(self, deal: str = "12345") -> str:
        status: str = self.ksup.deal(deal)["status"]
        return status

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)
