"""Receipts of the till: the list, and a new one by hand, with a loyalty card or without."""

from typing import Any

from .. import objects
from ..call import Call
from ..retail import ReceiptDraft
from . import layout
from .layout import Html, amount, button, choice, field, moment, tag
from .typed import line_fields, typed, typed_lines

SHOWN = 200
STATUSES = {"Пробит": "пробит", "Отложен": "отложен", "Аннулирован": "аннулирован"}


def show_receipts(call: Call) -> Html:
    with call.base.store.read() as tx:
        rows = [_receipt_row(tx, one) for one in objects.searched(tx, "receipt", "", SHOWN)]
    new = layout.form(
        "/receipts", "Записать чек",
        tag("div", field("Карта лояльности (штрихкод; пусто — без карты)", "card"),
            choice("Чек", "status", STATUSES), class_="fields"),
        line_fields(), class_="card",
    )  # fmt: skip
    headings = ("Номер", "Дата", "Клиент по карте", "Чек", "#Строк", "#Сумма", "")
    shown = layout.table(headings, rows, empty="Чеков ещё нет.")
    return layout.page("Чеки ККМ", call.base.name, shown, tag("h2", "Новый чек"), new)


def _receipt_row(tx: Any, one: dict[str, Any]) -> tuple[Html | str | int, ...]:
    client = objects.find(tx, "partner", one["partner"]) if one["partner"] else None
    owner = tag("a", client["name"], href=f"/partners/{client['code']}") if client else "без карты"
    act = button("Пробить", f"/receipts/{one['ref']}/ring-up") if one["status"] == "Отложен" else ""
    state = STATUSES[one["status"]]
    return one["number"], moment(one["date"]), owner, state, len(one["lines"]), amount(one["total"]), act


def sell(call: Call) -> str:
    draft = {"lines": typed_lines(call), "card": typed(call, "card"), "status": typed(call, "status")}
    call.base.retail.sell(ReceiptDraft.model_validate(draft))
    return "/receipts"


def ring_up(call: Call) -> str:
    call.base.retail.ring_up(call.name)
    return "/receipts"
