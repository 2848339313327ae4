"""Lines of trade documents, with what their products are called, and what of an order was shipped."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from obmen.core.roles.accounting_lists import Shipped
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.values import amount, moment

from .base import Base, Row
from .paging import of_keys
from .service_wire import ExtensionSettings
from .trade_profile import Shown, TradeProfile
from .wire import EMPTY_REF, Query, clean, guid

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """``deal`` is empty where the order names none."""

    number: str = ""
    deal: str = ""


@dataclass
class TradeLines:
    base: Base
    profile: TradeProfile
    shown: Shown
    sends: ExtensionSettings
    _products: dict[str, tuple[str, str]] = field(default_factory=dict)

    def columns(self, names: Any, *more: str) -> tuple[str, ...]:
        """Of a document's lines, as they are asked for."""
        lines = self.profile.lines
        own = tuple(f"{names.lines}/{one}" for one in (self._product, lines.quantity, lines.sum, *more))
        kind = self.shown.optional(names.set, f"{names.lines}/{lines.characteristic}")
        return (*own, *kind.columns) if kind else own

    @property
    def _product(self) -> str:
        return f"{self.profile.lines.product}_Key"

    def expect(self, rows: Iterable[Row], part: str) -> None:
        """Looks up the products of these documents together."""
        self._look_up(line for row in rows for line in row.get(part) or ())

    def of(self, lines: Collection[Row]) -> tuple[CompositionLine, ...]:
        self._look_up(lines)
        return tuple(self._line(line) for line in lines)

    def _line(self, line: Row) -> CompositionLine:
        names = self.profile.lines
        quantity, sum_ = money(line.get(names.quantity)), money(line.get(names.sum))
        article, name = self._products.get(str(line.get(self._product)), ("", ""))
        return CompositionLine(article, name, quantity, (sum_ / quantity).quantize(CENT) if quantity else sum_, sum_)

    def _look_up(self, lines: Iterable[Row]) -> None:
        names = self.profile.products
        new = sorted({ref for line in lines if (ref := str(line.get(self._product))) not in self._products})
        query = Query(names.set, ("Ref_Key", "Description", "Code", names.article))
        for row in of_keys(self.base, query, new, lambda ref: f"Ref_Key eq {guid(ref)}"):
            article = article_of(row, names.article, self.sends)
            self._products[str(row["Ref_Key"])] = article, clean(row.get("Description"))

    def corrected(self, shipments: Collection[str]) -> dict[str, list[Row]]:
        """What a shipment holds after its last correction, of those that were corrected."""
        names = self.profile.corrections
        if not self.shown.has(names.set):
            return {}
        (of,) = self.shown.needed(names.set, names.shipment)
        query = Query(names.set, ("Ref_Key", "Date", *of.columns, *self.columns(names)), "Posted eq true")
        rows = of_keys(self.base, query, sorted(shipments), lambda ref: f"{of.wire} eq {guid(ref)}")
        last = {str(row[of.wire]): row for row in sorted(rows, key=lambda row: (str(row["Date"]), str(row["Ref_Key"])))}
        quantity = self.profile.lines.quantity
        return {ref: [one for one in row.get(names.lines) or () if money(one.get(quantity)) > 0]
                for ref, row in last.items()}  # fmt: skip

    @staticmethod
    def moment(value: object, zone: tzinfo) -> datetime | None:
        try:
            return moment(value, zone)
        except ValueError:
            return None


def article_of(row: Row, article: str, sends: ExtensionSettings) -> str:
    """Of a product. ``article``: as the attribute is called on the wire."""
    own = clean(row.get(article))
    return own or (clean(row.get("Code")) if sends.empty_article_as_code else "")


def money(value: Any) -> Decimal:
    """Nothing where there is none: an empty sum of a line is a zero in 1C."""
    return amount(value) if value not in (None, "") else Decimal(0)


def shipped(ordered: Iterable[Row], gone: Iterable[Row], names: Any, *, full_quantity: bool = True) -> Shipped:
    """By product and its characteristic: all of it, something or nothing. Without ``full_quantity`` some of each is
    all."""
    wanted, sent = _quantities(ordered, names), _quantities(gone, names)
    if not any(sent.values()):
        return "none"
    enough = (sent[product] >= quantity if full_quantity else sent[product] > 0 for product, quantity in wanted.items())
    return "all" if all(enough) else "part"


def _quantities(lines: Iterable[Row], names: Any) -> defaultdict[tuple[str, str], Decimal]:
    found: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines:
        kind = str(line.get(f"{names.characteristic}_Key") or EMPTY_REF)
        found[str(line.get(f"{names.product}_Key")), kind] += money(line.get(names.quantity))
    return found
