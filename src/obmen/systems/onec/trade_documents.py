"""Orders, shipments and money of a trade configuration, by days (H10), in the terms in which the extension tells of
them: what is posted, a shipment after its last correction, a payment in parts by order."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from decimal import Decimal
from functools import partial

from obmen.core.roles.accounting_lists import ListedOrder, ListedPayment, ListedShipment
from obmen.core.values import number_text

from .base import Base, Row
from .paging import DateReader, of_keys
from .service_wire import ExtensionSettings
from .trade_lines import OrderRow, TradeLines, money, shipped
from .trade_paid import PaidFor
from .trade_profile import Shown, TradeProfile
from .wire import Field, Query, all_of, clean, guid, reference

BANK_LATER = timedelta(days=31)
"""How long after its document a bank may post money: by that day it is told of."""
NO_ORDER = OrderRow()


@dataclass
class TradeDocuments:
    """For one reading: orders and products that documents name are looked up once."""

    base: Base
    profile: TradeProfile
    shown: Shown
    sends: ExtensionSettings
    zone: tzinfo
    _orders: dict[str, OrderRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lines = TradeLines(self.base, self.profile, self.shown, self.sends)

    def orders(self, since: datetime, until: datetime) -> Iterator[ListedOrder]:
        names = self.profile.orders
        deal, state = self.shown.needed(names.set, names.deal, names.state)
        kind = self.shown.optional(names.set, names.type)
        select = (deal.wire, state.wire, *(kind.columns if kind else ()), *self._lines.columns(names, names.cancelled))
        for rows in self._pages(names.set, select, (since, until)):
            own = [row for row in rows if _deal(row, deal)]
            closed = [str(row["Ref_Key"]) for row in own if clean(row.get(state.wire)) == names.closed]
            gone = self._shipped_of(closed) if closed else {}
            self._lines.expect(own, names.lines)
            for row in own:
                lines = [one for one in row.get(names.lines) or () if one.get(names.cancelled) is not True]
                ref = str(row["Ref_Key"])
                yield ListedOrder(
                    ref=ref,
                    number=clean(row.get("Number")),
                    date=self._date(row),
                    deal=_deal(row, deal),
                    type=clean(row.get(kind.wire)) if kind else "",
                    closed=ref in set(closed),
                    shipped=shipped(
                        lines, gone.get(ref, []), self.profile.lines, full_quantity=self.sends.full_quantity
                    ),
                    lines=self._lines.of(lines),
                )

    def _shipped_of(self, orders: Collection[str]) -> dict[str, list[Row]]:
        """Lines of posted shipments, by order."""
        names, order = self.profile.shipments, self._order_field()
        found: dict[str, list[Row]] = {ref: [] for ref in orders}
        query = Query(names.set, ("Ref_Key", *self._shipment_columns()), "Posted eq true")
        seen: set[str] = set()
        for row in of_keys(self.base, query, sorted(orders), partial(self._ships, order)):
            if (ref := str(row["Ref_Key"])) not in seen:
                seen.add(ref)
                for of_order, lines in self._by_order(row).items():
                    found.get(of_order, []).extend(lines)
        return found

    def _ships(self, order: Field, ref: str) -> str:
        names = self.profile.shipments
        value = f"cast({guid(ref)},'{self.profile.orders.set}')"
        return f"{order.wire} eq {value} or {names.lines}/any(d: d/{order.wire} eq {value})"

    def shipments(self, since: datetime, until: datetime) -> Iterator[ListedShipment]:
        names = self.profile.shipments
        for rows in self._pages(names.set, self._shipment_columns(), (since, until)):
            split = {str(row["Ref_Key"]): self._by_order(row) for row in rows}
            self._know({order for orders in split.values() for order in orders})
            corrected = self._lines.corrected(split)
            for row in rows:
                yield from self._shipment(row, split[str(row["Ref_Key"])], corrected)

    def _shipment(
        self, row: Row, by_order: dict[str, list[Row]], corrected: dict[str, list[Row]]
    ) -> Iterator[ListedShipment]:
        """One for each deal. A correction names no orders: where all are of one deal, the whole of it is that deal's;
        nobody can tell to which of several deals, or of none, a line belongs."""
        deals: dict[str, list[Row]] = {}
        for order, lines in by_order.items():
            deals.setdefault(self._orders.get(order, NO_ORDER).deal, []).extend(lines)
        ref = str(row["Ref_Key"])
        mixed = ref in corrected and len(deals) > 1
        if ref in corrected and not mixed:
            deals = dict.fromkeys(deals, corrected[ref])
        deals.pop("", None)
        for deal, lines in deals.items():
            told = self._lines.of(lines)
            yield ListedShipment(ref, clean(row.get("Number")), self._date(row), deal, told, mixed)

    def _by_order(self, row: Row) -> dict[str, list[Row]]:
        """Lines by the order they name, or else by that of the head."""
        names, order = self.profile.shipments, self._order_field()
        head = "" if row.get(names.by_orders) is True else self._order_of(row, order)
        found: dict[str, list[Row]] = {}
        for line in row.get(names.lines) or ():
            if ref := self._order_of(line, order) or head:
                found.setdefault(ref, []).append(line)
        return found

    def payments(self, since: datetime, until: datetime) -> Iterator[ListedPayment]:
        names = self.profile.payments
        for set_name in filter(self.shown.has, names.sets):
            paid = PaidFor(self.base, self.profile, self.shown, set_name)
            posted, day = (self.shown.optional(set_name, one) for one in (names.bank_posted, names.bank_date))
            own = (*(one.wire for one in (posted, day) if one), names.operation, names.total)
            for rows in self._pages(set_name, (*own, names.lines), (since - BANK_LATER, until)):
                taken = [(row, self._came(row, posted, day)) for row in rows]
                within = [(row, came) for row, came in taken if came and since <= came < until]
                self._know(paid.orders([line for row, _ in within for line in row.get(names.lines) or ()]))
                for row, came in within:
                    yield from self._parts(row, came, paid)

    def _came(self, row: Row, posted: Field | None, day: Field | None) -> datetime | None:
        """When; None of what is no client's money, or not yet there."""
        operation = clean(row.get(self.profile.payments.operation))
        operations = self.sends.payment_operations or self.profile.payments.operations
        if not any(operation.startswith(one) for one in operations):
            return None
        if self.sends.wait_for_bank and posted and row.get(posted.wire) is not True:
            return None
        return (self._moment(row.get(day.wire)) if day else None) or self._date(row)

    def _parts(self, row: Row, came: datetime, paid: PaidFor) -> Iterator[ListedPayment]:
        names, sums = self.profile.payments, dict[str, Decimal]()
        for line in row.get(names.lines) or ():
            of_order = paid.order(line)
            sums[of_order] = sums.get(of_order, Decimal(0)) + money(line.get(names.sum))
        ref, document = str(row["Ref_Key"]), clean(row.get("Number"))
        for of_order, sum_ in (sums or {"": money(row.get(names.total))}).items():
            known = self._orders.get(of_order, NO_ORDER)
            if known.deal or not of_order:
                yield ListedPayment(ref, document, known.number, came, sum_, known.deal)

    def _know(self, orders: Iterable[str]) -> None:
        names = self.profile.orders
        (deal,) = self.shown.needed(names.set, names.deal)
        new = sorted({ref for ref in orders if ref and ref not in self._orders})
        query = Query(names.set, ("Ref_Key", "Number", deal.wire))
        for row in of_keys(self.base, query, new, lambda ref: f"Ref_Key eq {guid(ref)}"):
            self._orders[str(row["Ref_Key"])] = OrderRow(clean(row.get("Number")), _deal(row, deal))

    def _order_field(self) -> Field:
        names = self.profile.shipments
        (order,) = self.shown.needed(names.set, names.order)
        return order

    def _order_of(self, row: Row, order: Field) -> str:
        found = reference(row, order)
        return found.ref if found.set in {"", self.profile.orders.set} else ""

    def _shipment_columns(self) -> tuple[str, ...]:
        names, order = self.profile.shipments, self._order_field()
        return (*order.columns, names.by_orders, names.lines)  # a column that has a type beside it is shown with all

    def _pages(self, set_name: str, select: tuple[str, ...], days: tuple[datetime, datetime]) -> Iterator[list[Row]]:
        query = Query(set_name, ("Ref_Key", "Number", "Date", *select), all_of(["Posted eq true"]))
        return DateReader(self.base, query, self.zone).pages(*days)

    def _date(self, row: Row) -> datetime:
        return self._moment(row.get("Date")) or datetime.min.replace(tzinfo=self.zone)

    def _moment(self, value: object) -> datetime | None:
        return self._lines.moment(value, self.zone)


def _deal(row: Row, deal: Field) -> str:
    try:
        return number_text(row.get(deal.wire))
    except ValueError:
        return ""
