"""1C tells of retail receipts, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.exchanges.receipts.settings import ReceiptSettings
from tests.batteries.ksup_story import KsupStory, warnings

__all__ = ["Story", "warnings"]

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
class Story(KsupStory):
    exchange = "receipts"
    settings: ReceiptSettings = field(default_factory=ReceiptSettings)

    def furnish(self) -> None:
        """Two clients, Анна and a firm."""
        self.ksup.add_contacts([ANNA, FIRM])

    def deals(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ksup.dump()["deals"]
        return found
