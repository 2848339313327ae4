"""Prices and stock of chosen products.   Rules K14, K14.1."""

from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.inbound import WrongContent

from .story import OIL, Story


def prices(item: dict[str, Any]) -> tuple[Any, ...]:
    return item["price_retail"], item["price_retail_special"], item["price_agreement"]


@pytest.mark.rule("K14")
def test_each_product_is_told_with_three_prices_and_what_is_available_in_each_warehouse(story: Story) -> None:
    story.trade.add_product("00-00000125", "Фильтр масляный W 712/95", **OIL)
    code = story.trade.add_partner("ООО «Ёлки»", agreement={"00-00000125": "600.10"})["code"]
    told = story.ask("00-00000125", contact_code=code)
    stock = [(item["warehouse"], item["available"]) for item in told["items"]]
    assert stock == [("Магазин", 4), ("Внешний склад", 12.5)]
    assert [prices(item) for item in told["items"]] == [(690, 655.5, 600.1)] * 2
    assert {(item["article"], item["name"]) for item in told["items"]} == {("00-00000125", "Фильтр масляный W 712/95")}
    assert (told["missing"], told["warnings"]) == ([], [])
    assert told["as_of"].endswith("+03:00")


@pytest.mark.rule("K14")
def test_the_answer_has_the_fields_of_the_contract_and_no_other(story: Story) -> None:
    story.trade.add_product("A-1", "Окно")
    told = story.ask("A-1")
    assert list(told) == ["items", "missing", "warnings", "as_of"]
    assert list(told["items"][0]) == [
        "article", "name", "name_matches", "warehouse", "available", "price_retail", "price_retail_special",
        "price_agreement",
    ]  # fmt: skip


@pytest.mark.rule("K14")
def test_a_price_there_is_none_of_is_null_and_not_nothing_to_pay(story: Story) -> None:
    story.trade.add_product("A-1", "Без цен")
    story.trade.add_product("A-2", "Даром", retail="0")
    told = story.ask("A-1", "A-2")
    assert [prices(item) for item in told["items"]][::2] == [(None, None, None), (0, None, None)]


@pytest.mark.rule("K14")
def test_more_sold_than_there_is_stays_below_nought(story: Story) -> None:
    story.trade.add_product("A-1", "Окно", stock={"Магазин": "-2.5"})
    assert [item["available"] for item in story.ask("A-1")["items"]] == [-2.5, 0]


@pytest.mark.rule("K14")
def test_what_1c_does_not_know_is_told_beside_what_it_knows(story: Story) -> None:
    story.trade.add_product("A-1", "Окно")
    story.trade.add_product("A-3", "Помечена", marked=True)
    told = story.ask("нет", "A-1", "A-3", "a-1")
    assert {item["article"] for item in told["items"]} == {"A-1"}
    assert told["missing"] == ["нет", "A-3", "a-1"]


@pytest.mark.rule("K14")
def test_articles_are_texts_whatever_they_look_like(story: Story) -> None:
    articles = ["00012", "ОКНО-Ё/1", "12", "пробелы внутри", "<b>&", "A" * 100]
    for number, article in enumerate(articles):
        story.trade.add_product(article, f"Товар {number}")
    told = story.ask(*articles, 12, " 00012 ")
    assert [item["article"] for item in told["items"]] == [one for one in articles for _ in range(2)]
    assert told["missing"] == []


@pytest.mark.rule("K14")
def test_an_article_two_products_of_1c_have_is_told_once_and_of_that_too(story: Story) -> None:
    story.trade.add_product("A-1", "Первая", retail="1")
    story.trade.add_product("A-1", "Вторая", retail="2")
    told = story.ask("A-1")
    assert [item["name"] for item in told["items"]] == ["Первая", "Первая"]
    assert told["warnings"] == ["Артикул A-1 в 1С у нескольких номенклатур: показана «Первая»"]


@pytest.mark.rule("K14")
def test_a_contact_1c_does_not_know_gets_prices_without_agreement_and_a_warning(story: Story) -> None:
    story.trade.add_product("A-1", "Окно", **OIL)
    story.trade.add_partner("Другой", agreement={"A-1": "1"})
    told = story.ask("A-1", contact_code="00-00000999")
    assert prices(told["items"][0]) == (690, 655.5, None)
    assert told["warnings"] == ["Код контакта 00-00000999 в 1С не найден: цены по соглашению не показаны"]


@pytest.mark.rule("K14")
def test_the_warehouses_are_those_chosen_in_1c(story: Story) -> None:
    story.trade.add_product("A-1", "Окно", stock={"Третий": "9"})
    story.trade.extension(warehouses=["Магазин", "Внешний склад", "Третий"])
    assert [item["available"] for item in story.ask("A-1")["items"]] == [0, 0, 9]
    story.trade.extension(warehouses=[])
    with pytest.raises(Refused, match="не выбраны склады"):
        story.ask("A-1")


@pytest.mark.rule("K14")
def test_a_thousand_products_are_one_question(story: Story) -> None:
    for number in range(3):
        story.trade.add_product(f"A-{number}", "Окно")
    told = story.ask(*(f"A-{number}" for number in range(1000)))
    assert (len(told["items"]), len(told["missing"])) == (6, 997)
    asked = [one for one in story.onec.odata.asked()["requests"] if one["method"] == "POST"]
    assert len(asked) == 1


@pytest.mark.rule("K14.1")
@pytest.mark.parametrize(
    ("ours", "matches"),
    [
        ("Фильтр масляный «Ёлка»", True),
        ("  фильтр\u00a0масляный   «елка» ", True),
        ("Фильтр воздушный «Ёлка»", False),
        ("Фильтр масляный", False),
        ("Фильтp масляный «Ёлка»", False),  # a Latin p
        ("", False),
    ],
)
def test_a_name_that_differs_is_marked(story: Story, ours: str, matches: bool) -> None:
    story.trade.add_product("A-1", "Фильтр масляный «Ёлка»")
    told = story.ask("A-1", names={" A-1 ": ours})
    assert [item["name_matches"] for item in told["items"]] == [matches, matches]
    assert told["items"][0]["name"] == "Фильтр масляный «Ёлка»"


@pytest.mark.rule("K14.1")
def test_without_a_name_of_ksup_nothing_is_marked(story: Story) -> None:
    story.trade.add_product("A-1", "Окно")
    assert story.ask("A-1", names={"A-2": "Дверь"})["items"][0]["name_matches"] is None


@pytest.mark.rule("K14")
@pytest.mark.parametrize(
    ("question", "field"),
    [
        ({"articles": []}, "articles"),
        ({"articles": [""]}, "articles.0"),
        ({"articles": "A-1"}, "articles"),
        ({"articles": [["A-1"]]}, "articles.0"),
        ({"articles": [f"A-{number}" for number in range(1001)]}, "articles"),
        ({"articles": ["A-1"], "names": ["Окно"]}, "names"),
        ({}, "articles"),
    ],
)
def test_a_wrong_question_is_refused_by_field_and_1c_not_troubled(
    story: Story, question: dict[str, Any], field: str
) -> None:
    with pytest.raises(WrongContent) as caught:
        story.hand_over(question)
    assert [problem.field for problem in caught.value.problems] == [field]
    assert story.onec.odata.asked()["requests"] == []
