"""Acts on orders, with the checks 1C makes. Every save tells the extension in the same transaction."""

import sqlite3
import uuid
from collections.abc import Callable
from copy import deepcopy
from decimal import Decimal

from . import linking, orders, settings
from .orders import Line, LineDraft, Order, OrderChange, OrderDraft
from .store import Store

OnWrite = Callable[[sqlite3.Connection, Order, Order | None], None]
"""The event subscription: (transaction, the order as written, the order before or None if new)."""


class WriteRefused(Exception):
    """1C does not write the document; the text is what its user sees."""


class Documents:
    def __init__(self, base: str, store: Store, on_write: OnWrite) -> None:
        self._base = base
        self._store = store
        self._on_write = on_write

    def create(self, draft: OrderDraft) -> Order:
        with self._store.write() as tx:
            return self.create_in(tx, draft)

    def create_in(self, tx: sqlite3.Connection, draft: OrderDraft) -> Order:
        if not draft.unchecked:
            _check_filled(draft)
        order = self._new(tx, draft)
        self._save(tx, order, None)
        return order

    def change(self, name: str, change: OrderChange) -> Order:
        """Also the way to save an order anew without changing anything."""
        with self._store.write() as tx:
            before, order = self._open(tx, name)
            _check_change(change)
            given = {field: getattr(change, field) for field in change.model_fields_set if field != "lines"}
            for field, value in given.items():
                setattr(order, field, value)
            if change.lines is not None:
                order.lines = _replaced(before.lines, change.lines)
            self._save(tx, order, before)
        return order

    def close(self, name: str) -> Order:
        """State «Закрыт». The lines stay as they are: whether it was cancelled or finished is read from shipments."""
        with self._store.write() as tx:
            return self.close_in(tx, name)

    def close_in(self, tx: sqlite3.Connection, name: str) -> Order:
        before, order = self._open(tx, name)
        order.state = "Закрыт"
        self._save(tx, order, before)
        return order

    def _open(self, tx: sqlite3.Connection, name: str) -> tuple[Order, Order]:
        order = orders.found(tx, name)
        if order.state == "Закрыт":
            raise WriteRefused(f"Заказ клиента {order.number} закрыт, менять его нельзя")
        return deepcopy(order), order

    def _save(self, tx: sqlite3.Connection, order: Order, before: Order | None) -> None:
        order.version = before.version + 1 if before else 1
        linking.link(tx, order, before)
        orders.store(tx, order)
        self._on_write(tx, order, before)

    def _new(self, tx: sqlite3.Connection, draft: OrderDraft) -> Order:
        switched = settings.load(tx)
        date = draft.date or switched.now().replace(microsecond=0)
        number = _next_number(tx, switched.prefix, date.year)
        return Order(
            ref=str(uuid.uuid5(uuid.NAMESPACE_URL, f"{self._base}/{date.year}/{number}")),
            number=number,
            date=None if draft.empty_date else date.replace(tzinfo=None),
            year=date.year,
            state=draft.state,
            order_type=draft.order_type,
            deal_number=draft.deal_number,
            customer=draft.customer,
            comment=draft.comment,
            attachment_bytes=draft.attachment_bytes,
            lines=_replaced([], draft.lines),
        )


def _next_number(tx: sqlite3.Connection, prefix: str, year: int) -> str:
    row = tx.execute(
        "insert into numerators values (?, ?, 1) on conflict do update set last = last + 1 returning last",
        (prefix, year),
    ).fetchone()
    return f"{prefix}-{row['last']:06}"


def _check_filled(draft: OrderDraft) -> None:
    if not draft.deal_number:
        raise WriteRefused('Поле "№ сделки в КСУП" не заполнено')
    if not draft.lines:
        raise WriteRefused('Не введено ни одной строки в список "Товары"')
    _check_lines(draft.lines)


def _check_change(change: OrderChange) -> None:
    if "deal_number" in change.model_fields_set and not change.deal_number:
        raise WriteRefused('Поле "№ сделки в КСУП" не заполнено')
    _check_lines(change.lines or [])


def _check_lines(lines: list[LineDraft]) -> None:
    for position, line in enumerate(lines, 1):
        if not line.name.strip():
            raise WriteRefused(f'Не заполнена колонка "Номенклатура" в строке {position} списка "Товары"')
        if line.quantity <= 0:
            raise WriteRefused(f'Не заполнена колонка "Количество" в строке {position} списка "Товары"')


def _replaced(before: list[Line], drafts: list[LineDraft]) -> list[Line]:
    """A line keeps its code and its shipment by article; what was shipped can be neither dropped nor cut."""
    left = {line.code: line for line in before}
    code = max(left, default=0)
    lines = []
    for draft in drafts:
        old = next((line for line in left.values() if line.article == draft.article), None)
        if old is None:
            code += 1
        else:
            del left[old.code]
        shipped = old.shipped if old else Decimal(0)
        product = old.product if old and old.name == draft.name else ""
        if shipped > (0 if draft.cancelled else draft.quantity):
            raise WriteRefused(f"По строке «{draft.name}» уже отгружено {shipped}")
        lines.append(_line(old.code if old else code, draft, shipped, product))
    gone = next((line for line in left.values() if line.shipped), None)
    if gone:
        raise WriteRefused(f"Строку «{gone.name}» нельзя удалить: по ней уже отгружено {gone.shipped}")
    return lines


def _line(code: int, draft: LineDraft, shipped: Decimal, product: str) -> Line:
    sums = draft.quantity, draft.price, draft.total()
    return Line(code, draft.article, draft.name, *sums, draft.cancelled, shipped, product)
