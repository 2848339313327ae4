"""What a client brought back.   Rule K12."""

from typing import Any

import pytest

from .story import LINE, OTHER, Story, receipt, warnings

pytestmark = pytest.mark.rule("K12")


@pytest.mark.parametrize(
    ("line", "sum_"),
    [
        ({**LINE, "quantity": -2, "sum": "-1 250,50"}, "-1250.50"),
        ({**LINE, "sum": -1250.5}, "-1250.5"),
        ({**LINE, "quantity": -1, "price": "0,50", "sum": "-0,50"}, "-0.50"),
    ],
)
@pytest.mark.parametrize(("number", "called"), [("ЧК-000019", "ЧК-000019"), ("", "04.03.2026 12:00")])
def test_a_return_becomes_no_deal_and_is_shown(
    story: Story, line: dict[str, Any], sum_: str, number: str, called: str
) -> None:
    outcome = story.tell(receipt(number, lines=[line]))
    assert (outcome.done, story.deals()) == ("skipped", [])
    assert str(outcome.text) == f"{sum_} is no sale: returns are not brought over (receipt {called})"
    assert warnings(outcome) == f"Receipt {called} is a return: enter it in KSUP by hand"


@pytest.mark.parametrize("back", [{"quantity": -1, "sum": "-99.5"}, {"sum": "-99.5"}, {"quantity": -1}])
def test_a_receipt_that_takes_something_back_is_brought_over_whole_and_shown(
    story: Story, back: dict[str, Any]
) -> None:
    outcome = story.tell(receipt(lines=[LINE, {**OTHER, **back}, {**OTHER, **back, "article": "A-8", "sum": "-0.5"}]))
    text = "Lines that take something back: 2, the first is A-7. They stand in the deal as told"
    assert (outcome.done, warnings(outcome)) == ("created", text)
    assert [line["article"] for line in story.deals()[0]["orders"][0]["lines"]] == [LINE["article"], "A-7", "A-8"]


def test_what_weighs_little_costs_little_or_has_no_quantity_is_not_taken_back(story: Story) -> None:
    weighed, cheap, service = {"quantity": "0.5"}, {"sum": "0.01"}, {"quantity": 0}
    outcome = story.tell(receipt(lines=[LINE, {**OTHER, **weighed}, {**OTHER, **cheap}, {**OTHER, **service}]))
    assert (outcome.done, outcome.warnings) == ("created", ())
