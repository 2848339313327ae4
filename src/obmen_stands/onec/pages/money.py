"""Money that came: the list, one payment with the orders it is for, and a new one by hand."""

from typing import Any

from .. import objects, paying, views
from ..call import Call
from ..paying import PaidOrder, PaymentDraft
from . import layout
from .layout import Html, amount, button, choice, field, moment, tag
from .queue import messages_table
from .typed import ROWS, number_typed, orders_named, typed

SHOWN = 200
MONEY = {
    "bank": "Поступление безналичных ДС",
    "cash": "Приходный кассовый ордер",
    "acquiring": "Эквайринговая операция",
}


def show_payments(call: Call) -> Html:
    with call.base.store.read() as tx:
        found = [(kind, one) for kind in MONEY for one in objects.searched(tx, kind, "", SHOWN)]
        found.sort(key=lambda pair: str(pair[1]["date"]), reverse=True)
        rows = [_payment_row(tx, kind, one) for kind, one in found[:SHOWN]]
    new = layout.form(
        "/payments", "Провести поступление",
        tag("div", choice("Документ", "document", MONEY), field("Сумма", "sum", inputmode="decimal", required=True),
            choice("Банк", "bank_posted", {"yes": "провёл", "no": "ещё не провёл"}), class_="fields"),
        tag("p", "Заказы, за которые пришли деньги. Что останется от суммы, заказа не имеет.", class_="quiet"),
        _paid_fields(), class_="card",
    )  # fmt: skip
    headings = ("Номер", "Дата", "Документ", "Заказы", "Банк", "#Сумма")
    shown = layout.table(headings, rows, empty="Денег ещё не приходило.")
    return layout.page("Поступления денег", call.base.name, shown, tag("h2", "Новое поступление"), new)


def _paid_fields() -> Html:
    pairs = [
        (field("Номер заказа", f"order.{place}"), field("Сумма по заказу", f"paid.{place}", inputmode="decimal"))
        for place in range(ROWS)
    ]
    return tag("div", *(one for pair in pairs for one in pair), class_="pairs")


def _payment_row(tx: Any, kind: str, one: dict[str, Any]) -> tuple[Html | str, ...]:
    link = tag("a", one["number"], href=f"/payments/{one['ref']}")
    posted = "—" if kind != "bank" else "провёл" if one["bank_posted"] else "не провёл"
    return link, moment(one["date"]), MONEY[kind], orders_named(tx, one["lines"]), posted, amount(one["total"])


def show_payment(call: Call) -> Html:
    with call.base.store.read() as tx:
        kind, one = paying.payment(tx, call.name)
        rows = [(orders_named(tx, [line]), amount(line["sum"])) for line in one["lines"]]
        told = views.messages(tx, order_ref=one["ref"])
    here = f"/payments/{one['ref']}"
    waits = kind == "bank" and not one["bank_posted"]
    return layout.page(
        f"{MONEY[kind]} {one['number']}", call.base.name,
        tag("p", f"{moment(one['date'])}, {amount(one['total'])}" + (", банк ещё не провёл" if waits else "")),
        button("Банк провёл", f"{here}/bank", main=True) if waits else "",
        tag("h2", "Расшифровка платежа"), layout.table(("Заказ", "#Сумма"), rows, empty="Строк нет."),
        tag("h2", "Разнести заново"), layout.form(f"{here}/allocate", "Записать", _paid_fields(), class_="card"),
        tag("h2", "Сообщения об этих деньгах"), messages_table(told),
    )  # fmt: skip


def pay(call: Call) -> str:
    total, document = number_typed(typed(call, "sum")), typed(call, "document")
    posted = typed(call, "bank_posted") != "no"
    draft = {"document": document, "sum": total, "orders": _paid(call), "bank_posted": posted}
    return f"/payments/{call.base.payments.pay(PaymentDraft.model_validate(draft))['ref']}"


def allocate(call: Call) -> str:
    call.base.payments.allocate(call.name, _paid(call))
    return f"/payments/{call.name}"


def bank_posts(call: Call) -> str:
    call.base.payments.bank_posts(call.name)
    return f"/payments/{call.name}"


def _paid(call: Call) -> list[PaidOrder]:
    named = [place for place in range(ROWS) if typed(call, f"order.{place}")]
    return [
        PaidOrder(order=typed(call, f"order.{place}"), sum=number_typed(typed(call, f"paid.{place}")))
        for place in named
    ]
