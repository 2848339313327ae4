"""What the objects of a trade configuration are called: ``profiles/trade/*.toml``. No code here names an attribute."""

import tomllib
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

from obmen.core.errors import Misconfigured
from obmen.core.text import Text

from .contract import Lack
from .metadata import Described, field
from .profile import FOLDER
from .wire import Field

TRADE = FOLDER / "trade"
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class TradeProfile:
    """Each part as its table in the file."""

    name: str
    products: Any
    partners: Any
    counterparties: Any
    contacts: Any
    orders: Any
    shipments: Any
    corrections: Any
    lines: Any
    payments: Any
    settlements: Any
    receipts: Any
    loyalty_cards: Any
    warehouses: Any

    @property
    def sets(self) -> frozenset[str]:
        """All it may read."""
        parts = (self.products, self.partners, self.counterparties, self.orders, self.shipments, self.corrections)
        retail = (self.receipts.set, self.loyalty_cards.set)
        more = (self.products.manufacturers, self.settlements.set, *self.payments.sets, *retail, self.warehouses.set)
        return frozenset((*(part.set for part in parts), *more))

    @property
    def personal(self) -> frozenset[str]:
        """JSON fields that hold names and phones; not ``Description``, which is a product's too."""
        return frozenset((self.contacts.text, self.counterparties.tax_number))


def trade_names() -> list[str]:
    return sorted(path.stem for path in TRADE.glob("*.toml"))


@cache
def trade_profile(name: str) -> TradeProfile:
    """Raises Misconfigured for a configuration that is none of trade."""
    if name not in trade_names():
        text = Text("Products, counterparties and documents are read from Trade Management 11 only: choose the "
                    "configuration of the base")  # fmt: skip
        raise Misconfigured(text, setting="profile")
    read = tomllib.loads((TRADE / f"{name}.toml").read_text("utf-8"))
    return TradeProfile(name, **{part: SimpleNamespace(**table) for part, table in read.items()})


@dataclass(frozen=True)
class Shown:
    """What of it a base really shows."""

    described: Described

    def has(self, set_name: str) -> bool:
        return set_name in self.described.sets

    def names(self, set_name: str) -> frozenset[str]:
        return self.described.sets.get(set_name, _NONE)

    def optional(self, set_name: str, name: str) -> Field | None:
        return field(self.names(set_name), name)

    def needed(self, set_name: str, *names: str) -> list[Field]:
        """Raises Misconfigured: what is missing, and what to do about it."""
        lacking = next((name for name in names if not self.optional(set_name, name)), "")
        if lacking or not self.has(set_name):
            lack = Lack(set_name, lacking if self.has(set_name) else "").text()
            text = Text(
                "{lack}. Publish it in 1C in the standard OData interface, or look whether the configuration is right",
                lack=lack,
            )
            raise Misconfigured(text, setting="profile")
        return [one for name in names if (one := self.optional(set_name, name))]
