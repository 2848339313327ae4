"""Retail receipts that became deals (K12). Added as incomes are: the exchange sees first what stands there already."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from obmen.core.outcome import Change, ObjectRef
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_cards import KeptContact, KeptReceipt, ReceiptHead
from obmen.core.text import Text

from . import cards, wire
from .asking import Asking
from .composition import line_body, lines_of, shown_lines
from .errors import Subject

RETAIL = "retail"
PATH = "/retail-deals"


class Retail:
    """Of the client, which has these two."""

    _asking: Asking
    _connection: str

    def receipts(self, base: str, day: datetime, *, number: str, code_1c: str, ref: str = "") -> Sequence[KeptReceipt]:
        asked = {"number": number, "code_1c": code_1c, "ref": ref}
        narrowed = {name: value for name, value in asked.items() if value}
        query = {"base": base, "day": day.date().isoformat(), **narrowed}
        found = self._asking.read(cards.Receipts, PATH, Subject("", self._asking.zone), query).items
        if not found:
            return []
        own = self._asking.own(RETAIL, "number")
        return [self._receipt(one, own(one.deal)) for one in found]

    def add_retail_deal(self, client: KeptContact, head: ReceiptHead, lines: Sequence[CompositionLine]) -> ObjectRef:
        act, body = Text("Create a retail deal, closed at once"), _body(head, lines)
        change = lambda: Change(act, client.object, None, _shown(head, lines))  # noqa: E731  a name would say no more
        about = Subject("", self._asking.zone)
        done = self._asking.write(cards.RetailDone, change, "POST", PATH, about, RETAIL, body)
        return self._deal(done.number, done.url) if done else ObjectRef(self._connection, "deal", "")

    def _receipt(self, told: cards.Receipt, own: bool | None) -> KeptReceipt:
        date = self._asking.aware(told.date)
        head = ReceiptHead(told.base, told.code_1c, date, told.number or "", told.ref or "")
        return KeptReceipt(self._deal(told.deal, told.url), head, lines_of(told.lines), own)

    def _deal(self, number: str, url: str) -> ObjectRef:
        return ObjectRef(self._connection, "deal", number, number, wire.page(url))


def _body(head: ReceiptHead, lines: Sequence[CompositionLine]) -> dict[str, Any]:
    return {
        "base": head.base,
        "code_1c": head.code_1c,
        "date": head.date.isoformat(),
        "number": head.number or None,
        "ref": head.ref or None,
        "lines": [line_body(line) for line in lines],
    }


def _shown(head: ReceiptHead, lines: Sequence[CompositionLine]) -> dict[str, Any]:
    sum_ = str(sum((line.sum for line in lines), Decimal(0)))
    return {**_body(head, ()), "lines": len(lines), "sum": sum_, **shown_lines(lines)}
