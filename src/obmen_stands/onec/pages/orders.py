"""The list of orders and one order: to look, and to do by hand what the control surface does."""

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from .. import orders, views
from ..call import Call
from ..documents import WriteRefused
from ..orders import LineDraft, OrderChange, Shipped
from ..scenario import as_drafts
from . import layout, new_orders
from .layout import Html, amount, button, moment, tag
from .queue import messages_table

SHOWN = 300
NEW_LINE = (
    tag("input", name="article", placeholder="Артикул", class_="text"),
    tag("input", name="name", placeholder="Новая строка", class_="text"),
    tag("input", name="quantity", inputmode="decimal", aria_label="Количество новой строки"),
    tag("input", name="price", inputmode="decimal", aria_label="Цена новой строки"),
    "", "", "",
)  # fmt: skip
SHIPPED = {"none": "нет", "part": "частично", "all": "полностью"}


def show_list(call: Call) -> Html:
    with call.base.store.read() as tx:
        shown = [views.order(order) for order in reversed(orders.listed(tx, limit=SHOWN))]
        counts = views.counts(tx)
    summary = ", ".join(f"{layout.STATES[name]} {counts[name]}" for name in layout.STATES if counts[name])
    rows = [
        (
            tag("a", order["number"], href=f"/orders/{order['ref']}"), moment(order["date"]), order["customer"],
            str(order["deal_number"] or "—"), order["order_type"], order["state"], SHIPPED[order["shipped"]],
            len(order["lines"]), amount(order["total"]),
        )
        for order in shown
    ]  # fmt: skip
    headings = ("Номер", "Дата", "Клиент", "№ сделки", "Тип", "Состояние", "Отгрузка", "#Строк", "#Сумма")
    return layout.page(
        "Заказы клиентов", call.base.name,
        tag("p", tag("a", "Очередь исходящих", href="/queue"), ": " + (summary or "пуста")),
        new_orders.forms(),
        layout.table(headings, rows, empty="Заказов ещё нет: создайте первый выше."),
    )  # fmt: skip


def show_order(call: Call) -> Html:
    found = call.order()
    order = views.order(found)
    with call.base.store.read() as tx:
        queued = views.messages(tx, order_ref=found.ref)
    return layout.page(
        f"Заказ клиента {order['number']}", call.base.name,
        _facts(order), _acts(order), tag("h2", "Товары"), _lines(order),
        tag("h2", "Сообщения об этом заказе"), messages_table(queued),
    )  # fmt: skip


def _facts(order: dict[str, Any]) -> Html:
    facts = {
        "Дата": moment(order["date"]),
        "Клиент": order["customer"],
        "№ сделки в КСУП": str(order["deal_number"] or "не заполнен"),
        "Тип": order["order_type"],
        "Состояние": order["state"],
        "Отгрузка": SHIPPED[order["shipped"]],
        "Сумма документа": amount(order["total"]),
        "Комментарий": order["comment"] or "—",
    }
    return tag(
        "dl", *(cell for name, text in facts.items() for cell in (tag("dt", name), tag("dd", text))), class_="facts"
    )


def _acts(order: dict[str, Any]) -> Html:
    here = f"/orders/{order['ref']}"
    form = tag("a", "Печатная форма (PDF)", href=f"/stand{here}/form.pdf")
    if order["state"] == "Закрыт":
        return tag("div", form, class_="acts")
    return tag(
        "div", form,
        button("Записать ещё раз", f"{here}/save"),
        button("Отгрузить всё", f"{here}/ship", value="all"),
        button("Отгрузить часть", f"{here}/ship", value="part"),
        button("Отменить отгрузку", f"{here}/ship", value="none"),
        button("Закрыть заказ", f"{here}/close", main=True),
        class_="acts",
    )  # fmt: skip


def _lines(order: dict[str, Any]) -> Html:
    closed = order["state"] == "Закрыт"

    def field(kind: str, line: dict[str, Any], value: str) -> Html | str:
        if closed:
            return amount(value)
        return tag("input", name=f"{kind}-{line['code']}", value=value, inputmode="decimal", aria_label=kind)

    def row(line: dict[str, Any]) -> tuple[Html | str, ...]:
        crossed = tag(
            "input", type="checkbox", name=f"cancelled-{line['code']}", checked=line["cancelled"], disabled=closed
        )
        name = tag("s", line["name"]) if line["cancelled"] else line["name"]
        quantity, price = field("quantity", line, line["quantity"]), field("price", line, line["price"])
        return line["article"], name, quantity, price, amount(line["sum"]), amount(line["shipped"]), crossed

    headings = ("Артикул", "Номенклатура", "#Количество", "#Цена", "#Сумма", "#Отгружено", "Отменено")
    rows = [row(line) for line in order["lines"]] + ([] if closed else [NEW_LINE])
    lines = layout.table(headings, rows, empty="Строк нет.")
    save = None if closed else tag("div", tag("button", "Записать изменённые строки", class_="main"), class_="acts")
    return tag("form", lines, save, method="post", action=f"/orders/{order['ref']}/lines")


def save_again(call: Call) -> str:
    call.base.documents.change(call.name, OrderChange())
    return f"/orders/{call.name}"


def ship(call: Call) -> str:
    call.base.shipments.in_all(call.name, cast(Shipped, call.form["value"]))
    return f"/orders/{call.name}"


def close(call: Call) -> str:
    call.base.documents.close(call.name)
    return f"/orders/{call.name}"


def change_lines(call: Call) -> str:
    order = call.order()
    drafts = [_typed(draft, line.code, call) for draft, line in zip(as_drafts(order), order.lines, strict=True)]
    if call.form["name"]:
        article, name, quantity, price = (str(call.form[field]) for field in ("article", "name", "quantity", "price"))
        drafts.append(LineDraft(article=article, name=name, quantity=_number(quantity), price=_number(price)))
    call.base.documents.change(call.name, OrderChange(lines=drafts))
    return f"/orders/{call.name}"


def _typed(draft: LineDraft, code: int, call: Call) -> LineDraft:
    quantity, price = (_number(str(call.form[f"{field}-{code}"])) for field in ("quantity", "price"))
    same = (quantity, price) == (draft.quantity, draft.price)
    return LineDraft(
        article=draft.article, name=draft.name, quantity=quantity, price=price,
        sum=draft.sum if same else None, cancelled=f"cancelled-{code}" in call.form,
    )  # fmt: skip


def _number(text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", ".").replace("\u00a0", "").replace(" ", ""))
    except InvalidOperation:
        raise WriteRefused(f"«{text}» не число") from None
