"""1C tells of products, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.core.call import Call
from obmen.core.discovery import exchanges, kind_of
from obmen.core.outcome import Outcome
from obmen.exchanges.products.settings import ProductSettings
from obmen.systems.ksup.client import KsupClient
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import ZONE, SmallLinks, SmallRun, calling


def product(article: Any = "00-00000125", name: str = "Фильтр масляный W 712/95", **more: Any) -> dict[str, Any]:
    """A message of 1C that has looked at the conditions itself; without an article where that is None."""
    named = {"article": article} if article is not None else {}
    return {"type": "add", "name": name, "series": "2026-02", "manufacturer": "MANN-FILTER", **named, **more}


@dataclass
class Story:
    ksup: Ksup
    client: KsupClient
    settings: ProductSettings = field(default_factory=ProductSettings)
    links: SmallLinks = field(default_factory=SmallLinks)
    last_call: Call | None = None

    def tell(self, message: dict[str, Any], identity: str = "", *, base: str = "onec-ut", **call: Any) -> Outcome:
        """A delivery of its own; raises NotPlaced, WrongContent or one of the four errors."""
        with calling(identity, **call) as self.last_call:
            return self.hand_over(message, base=base)

    def hand_over(self, message: dict[str, Any], *, base: str = "onec-ut") -> Outcome:
        """As the door reads it and the worker delivers it, within the current call."""
        kind, deliver = kind_of("onec", "products"), exchanges()["products"].deliver
        assert kind
        assert deliver
        kind.place(message, ZONE)
        run = SmallRun(settings=self.settings, target=self.client, base=base, links=self.links, target_name="ksup")
        return run.keep(deliver(kind.read(message, ZONE, base), run))

    def products(self) -> dict[str, tuple[str, str | None, str | None]]:
        """What KSUP holds: article to name, series, manufacturer."""
        held = self.ksup.dump()["products"]
        return {one["article"]: (one["name"], one["series"], one["manufacturer"]) for one in held}

    def written(self) -> list[str]:
        """The acts KSUP carried out, in order."""
        return [one["act"] for one in self.ksup.arrivals() if one["outcome"] == "applied"]


def warnings(outcome: Outcome) -> str:
    return "\n".join(str(warning) for warning in outcome.warnings)
