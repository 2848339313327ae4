"""1C tells, the exchange delivers, KSUP holds: the way of an order without the doors and the journal between."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from obmen.core.files import StoredFile
from obmen.core.outcome import Outcome
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.ksup_story import KsupStory, warnings
from tests.batteries.small_run import stored

__all__ = ["Story", "warnings"]

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
class Story(KsupStory):
    exchange = "orders"
    settings: OrderSettings = field(default_factory=OrderSettings)
    files: Sequence[StoredFile] = (FILE,)

    def tell(
        self,
        message: dict[str, Any],
        identity: str = "",
        *,
        base: str = "onec-ut",
        files: Sequence[StoredFile] = (FILE,),
        **call: Any,
    ) -> Outcome:
        self.files = files
        return super().tell(message, identity, base=base, **call)

    def orders(self, deal: str = "12345") -> dict[str, str]:
        """Number and state of each order of the deal, as KSUP holds them."""
        return {one["order_number"]: one["state"] for one in self.ksup.deal(deal)["orders"]}

    def status(self, deal: str = "12345") -> str:
        status: str = self.ksup.deal(deal)["status"]
        return status
