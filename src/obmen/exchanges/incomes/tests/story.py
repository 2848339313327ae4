"""1C tells of money, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.exchanges.incomes.settings import IncomeSettings
from tests.batteries.ksup_story import KsupStory, warnings

__all__ = ["Story", "warnings"]


def income(sum_: Any = "1 250,50", deal: Any = 12345, **more: Any) -> dict[str, Any]:
    """A message of 1C; ``deal`` None: tied to no order."""
    return {"date": "05.03.2026", "sum": sum_, **({"deal_number": deal} if deal is not None else {}), **more}


def part(number: Any, sum_: Any = "1 250,50", deal: Any = 12345, **more: Any) -> dict[str, Any]:
    return income(sum_, deal, document="ТД00-000017", part=number, **more)


@dataclass
class Story(KsupStory):
    exchange = "incomes"
    settings: IncomeSettings = field(default_factory=lambda: IncomeSettings(responsible="1", substitute="2"))

    def sums(self, deal: str = "12345") -> list[str]:
        return [one["sum"] for one in self.ksup.incomes(deal)]
