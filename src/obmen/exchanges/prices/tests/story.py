"""A person presses the button in KSUP, 1C answers: the way of a question without the doors between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.discovery import exchanges
from obmen.doors.plain import plain
from obmen.exchanges.prices.settings import PricesSettings
from obmen.systems.ksup.inbound import PRICES
from tests.batteries.onec_story import OnecStory
from tests.batteries.small_run import ZONE, SmallRun, calling

OIL: dict[str, Any] = {"retail": "690", "special": "655.50", "stock": {"Магазин": "4", "Внешний склад": "12.5"}}


@dataclass
class Story(OnecStory):
    settings: PricesSettings = field(default_factory=PricesSettings)

    def ask(self, *articles: Any, seconds: float = 30, **more: Any) -> dict[str, Any]:
        """As KSUP is answered; raises WrongContent or one of the four errors."""
        with calling(seconds=seconds):
            return self.hand_over({"articles": list(articles), **more})

    def hand_over(self, question: dict[str, Any]) -> dict[str, Any]:
        record = PRICES.read(question, ZONE, "ksup")
        answer = exchanges()["prices"].answer
        assert answer
        run = SmallRun(settings=self.settings, target=self.client, base="ksup", target_name="onec-ut")
        told: dict[str, Any] = plain(answer(record, run))
        return told
