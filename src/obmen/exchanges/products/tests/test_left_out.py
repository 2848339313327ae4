"""Products that stay in 1C.   Rule K3.1."""

from typing import Any

import pytest

from obmen.core.errors import Refused
from obmen.core.inbound import WrongContent
from obmen.core.settings import hint_of
from obmen.exchanges.products import EXCHANGE
from obmen.exchanges.products.settings import ProductSettings

from .story import Story, product, warnings

pytestmark = pytest.mark.rule("K3.1")
WHOLE: dict[str, Any] = {"group": "Фильтры", "deletion_mark": False, "archived": False, "kind": "Товар"}


@pytest.fixture(autouse=True)
def _filters_are_exported(story: Story) -> None:
    story.settings = ProductSettings(groups=("Фильтры",))


def test_a_product_that_meets_every_condition_is_brought_over(story: Story) -> None:
    outcome = story.tell(product(**WHOLE))
    assert (outcome.done, outcome.warnings) == ("created", ())
    assert list(story.products()) == ["00-00000125"]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"deletion_mark": True}, "It is marked for deletion in 1C"),
        ({"deletion_mark": "Да"}, "It is marked for deletion in 1C"),
        ({"archived": True}, "It is archived in 1C"),
        ({"kind": "Услуга"}, "Products of kind «Услуга» stay in 1C"),
        ({"group": "Масла"}, "Products of group «Масла» stay in 1C"),
    ],
)
@pytest.mark.parametrize("rest", [WHOLE, {}], ids=["others met", "others not told"])
def test_one_condition_that_is_not_met_keeps_it_in_1c(
    story: Story, more: dict[str, Any], why: str, rest: dict[str, Any]
) -> None:
    outcome = story.tell(product(**{**rest, **more}))
    assert (outcome.done, str(outcome.text), outcome.warnings) == ("skipped", why, ())
    assert story.ksup.arrivals() == []


@pytest.mark.parametrize("told", [{}, dict.fromkeys(WHOLE), dict.fromkeys(WHOLE, "")], ids=["absent", "null", "empty"])
def test_what_1c_does_not_tell_it_has_looked_at_itself(story: Story, told: dict[str, Any]) -> None:
    assert story.tell(product(**told)).done == "created"


@pytest.mark.parametrize("kind", ["товар", " Товар ", "ТОВАР"])
@pytest.mark.parametrize("group", ["фильтры", " Фильтры ", "ФИЛЬТРЫ"])
def test_letter_case_and_outer_spaces_do_not_matter(story: Story, kind: str, group: str) -> None:
    assert story.tell(product(kind=kind, group=group)).done == "created"


@pytest.mark.parametrize(
    ("chosen", "told", "exported"),
    [
        ("Фильтры", "Автотовары/Фильтры", True),
        ("Фильтры", "Автотовары/Фильтры/Масляные", True),
        ("Автотовары", "Автотовары/Фильтры/Масляные", True),
        ("Автотовары/Фильтры", "Автотовары/Фильтры/Масляные", True),
        ("Автотовары / Фильтры", "Автотовары/Фильтры", False),
        ("Автотовары/Прочее", "Бытовые/Прочее", False),
        ("Автотовары/Фильтры", "Автотовары/Масла/Фильтры", False),
        ("Автотовары/Фильтры", "Автотовары", False),
        ("Фильтры", "Фильтры воды", False),
        ("Масла / жидкости", "Автотовары/Масла / жидкости", True),
        ("Масла", "Автотовары/Масла / жидкости", False),
        ("/Автотовары/", "Автотовары", True),
        ("/ Автотовары /", "Автотовары/Фильтры", True),
        ("XL/Автотовары", "L/Автотовары", False),
        ("", "Автотовары", False),
        ("/", "Автотовары", False),
    ],
)
def test_a_chosen_group_is_exported_with_its_subgroups(story: Story, chosen: str, told: str, exported: bool) -> None:
    story.settings = ProductSettings(groups=("Колёса", chosen))
    assert story.tell(product(group=told)).done == ("created" if exported else "skipped")


def test_with_no_group_chosen_a_product_of_a_group_is_held_and_it_says_where_to_choose(story: Story) -> None:
    story.settings = ProductSettings()
    with pytest.raises(Refused) as caught:
        story.tell(product(**WHOLE))
    assert "Choose groups in the settings of the exchange" in str(caught.value.text)
    assert story.tell(product(**WHOLE | {"kind": "Услуга"})).done == "skipped"


def test_a_flow_without_a_chosen_group_is_told_as_that() -> None:
    assert EXCHANGE.lacks
    assert str(EXCHANGE.lacks(ProductSettings())).startswith("has no group chosen to be exported")
    assert EXCHANGE.lacks(ProductSettings(groups=("Фильтры",))) is None


def test_groups_are_chosen_from_1cs_list() -> None:
    assert hint_of(ProductSettings.model_fields["groups"]).choices == "product_groups"


def test_what_stays_in_1c_needs_no_article(story: Story) -> None:
    assert story.tell(product(None, ref="r-1", kind="Услуга")).done == "skipped"
    assert story.tell(product(None, ref="r-1", group="Масла")).done == "skipped"


@pytest.mark.parametrize("later", [{"deletion_mark": True}, {"archived": "Да"}, {"group": "Масла"}, {"kind": "Услуга"}])
@pytest.mark.parametrize("named", [{"ref": "r-1"}, {}], ids=["by its id", "by its article"])
def test_what_was_brought_over_before_stays_as_it_was_and_the_operator_is_told(
    story: Story, later: dict[str, Any], named: dict[str, Any]
) -> None:
    """Nothing is deleted in KSUP, by the source."""
    story.tell(product(**named))
    before = story.products()
    outcome = story.tell(product(name="Другое", **named, **later))
    assert outcome.done == "skipped"
    assert warnings(outcome) == (
        "«Фильтр масляный W 712/95» was brought to KSUP before and stays there as it is: decide what becomes of it"
    )
    assert story.products() == before
    assert story.tell(product(name="Снова", **named)).done == "updated"


@pytest.mark.parametrize("field", ["deletion_mark", "archived"])
@pytest.mark.parametrize("value", ["может быть", 2, [], {}])
def test_a_condition_that_is_neither_yes_nor_no_is_a_mistake_and_no_yes(story: Story, field: str, value: Any) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell(product(**{field: value}))
    assert [problem.field for problem in caught.value.problems] == [field]
    assert story.products() == {}
