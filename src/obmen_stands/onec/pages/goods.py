"""Products with their prices and stock, to be changed by hand as in 1C's own forms."""

from decimal import Decimal, InvalidOperation
from typing import Any

from .. import catalogs, objects
from ..call import Call
from ..documents import WriteRefused
from ..service import trade
from ..service.trade import Product
from . import layout
from .layout import Html, tag

PRICES = {"retail": "Розничная", "special": "Специальная розничная"}
NEW = "new"
SHOWN = 200


def show_goods(call: Call) -> Html:
    text = call.query.get("q", "")
    with call.base.store.read() as tx:
        found, warehouses = objects.searched(tx, "product", text, SHOWN)[::-1], trade.extension(tx).warehouses
    headings = (
        "Код", "Артикул", "Наименование", *(f"#Цена: {title}" for title in PRICES.values()),
        *(f"#Доступно: {one}" for one in warehouses), "Пометка удаления",
    )  # fmt: skip
    rows = [_row(one, warehouses) for one in [*found, _EMPTY]]
    form = tag(
        "form",
        layout.table(headings, rows, empty=""),
        tag("div", tag("button", "Записать", class_="main"), class_="acts"),
        method="post",
        action="/goods",
    )
    note = "Цена, которой нет, — пустое поле. В ответ на вопрос о ценах попадают склады, выбранные в настройках обмена."
    return layout.page("Номенклатура: цены и остатки", call.base.name, tag("p", note, class_="quiet"),
                       layout.search("/goods", text), form)  # fmt: skip


_EMPTY: dict[str, Any] = {
    "ref": NEW, "code": "новая", "article": "", "name": "", "retail": None, "special": None, "stock": {},
    "marked": False,
}  # fmt: skip


def _row(one: dict[str, Any], warehouses: list[str]) -> tuple[Html | str, ...]:
    ref = one["ref"]

    def field(name: str, title: str, value: str | None, *, number: bool) -> Html:
        mode, kind = ("decimal", None) if number else (None, "text")
        return tag("input", name=f"{ref}.{name}", value=value, inputmode=mode, class_=kind, aria_label=title)

    marked = tag("input", type="checkbox", name=f"{ref}.marked", checked=one["marked"], aria_label="Пометка удаления")
    return (
        one["code"],
        field("article", "Артикул", one["article"], number=False),
        field("name", "Наименование", one["name"], number=False),
        *(field(name, title, one[name], number=True) for name, title in PRICES.items()),
        *(
            field(f"stock.{place}", f"Доступно: {warehouse}", _stock(one, warehouse), number=True)
            for place, warehouse in enumerate(warehouses)
        ),
        marked,
    )


def _stock(row: dict[str, Any], warehouse: str) -> str | None:
    stock: dict[str, str] = row["stock"]
    return stock.get(warehouse, "" if row["ref"] == NEW else "0")


def change_goods(call: Call) -> str:
    """Only what the person has typed over is written."""
    with call.base.store.write() as tx:
        warehouses = trade.extension(tx).warehouses
        refs = [name.removesuffix(".name") for name in call.form if name.endswith(".name")]
        for one in [trade.product(tx, ref) if ref != NEW else _EMPTY for ref in refs]:
            ref = one["ref"]
            if ref == NEW and not call.form[f"{ref}.name"]:
                continue
            typed = _typed(call, one, warehouses)
            if ref == NEW:
                catalogs.write_product(tx, typed)
            elif typed != Product.model_validate({name: one[name] for name in Product.model_fields}):
                catalogs.write_product(tx, typed, ref)
    return "/goods"


def _typed(call: Call, one: dict[str, Any], warehouses: list[str]) -> Product:
    """What the form does not show stays."""
    ref, stock = one["ref"], one["stock"]
    kept = {name: one[name] for name in ("group", "kind", "series", "manufacturer", "archived") if name in one}

    def text(name: str) -> str:
        return str(call.form.get(f"{ref}.{name}", "")).strip()

    told = {one: amount_of(text(f"stock.{place}")) or Decimal(0) for place, one in enumerate(warehouses)}
    return Product(
        article=text("article"),
        name=text("name"),
        retail=amount_of(text("retail")),
        special=amount_of(text("special")),
        stock={**{name: Decimal(value) for name, value in stock.items()}, **told},
        marked=f"{ref}.marked" in call.form,
        **kept,
    )


def amount_of(text: str) -> Decimal | None:
    """None for an empty field."""
    plain = text.replace(",", ".").replace("\u00a0", "").replace(" ", "")
    try:
        found = Decimal(plain) if plain else None
    except InvalidOperation:
        found = Decimal("NaN")
    if found is not None and not found.is_finite():
        raise WriteRefused(f"«{text}» не число")
    return found
