"""Shipments: the list, one with its lines to change or to correct, and a new one for chosen orders."""

from typing import Any

from .. import objects, papers, shipping, views
from ..call import Call
from ..shipping import Quantities, ShipmentDraft
from . import layout
from .layout import Html, amount, choice, field, moment, tag
from .queue import messages_table
from .typed import number_typed, orders_named, typed

SHOWN = 200


def show_shipments(call: Call) -> Html:
    with call.base.store.read() as tx:
        rows = [_shipment_row(tx, one) for one in objects.searched(tx, "shipment", "", SHOWN)]
    new = layout.form(
        "/shipments", "Отгрузить", field("Номера заказов, через запятую", "orders", required=True),
        choice("Что", "what", {"all": "всё, что осталось", "part": "половину первой строки"}),
    )  # fmt: skip
    shown = layout.table(("Номер", "Дата", "Заказы", "#Строк", "#Сумма"), rows, empty="Реализаций ещё нет.")
    return layout.page("Реализации товаров и услуг", call.base.name, new, shown)


def _shipment_row(tx: Any, one: dict[str, Any]) -> tuple[Html | str | int, ...]:
    link = tag("a", one["number"], href=f"/shipments/{one['ref']}")
    shown = link if one["posted"] else layout.join((link, " не проведена"))
    return shown, moment(one["date"]), orders_named(tx, one["lines"]), len(one["lines"]), amount(one["total"])


def show_shipment(call: Call) -> Html:
    with call.base.store.read() as tx:
        one = papers.found(tx, "shipment", call.name, "Документ реализации")
        lines, corrections = shipping.composition(tx, one), shipping.corrections_of(tx, one["ref"])
        told = views.messages(tx, order_ref=one["ref"])
        rows = [_line(tx, place, line) for place, line in enumerate(lines)]
    here = f"/shipments/{one['ref']}"
    listed = layout.table(("Артикул", "Номенклатура", "Заказ", "#Количество", "#Сумма"), rows, empty="Строк нет.")
    acts = tag("div", tag("button", "Записать исправленную", formaction=f"{here}/change"),
               tag("button", "Ввести корректировку", class_="main"), class_="acts")  # fmt: skip
    known = ", ".join(f"{row['number']} от {moment(row['date'])}" for row in corrections)
    return layout.page(
        f"Реализация товаров и услуг {one['number']}", call.base.name,
        tag("p", moment(one["date"]) + (f". Корректировки: {known}" if known else "")),
        tag("form", listed, acts, method="post", action=f"{here}/correct"),
        tag("h2", "Сообщения об этой отгрузке"), messages_table(told),
    )  # fmt: skip


def _line(tx: Any, place: int, line: dict[str, Any]) -> tuple[Html | str, ...]:
    article = tag("input", type="hidden", name=f"article.{place}", value=line["article"])
    quantity = tag(
        "input", name=f"quantity.{place}", value=line["quantity"], inputmode="decimal", aria_label="Количество"
    )
    return (
        line["article"],
        line["name"],
        orders_named(tx, [line]),
        layout.join((article, quantity)),
        amount(line["sum"]),
    )


def ship(call: Call) -> str:
    names = [one.strip() for one in typed(call, "orders").split(",") if one.strip()]
    draft = ShipmentDraft.model_validate({"orders": dict.fromkeys(names, typed(call, "what"))})
    return f"/shipments/{call.base.shipments.ship(draft)['ref']}"


def change_shipment(call: Call) -> str:
    call.base.shipments.change(call.name, _quantities(call))
    return f"/shipments/{call.name}"


def correct_shipment(call: Call) -> str:
    call.base.shipments.correct(call.name, _quantities(call))
    return f"/shipments/{call.name}"


def _quantities(call: Call) -> Quantities:
    places = [name.removeprefix("article.") for name in call.form if name.startswith("article.")]
    told = {typed(call, f"article.{place}"): number_typed(typed(call, f"quantity.{place}")) for place in places}
    return Quantities(quantities=told)
