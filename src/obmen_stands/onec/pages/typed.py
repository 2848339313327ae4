"""What a person typed into a form of a document, and orders as its rows show them."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import ValidationError

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


TITLES = {
    "lines": "Товары", "orders": "Заказы", "sum": "Сумма", "quantities": "Количество", "quantity": "Количество",
    "price": "Цена", "article": "Артикул", "name": "Наименование",
}  # fmt: skip


def in_words(error: ValidationError) -> str:
    """As 1C says it: one sentence for each field."""
    return " ".join(dict.fromkeys(_field_in_words(str(one["type"]), one["loc"]) for one in error.errors()))


def _field_in_words(kind: str, place: tuple[int | str, ...]) -> str:
    name = next((str(one) for one in reversed(place) if isinstance(one, str)), "")
    title = TITLES.get(name, name)
    empty = kind in {"missing", "too_short", "string_too_short"}
    return f"Не заполнено поле «{title}»." if empty else f"Поле «{title}» заполнено неверно."


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
        if _begun(call, place)
    ]  # fmt: skip


def _begun(call: Call, place: int) -> bool:
    """Raises WriteRefused where a row is filled and names no product."""
    if typed(call, f"name.{place}"):
        return True
    if any(typed(call, f"{name}.{place}") for name in ("article", "quantity", "price")):
        raise WriteRefused(f"Не заполнена колонка «Номенклатура» в строке {place + 1} списка «Товары»")
    return False
