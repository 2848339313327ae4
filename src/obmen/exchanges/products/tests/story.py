"""1C tells of products, the exchange delivers, KSUP holds: without the doors and the journal between."""

from dataclasses import dataclass, field
from typing import Any

from obmen.exchanges.products.settings import ProductSettings
from tests.batteries.ksup_story import KsupStory, warnings

__all__ = ["Story", "warnings"]


def product(article: Any = "00-00000125", name: str = "Фильтр масляный W 712/95", **more: Any) -> dict[str, Any]:
    """A message of 1C that has looked at the conditions itself; without an article where that is None."""
    named = {"article": article} if article is not None else {}
    return {"type": "add", "name": name, "series": "2026-02", "manufacturer": "MANN-FILTER", **named, **more}


@dataclass
class Story(KsupStory):
    exchange = "products"
    settings: ProductSettings = field(default_factory=ProductSettings)

    def furnish(self) -> None:
        """No product is there."""

    def products(self) -> dict[str, tuple[str, str | None, str | None]]:
        """What KSUP holds: article to name, series, manufacturer."""
        held = self.ksup.dump()["products"]
        return {one["article"]: (one["name"], one["series"], one["manufacturer"]) for one in held}
