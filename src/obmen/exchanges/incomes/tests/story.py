"""1C tells of money, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.exchanges.incomes.settings import IncomeSettings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling


def income(sum_: Any = "1 250,50", deal: Any = 12345, **more: Any) -> dict[str, Any]:
    """A message of 1C; ``deal`` None: tied to no order."""
    return {"date": "05.03.2026", "sum": sum_, **({"deal_number": deal} if deal is not None else {}), **more}


def part(number: Any, sum_: Any = "1 250,50", deal: Any = 12345, **more: Any) -> dict[str, Any]:
    return income(sum_, deal, document="ТД00-000017", part=number, **more)


@dataclass
class Story:
    ksup: Ksup
    client: KsupClient
    settings: IncomeSettings = field(default_factory=lambda: IncomeSettings(responsible="1", substitute="2"))
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        kind, deliver = kind_of("onec", "incomes"), exchanges()["incomes"].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(settings=self.settings, target=self.client, base=base, links=self.links, target_name="ksup")
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def sums(self, deal: str = "12345") -> list[str]:
        return [one["sum"] for one in self.ksup.incomes(deal)]

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)
