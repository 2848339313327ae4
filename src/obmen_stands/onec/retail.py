"""Receipts of the shop's till, and loyalty cards made out to clients."""

import sqlite3
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from . import linking, objects, papers
from .objects import Row
from .orders import LineDraft
from .papers import Draft, Papers
from .service import trade
from .store import next_number


class ReceiptDraft(Draft):
    """`card`: the code on the loyalty card. What is put aside at the till is no sale yet."""

    lines: list[LineDraft] = Field(min_length=1)
    card: str = ""
    date: datetime | None = None
    status: Literal["Пробит", "Отложен", "Аннулирован"] = "Пробит"


class Retail(Papers):
    def sell(self, draft: ReceiptDraft) -> Row:
        with self.store.write() as tx:
            return self.sell_in(tx, draft)

    def sell_in(self, tx: sqlite3.Connection, draft: ReceiptDraft) -> Row:
        card = _card(tx, draft.card)
        lines = [_line(tx, one, code) for code, one in enumerate(draft.lines, 1)]
        own: dict[str, Any] = {"card": card.get("ref", ""), "partner": card.get("partner", ""), "lines": lines}
        own |= {"total": papers.total(lines), "status": draft.status}
        return self._write(tx, "receipt", papers.document(tx, "receipt", draft.date, **own))

    def ring_up(self, name: str) -> Row:
        """What was put aside is sold after all."""
        with self.store.write() as tx:
            row = papers.found(tx, "receipt", name, "Чек")
            return self._write(tx, "receipt", row | {"status": "Пробит"})

    def give_card(self, partner: str, code: str = "") -> Row:
        """Made out to a client, by his code. Of cards themselves the extension tells nothing."""
        with self.store.write() as tx:
            return self.give_card_in(tx, partner, code)

    def give_card_in(self, tx: sqlite3.Connection, partner: str, code: str = "") -> Row:
        owner = trade.partner(tx, partner)
        code = code or f"2{next_number(tx, 'card'):012}"
        name = f"{owner['name']} {code}"
        card = {"ref": objects.new_ref(tx, "card"), "code": code, "name": name, "partner": owner["ref"]}
        return objects.put(tx, "card", card)


def _card(tx: sqlite3.Connection, code: str) -> Row:
    card = objects.by_code(tx, "card", code) if code else {}
    if card is None:
        raise LookupError(f"Карта лояльности {code} не найдена")
    return card


def _line(tx: sqlite3.Connection, draft: LineDraft, code: int) -> Row:
    own = objects.get(tx, "product", linking.product_called(tx, draft.article, draft.name))
    return {
        "product": own["ref"], "article": own["article"], "name": own["name"], "quantity": str(draft.quantity),
        "price": str(draft.price), "sum": str(draft.total()), "code": code,
    }  # fmt: skip
