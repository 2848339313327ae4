"""Which order a line of a payment is of, as the extension finds it (``ЗаказСтроки``): the base's release decides where
that stands."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace

from .base import Base, Row
from .paging import of_keys
from .trade_profile import Shown, TradeProfile
from .wire import NOTHING, Field, Query, Reference, guid, reference


@dataclass
class PaidFor:
    """Of payments of one set. Raises Misconfigured where its lines show neither of the attributes.

    The order stands in the line, or else in what its object of settlements is of; both may be a shipment, whose order
    it then is."""

    base: Base
    profile: TradeProfile
    shown: Shown
    set_name: str
    _known: dict[tuple[str, str], Reference] = field(default_factory=dict)
    """What an object of settlements is of, and a shipment's order, by set and reference."""

    def __post_init__(self) -> None:
        names = self.profile.payments
        self._order, self._settled = (self._shown(one) for one in (names.order, names.settled))
        if not self._order and not self._settled:
            self.shown.needed(self.set_name, f"{names.lines}/{names.order}")

    def _shown(self, name: str) -> Field | None:
        part = f"{self.profile.payments.lines}/"
        one = self.shown.optional(self.set_name, part + name)
        return one and replace(one, name=name, wire=one.wire.removeprefix(part))

    def orders(self, lines: Collection[Row]) -> set[str]:
        """Those of all these lines, looked up together."""
        settlements = self.profile.settlements
        self._look_up(settlements.set, settlements.object, map(self._settlement, lines))
        shipments = self.profile.shipments
        self._look_up(shipments.set, shipments.order, map(self._base_of, lines))
        return {self.order(line) for line in lines}

    def order(self, line: Row) -> str:
        """Empty where it is of none."""
        found = self._base_of(line)
        if found.set == self.profile.shipments.set:
            found = self._known.get((found.set, found.ref), NOTHING)
        return found.ref if found.set in {"", self.profile.orders.set} else ""

    def _base_of(self, line: Row) -> Reference:
        own = reference(line, self._order) if self._order else NOTHING
        if own.ref:
            return own
        settled = self._settlement(line)
        return self._known.get((settled.set, settled.ref), NOTHING)

    def _settlement(self, line: Row) -> Reference:
        """Where the line itself names no order."""
        if self._settled is None or (self._order and reference(line, self._order).ref):
            return NOTHING
        found = reference(line, self._settled)
        return replace(found, set=self.profile.settlements.set) if found.ref else NOTHING

    def _look_up(self, set_name: str, name: str, wanted: Iterable[Reference]) -> None:
        """Raises Misconfigured where the base does not show what is to be looked up."""
        new = sorted({one.ref for one in wanted if one.set == set_name and (one.set, one.ref) not in self._known})
        if new:
            (of,) = self.shown.needed(set_name, name)
            for row in self._rows(set_name, of, new):
                self._known[set_name, str(row["Ref_Key"])] = reference(row, of)

    def _rows(self, set_name: str, of: Field, refs: list[str]) -> Iterator[Row]:
        query = Query(set_name, ("Ref_Key", *of.columns))
        return of_keys(self.base, query, refs, lambda ref: f"Ref_Key eq {guid(ref)}")
