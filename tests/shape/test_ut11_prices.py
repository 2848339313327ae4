"""Prices and stock by the modules' own code, run over stand-ins: what an answer holds.   Rule K14."""

from decimal import Decimal
from typing import Any

import pytest

from .bsl_machine import Machine
from .bsl_values import Map, Reference, Structure
from .ut11_base import NOW, as_xml
from .ut11_samples import BODIES, MODULES, example, plain


def priced(stock: list[Structure], found: dict[str, Reference], shared: str = "") -> Any:
    stores = ["Магазин", "Внешний"]
    prices = {"розница": Map({one: Decimal(690) for one in found.values()}), "спец": Map()}
    products = Map(
        {
            key: Structure(Ссылка=one, Артикул=key, Название=f"Товар {key}", ЕстьЕще=key == shared)
            for key, one in found.items()
        }
    )
    read = Structure(
        ПартнерПоКоду=lambda *_: None, НоменклатураПоАртикулам=lambda *_: products, Остатки=lambda *_: stock,
        Цены=lambda _, kind: prices[kind], ЦеныПоСоглашениям=lambda *_: Map(),
    )  # fmt: skip
    options = Structure(ЦенаРозница="розница", ЦенаСпецРозница="спец")
    world: dict[str, Any] = {
        "обм_релиз": read, "обм_тела": BODIES, "обм_настройки": Structure(Прочитать=lambda: options),
        "установитьпривилегированныйрежим": lambda _: None, "текущаядатасеанса": lambda: NOW, "xmlстрока": as_xml,
        "ключ": lambda product, store: f"{id(product)} {store}",
    }  # fmt: skip
    return plain(Machine(MODULES["обм_ЦеныИОстатки"], world).run("Ответ", ["А-1", "А-404"], "00-999", stores))


@pytest.mark.rule("K14")
def test_each_article_is_answered_for_each_warehouse_and_what_is_not_there_is_null() -> None:
    product = Reference()
    stock = [Structure(Номенклатура=product, Склад="Магазин", Доступно=Decimal(4))]
    answer = priced(stock, {"А-1": product})
    rows = [(one["article"], one["warehouse"], one["available"], one["price_retail"]) for one in answer["items"]]
    assert rows == [("А-1", "Магазин", 4, 690), ("А-1", "Внешний", 0, 690)]
    assert {one["price_retail_special"] for one in answer["items"]} == {None}
    assert answer["missing"] == ["А-404"]
    assert "00-999" in answer["warnings"][0]
    assert set(answer) == set(example("service/prices-and-stock.answer"))
    assert set(answer["items"][0]) == set(example("service/prices-and-stock.answer")["items"][0])


@pytest.mark.rule("K14")
def test_of_an_article_that_several_products_have_the_first_is_shown_and_that_is_told() -> None:
    answer = priced([], {"А-1": Reference()}, shared="А-1")
    assert [one["name"] for one in answer["items"]] == ["Товар А-1"] * 2
    assert "Артикул А-1 в 1С у нескольких номенклатур: показана «Товар А-1»" in answer["warnings"]
