"""What 1C sells and to whom, in the hands of a test or the demo, through the stand's control surface."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Trade:
    """`publication` is what obmen's connection has for its address; user, password and faults: `OneC.odata`."""

    publication: str
    _call: Callable[..., Row]
    _post: Callable[[str, Row], Row]

    def add_product(self, article: str, name: str, **product: Any) -> Row:
        """By `trade.Product`."""
        added: Row = self._post("/trade", {"products": [{"article": article, "name": name, **product}]})["products"][0]
        return added

    def add_products(self, products: list[Row]) -> None:
        """Many at once."""
        self._post("/trade", {"products": products})

    def add_group(self, name: str, parent: str = "") -> None:
        """A group of products, within another."""
        self._post("/trade/groups", {"name": name, "parent": parent})

    def change_partner(self, code: str, **changes: Any) -> Row:
        return self._post(f"/trade/partners/{code}", changes)

    def change_product(self, ref: str, **changes: Any) -> Row:
        return self._post(f"/trade/products/{ref}", changes)

    def add_partner(self, name: str, **partner: Any) -> Row:
        """By `trade.Partner`."""
        added: Row = self._post("/trade", {"partners": [{"name": name, **partner}]})["partners"][0]
        return added

    def held(self) -> Row:
        """`products`, `partners`, `requests` of KSUP and the `extension`'s settings."""
        return self._call("/trade")

    def enter(self) -> list[Row]:
        """A person in 1C enters the counterparties that wait."""
        entered: list[Row] = self._post("/trade/enter", {})["entered"]
        return entered

    def extension(self, **changes: Any) -> Row:
        """By `trade.Extension`."""
        return self._post("/trade/extension", changes)
