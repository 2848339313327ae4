"""What 1C tells of a shipment stands in KSUP as it is, or is named as wrong.   Rules K10, K11."""

from typing import Any

import pytest

from obmen.core.inbound import NotPlaced, WrongContent

from .story import LINE, SUM, Story, lines, shipment

CORRECTION = shipment("change", lines=lines("5", "6"))


@pytest.mark.rule("K10")
@pytest.mark.parametrize("deal", [None, "", "\u00a0", 0, [], True])
def test_a_shipment_without_a_deal_number_is_not_taken(story: Story, deal: Any) -> None:
    with pytest.raises(NotPlaced) as caught:
        story.tell(shipment("add", deal=deal))
    assert [problem.field for problem in caught.value.problems] == ["deal_number"]


@pytest.mark.rule("K10")
def test_10000_lines(story: Story) -> None:
    many = [{**LINE, "article": f"00-{number:08}"} for number in range(10_000)]
    assert story.tell(shipment("add", lines=many)).done == "created"
    assert story.tell(shipment("change", lines=many)).done == "unchanged"
    assert len(story.ksup.shipments("12345")[0]["lines"]) == 10_000


@pytest.mark.rule("K10")
@pytest.mark.parametrize(
    "name", ['Болт "ё" 5\'', "Кабель 😀 3×2,5", "Труба \\n {x} %s", "<b>Шина</b> & обод", "a" * 1000]
)
def test_names_come_through_as_they_are(story: Story, name: str) -> None:
    story.tell(shipment("add", 'ТД "ё"/1', lines=[{**LINE, "name": name, "article": "00 \\ / \" '"}]))
    [held] = story.ksup.shipments("12345")
    assert (held["number"], held["lines"][0]["name"], held["lines"][0]["article"]) == ('ТД "ё"/1', name, "00 \\ / \" '")


@pytest.mark.rule("K10")
@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"lines": []}, ["lines"]),
        ({"lines": None}, ["lines"]),
        ({"lines": [LINE, {**LINE, "sum": "сто"}, {"name": "без артикула"}]}, ["lines.1.sum", "lines.2.article"]),
        ({"date": "01.01.0001"}, ["date"]),
        ({"date": "вчера"}, ["date"]),
        ({"type": "delete"}, ["type"]),
    ],
)
def test_what_is_wrong_is_named(story: Story, wrong: dict[str, Any], fields: list[str]) -> None:
    with pytest.raises(WrongContent) as caught:
        story.tell({**shipment("add"), **wrong})
    assert [problem.field for problem in caught.value.problems][: len(fields)] == fields


@pytest.mark.rule("K11")
def test_a_shipment_corrected_to_no_lines_stays_and_holds_none(story: Story) -> None:
    story.tell(shipment("add"))
    assert story.tell(shipment("change", lines=[])).done == "updated"
    assert story.held() == [("ТД00-000031", [])]
    assert story.tell(shipment("change", lines=[])).done == "unchanged"
    assert story.tell(CORRECTION).done == "updated"


@pytest.mark.rule("K11")
def test_lines_that_were_not_sent_at_all_empty_nothing(story: Story) -> None:
    story.tell(shipment("add"))
    for message in ({**CORRECTION, "lines": None}, {key: value for key, value in CORRECTION.items() if key != "lines"}):
        with pytest.raises(WrongContent) as caught:
            story.tell(message)
        assert [problem.field for problem in caught.value.problems] == ["lines"]
    assert story.held() == [("ТД00-000031", [SUM])]
