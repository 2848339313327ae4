"""Warehouses that the settings of the exchange choose.   Rules K14, H7."""

from typing import Any

import pytest

from obmen.core.errors import Misconfigured
from obmen.core.settings import hint_of
from obmen.exchanges.prices.settings import PricesSettings
from tests.batteries.small_run import calling

from .story import OIL, Story

pytestmark = pytest.mark.rule("K14", "H7")


def told(story: Story, *warehouses: str) -> list[tuple[str, Any]]:
    story.settings = PricesSettings(warehouses=warehouses)
    return [(item["warehouse"], item["available"]) for item in story.ask("A-1")["items"]]


@pytest.fixture(autouse=True)
def oil(story: Story) -> None:
    story.trade.add_product("A-1", "Масло", **OIL)


def test_only_the_chosen_warehouses_come_back_in_their_order(story: Story) -> None:
    assert told(story, "Внешний склад") == [("Внешний склад", 12.5)]
    assert told(story, "внешний склад", "Магазин") == [("Внешний склад", 12.5), ("Магазин", 4)]


def test_one_that_the_extension_is_not_set_up_for_is_told_too(story: Story) -> None:
    story.trade.extension(warehouses=["Третий"])
    story.trade.extension(warehouses=[])
    assert told(story, "Третий") == [("Третий", 0)]


def test_with_none_chosen_1c_tells_of_those_it_is_set_up_for(story: Story) -> None:
    story.trade.extension(warehouses=["Магазин"])
    assert told(story) == [("Магазин", 4)]


def test_those_that_1c_does_not_have_are_named_to_the_operator(story: Story) -> None:
    with pytest.raises(Misconfigured) as caught:
        told(story, "Магазин", "Дальний", "Ближний")
    assert caught.value.setting == "warehouses"
    assert str(caught.value) == (
        "1C base onec-ut: в 1С нет склада «Дальний»; в 1С нет склада «Ближний». Choose the warehouses anew in the"
        " settings of the exchange"
    )


def test_of_warehouses_called_alike_each_is_chosen_by_its_id(story: Story) -> None:
    story.trade.extension(warehouses=["Магазин", "магазин", "Внешний склад"])
    with pytest.raises(Misconfigured, match="несколько складов «Магазин»"):
        told(story, "Магазин")
    with calling():
        offered = {one.title: one.value for one in story.client.warehouses()}
    assert offered["Внешний склад"] == "Внешний склад"
    assert told(story, offered["Магазин"]) == [("Магазин", 4)]
    assert told(story, offered["магазин"], "Внешний склад") == [("магазин", 0), ("Внешний склад", 12.5)]


def test_an_older_extension_that_passes_them_by_is_told_as_that(story: Story) -> None:
    story.trade.extension(takes_warehouses=False)
    with pytest.raises(Misconfigured, match="an older one"):
        told(story, "Магазин")
    assert told(story, "Магазин", "Внешний склад") == [("Магазин", 4), ("Внешний склад", 12.5)]


def test_the_form_offers_1cs_list(story: Story) -> None:
    assert hint_of(PricesSettings.model_fields["warehouses"]).choices == "warehouses"
    with calling():
        assert [(one.value, one.title) for one in story.client.warehouses()] == [
            ("Внешний склад", "Внешний склад"), ("Магазин", "Магазин"),
        ]  # fmt: skip
