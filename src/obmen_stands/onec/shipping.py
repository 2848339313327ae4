"""Shipments: of one order or of several, changed in the document itself or by one that corrects it."""

import sqlite3
from datetime import datetime
from decimal import Decimal

from pydantic import Field

from . import objects, orders, papers
from .documents import WriteRefused
from .objects import Row
from .orders import Line, Order, Shipped, money
from .papers import Draft, Papers


class ShipmentDraft(Draft):
    """`orders`: by number or `Ref_Key`, what goes out of each: all that is left, a part, or quantities by line code."""

    orders: dict[str, Shipped | dict[str, Decimal]] = Field(min_length=1)
    date: datetime | None = None


class Quantities(Draft):
    """By article, as they became; what is not named stays, nought takes the line out."""

    quantities: dict[str, Decimal] = Field(min_length=1)
    date: datetime | None = None


class Shipments(Papers):
    def ship(self, draft: ShipmentDraft) -> Row:
        with self.store.write() as tx:
            return self.ship_in(tx, draft)

    def ship_in(self, tx: sqlite3.Connection, draft: ShipmentDraft) -> Row:
        lines = []
        for name, wanted in draft.orders.items():
            order = orders.found(tx, name)
            lines += [
                _line(one, quantity, order.ref)
                for one in order.alive
                if (quantity := _more(one, wanted, first=one is order.alive[0]))
            ]
        return self._new(tx, lines, draft.date)

    def in_all(self, name: str, shipped: Shipped | dict[str, Decimal]) -> Order:
        """Sets what has been shipped in all. What is more goes out by a new shipment; where anything is less, the
        shipments there were are taken back and a new one stands in their place."""
        with self.store.write() as tx:
            order = orders.found(tx, name)
            if order.state == "Закрыт":
                raise WriteRefused(f"Заказ клиента {order.number} закрыт, менять его нельзя")
            wanted = {one.code: _in_all(one, shipped, first=one is order.alive[0]) for one in order.alive}
            if any(wanted[one.code] < one.shipped for one in order.alive):
                self._take_back(tx, order)
                order = orders.found(tx, order.ref)
            more = [one for one in order.alive if wanted[one.code] > one.shipped]
            if more:
                self._new(tx, [_line(one, wanted[one.code] - one.shipped, order.ref) for one in more], None)
            return orders.found(tx, order.ref)

    def change(self, name: str, wanted: Quantities) -> Row:
        """In the shipment itself."""
        with self.store.write() as tx:
            row = papers.found(tx, "shipment", name, "Документ реализации")
            _move(tx, row, -1)
            lines = _requantified(row["lines"], wanted.quantities)
            row |= {"lines": lines, "total": papers.total(lines)}
            _move(tx, row, 1)
            return self._write(tx, "shipment", row)

    def correct(self, name: str, wanted: Quantities) -> Row:
        """«Корректировка реализации»: says how the lines became, and leaves the shipment as it was."""
        with self.store.write() as tx:
            base = papers.found(tx, "shipment", name, "Документ реализации")
            lines = _requantified(composition(tx, base), wanted.quantities)
            own = {"partner": base["partner"], "shipment": base["ref"], "total": papers.total(lines), "lines": lines}
            return self._write(tx, "correction", papers.document(tx, "correction", wanted.date, **own))

    def _new(self, tx: sqlite3.Connection, lines: list[Row], date: datetime | None) -> Row:
        if not lines:
            raise WriteRefused('Не введено ни одной строки в список "Товары": отгружать нечего')
        own = {"partner": papers.partner_of(tx, lines), "total": papers.total(lines), "lines": lines}
        row = papers.document(tx, "shipment", date, status="Отгружено", **own)
        _move(tx, row, 1)
        return self._write(tx, "shipment", row)

    def _take_back(self, tx: sqlite3.Connection, order: Order) -> None:
        """Posting undone: of that the extension tells nothing."""
        for row in of_order(tx, order.ref):
            _move(tx, row, -1)
            objects.put(tx, "shipment", row | {"posted": False})


def of_order(tx: sqlite3.Connection, ref: str) -> list[Row]:
    """Posted shipments with a line of this order."""
    found = objects.naming(tx, "shipment", ref)
    return [row for row in found if row["posted"] and any(line["order"] == ref for line in row["lines"])]


def corrections_of(tx: sqlite3.Connection, shipment: str) -> list[Row]:
    """Oldest first."""
    return objects.naming(tx, "correction", shipment)


def composition(tx: sqlite3.Connection, shipment: Row) -> list[Row]:
    """What has been shipped by it, after its last correction."""
    corrections = corrections_of(tx, shipment["ref"])
    lines: list[Row] = (corrections[-1] if corrections else shipment)["lines"]
    return lines


def _move(tx: sqlite3.Connection, shipment: Row, sign: int) -> None:
    """What the lines of orders hold as shipped. The orders themselves are not saved by it, so nothing is told."""
    for ref in {line["order"] for line in shipment["lines"]}:
        order = orders.found(tx, ref)
        for line in order.lines:
            of_line = [one for one in shipment["lines"] if (one["order"], one["code"]) == (ref, line.code)]
            line.shipped += sign * sum((Decimal(one["quantity"]) for one in of_line), Decimal(0))
        orders.store(tx, order)


def _line(line: Line, quantity: Decimal, order: str) -> Row:
    total = line.sum if quantity == line.quantity else money(line.sum * quantity / line.quantity)
    return {
        "product": line.product, "article": line.article, "name": line.name, "quantity": str(quantity),
        "price": str(line.price), "sum": str(total), "order": order, "code": line.code,
    }  # fmt: skip


def _in_all(line: Line, shipped: Shipped | dict[str, Decimal], *, first: bool) -> Decimal:
    if isinstance(shipped, dict):
        quantity = shipped.get(str(line.code), line.shipped)
        if not 0 <= quantity <= line.quantity:
            raise WriteRefused(f"По строке «{line.name}» заказано {line.quantity}, отгрузить {quantity} нельзя")
        return quantity
    if shipped == "part":
        # Half of the first line: the smallest thing that is neither none nor all.
        return line.quantity / 2 if first else Decimal(0)
    return line.quantity if shipped == "all" else Decimal(0)


def _more(line: Line, wanted: Shipped | dict[str, Decimal], *, first: bool) -> Decimal:
    """Of what is left of the line."""
    left = line.quantity - line.shipped
    if isinstance(wanted, dict):
        quantity = wanted.get(str(line.code), Decimal(0))
        if not 0 <= quantity <= left:
            raise WriteRefused(f"По строке «{line.name}» осталось {left}, отгрузить {quantity} нельзя")
        return quantity
    if wanted == "part":
        return left / 2 if first else Decimal(0)
    return left if wanted == "all" else Decimal(0)


def _requantified(lines: list[Row], quantities: dict[str, Decimal]) -> list[Row]:
    known = {one["article"] for one in lines}
    if unknown := next((article for article in quantities if article not in known), None):
        raise WriteRefused(f"В отгрузке нет номенклатуры с артикулом {unknown}")
    changed = []
    for one in lines:
        was, quantity = Decimal(one["quantity"]), quantities.get(one["article"], Decimal(one["quantity"]))
        if quantity < 0:
            raise WriteRefused(f"По строке «{one['name']}» количество меньше нуля")
        if quantity:
            changed.append(one | {"quantity": str(quantity), "sum": str(money(Decimal(one["sum"]) * quantity / was))})
    return changed
