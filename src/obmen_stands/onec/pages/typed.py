"""What a person typed into a form of a document, and orders as its rows show them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from .. import orders
from ..call import Call
from ..documents import WriteRefused
from ..orders import LineDraft
from . import layout
from .goods import amount_of
from .layout import Html, field, tag

ROWS = 3


def orders_named(tx: Any, lines: Iterable[dict[str, Any]]) -> Html:
    """Each order once, as a link; «без заказа» where a line names none."""
    parts: list[Html | str] = []
    for ref in dict.fromkeys(line["order"] for line in lines):
        shown = tag("a", orders.found(tx, ref).number, href=f"/orders/{ref}", class_="code") if ref else "без заказа"
        parts += [", ", shown] if parts else [shown]
    return layout.join(parts)


def number_typed(text: str) -> Decimal:
    """Raises WriteRefused."""
    amount = amount_of(text)
    if amount is None:
        raise WriteRefused("Не заполнено число")
    return amount


def typed(call: Call, name: str) -> str:
    return str(call.form.get(name, "")).strip()


def line_fields() -> Html:
    titles = {"article": "Артикул", "name": "Номенклатура", "quantity": "Количество", "price": "Цена"}
    fields = [field(text, f"{name}.{place}") for place in range(ROWS) for name, text in titles.items()]
    return tag("div", *fields, class_="lines")


def typed_lines(call: Call) -> list[LineDraft]:
    """Of the rows that name a product."""
    return [
        LineDraft(
            article=typed(call, f"article.{place}"), name=typed(call, f"name.{place}"),
            quantity=number_typed(typed(call, f"quantity.{place}")), price=number_typed(typed(call, f"price.{place}")),
        )
        for place in range(ROWS)
        if typed(call, f"name.{place}")
    ]  # fmt: skip
