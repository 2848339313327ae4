"""Money that came: by bank, in cash, by card; for one order, for several, for none."""

import sqlite3
from datetime import datetime
from decimal import Decimal
from typing import Literal, get_args

from pydantic import Field

from . import objects, orders, papers
from .documents import WriteRefused
from .objects import Row
from .papers import Draft, Papers
from .service import trade

Money = Literal["bank", "cash", "acquiring"]
KINDS: tuple[str, ...] = get_args(Money)
OPERATIONS = {
    "bank": "ПоступлениеОплатыОтКлиента", "cash": "ПоступлениеОплатыОтКлиента",
    "acquiring": "ПоступлениеОплатыОтКлиентаПоПлатежнойКарте",
}  # fmt: skip


class PaidOrder(Draft):
    """A line of «Расшифровка платежа»: an order by number or `Ref_Key`, and what of the money is for it. `invoice`: the
    shipment of that order, where settlements are by invoices."""

    order: str
    invoice: str = ""
    sum: Decimal = Field(gt=0)


class PaymentDraft(Draft):
    """What of `sum` the orders leave is a line without an order. `partner`: by code; of the first order if not told."""

    document: Money = "bank"
    sum: Decimal = Field(gt=0)
    orders: list[PaidOrder] = []
    partner: str = ""
    date: datetime | None = None
    purpose: str = ""
    bank_posted: bool = True


class Payments(Papers):
    def pay(self, draft: PaymentDraft) -> Row:
        with self.store.write() as tx:
            return self.pay_in(tx, draft)

    def pay_in(self, tx: sqlite3.Connection, draft: PaymentDraft) -> Row:
        lines = _lines(tx, draft.sum, draft.orders)
        partner = trade.partner(tx, draft.partner)["ref"] if draft.partner else papers.partner_of(tx, lines)
        row = papers.document(
            tx, draft.document, draft.date, partner=partner, total=str(draft.sum), lines=lines,
            purpose=draft.purpose, operation=OPERATIONS[draft.document], bank_posted=draft.bank_posted,
        )  # fmt: skip
        row["bank_date"] = f"{row['date'][:10]}T00:00:00" if draft.bank_posted else ""
        return self._write(tx, draft.document, row)

    def allocate(self, name: str, paid: list[PaidOrder]) -> Row:
        """A person names the orders a payment was for."""
        with self.store.write() as tx:
            kind, row = payment(tx, name)
            lines = _lines(tx, Decimal(row["total"]), paid)
            return self._write(
                tx, kind, row | {"lines": lines, "partner": row["partner"] or papers.partner_of(tx, lines)}
            )

    def bank_posts(self, name: str) -> Row:
        """The bank has posted the money that was expected."""
        with self.store.write() as tx:
            kind, row = payment(tx, name)
            return self._write(tx, kind, row | {"bank_posted": True, "bank_date": f"{row['date'][:10]}T00:00:00"})


def payment(tx: sqlite3.Connection, name: str) -> tuple[str, Row]:
    """Its kind and the document, by `Ref_Key` or number. Raises LookupError."""
    for kind in KINDS:
        row = objects.find(tx, kind, name) or objects.youngest(tx, kind, name)
        if row is not None:
            return kind, row
    raise LookupError(f"Платёж {name} не найден")


def _lines(tx: sqlite3.Connection, total: Decimal, paid: list[PaidOrder]) -> list[Row]:
    lines = [_line(tx, one) for one in paid]
    left = total - sum((one.sum for one in paid), Decimal(0))
    if left < 0:
        raise WriteRefused("Сумма в расшифровке платежа больше суммы документа")
    return [*lines, {"order": "", "sum": str(left)}] if left else lines


def _line(tx: sqlite3.Connection, paid: PaidOrder) -> Row:
    """Names both the order (or its invoice) and their object of settlements: a release shows either or both."""
    order = orders.found(tx, paid.order)
    of = {"order": order.ref}
    if paid.invoice:
        of["invoice"] = papers.found(tx, "shipment", paid.invoice, "Документ реализации")["ref"]
    ref = objects.ref_of("settlement", of.get("invoice", order.ref))
    objects.put(tx, "settlement", {"ref": ref, "name": f"Расчёты по заказу {order.number}", **of})
    return {**of, "settlement": ref, "sum": str(paid.sum)}
