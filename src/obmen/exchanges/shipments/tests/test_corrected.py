"""Goods told of anew.   Rules K11, H2."""

from datetime import timedelta
from typing import Any

import pytest

from obmen.core.errors import Refused, Unclear
from obmen.exchanges.shipments.settings import ShipmentSettings

from .story import SUM, Story, lines, shipment, warnings

pytestmark = pytest.mark.rule("K11")
NEW = lines("5", "6")


def change(number: str = "ТД00-000031", **more: Any) -> dict[str, Any]:
    return shipment("change", number, **{"lines": NEW, **more})


def test_a_correction_replaces_the_shipment_and_touches_no_other(story: Story) -> None:
    story.tell(shipment("add"))
    story.tell(shipment("add", "ТД00-000032"))
    outcome = story.tell(change())
    assert (outcome.done, outcome.warnings, outcome.links) == ("updated", (), tuple(story.links.kept[:1]))
    assert story.held() == [("ТД00-000031", ["5", "6"]), ("ТД00-000032", [SUM])]


@pytest.mark.parametrize(
    ("added", "corrected"),
    [
        ({"ref": "7c1f"}, {"ref": "7c1f", "number": "ТД00-000077", "date": "09.03.2026"}),
        ({"ref": "7c1f"}, {"ref": "7c1f", "number": ""}),
        ({"ref": "7c1f"}, {"date": "09.03.2026"}),
        ({}, {"ref": "7c1f", "date": "09.03.2026"}),
        ({}, {"number": ""}),
        ({"number": ""}, {"number": ""}),
        ({"date": "06.03.2026 18:30:00"}, {"number": "", "date": "2026-03-06T23:59:59"}),
    ],
    ids=["ref", "ref alone", "number", "number, ref new", "day", "day of a nameless one", "day, not hour"],
)
def test_it_is_found_by_ref_or_number_or_else_by_its_day(
    story: Story, added: dict[str, Any], corrected: dict[str, Any]
) -> None:
    story.tell(shipment("add", "ТД00-000030", date="05.03.2026"))
    story.tell({**shipment("add"), **added})
    outcome = story.tell({**change(), **corrected})
    assert (outcome.done, outcome.warnings) == ("updated", ())
    assert [sums for _, sums in story.held()] == [[SUM], ["5", "6"]]


def test_number_and_ref_that_were_not_repeated_stay(story: Story) -> None:
    story.tell(shipment("add", ref="7c1f"))
    story.tell(change(""))
    [held] = story.ksup.shipments("12345")
    assert (held["number"], held["ref"]) == ("ТД00-000031", "7c1f")
    assert story.tell(change("", ref="7c1f", lines=lines("9"), date="08.03.2026")).done == "updated"
    assert story.ksup.shipments("12345")[0]["date"][:10] == "2026-03-08"


def test_without_number_and_day_the_only_one_of_the_deal_is_meant_and_shown(story: Story) -> None:
    story.tell(shipment("add"))
    outcome = story.tell(change("", date="09.03.2026"))
    assert outcome.done == "updated"
    assert "the only one of deal 12345, of 06.03.2026, was replaced" in warnings(outcome)
    assert story.held() == [("ТД00-000031", ["5", "6"])]


def test_whether_the_only_one_may_be_meant_is_a_setting(story: Story) -> None:
    story.settings = ShipmentSettings(only_one=False)
    story.tell(shipment("add"))
    with pytest.raises(Refused, match=r"holds no shipment 09\.03\.2026 to correct"):
        story.tell(change("", date="09.03.2026"))
    assert story.held() == [("ТД00-000031", [SUM])]


@pytest.mark.parametrize(
    "message", [change("ТД00-000099"), change("", ref="9f9f"), change(ref="9f9f")], ids=["number", "ref", "other ref"]
)
def test_the_only_one_is_not_meant_where_1c_named_another(story: Story, message: dict[str, Any]) -> None:
    story.tell(shipment("add", ref="7c1f"))
    with pytest.raises(Refused) as caught:
        story.tell(message)
    assert (caught.value.field, caught.value.value) == ("number", message.get("number", ""))
    assert str(caught.value) == (
        f"Deal 12345 holds no shipment {message.get('number', '06.03.2026')} to correct. Send the shipment from 1C and"
        " redo this message"
    )
    assert story.held() == [("ТД00-000031", [SUM])]


def test_of_several_that_it_may_mean_a_person_names_one(story: Story) -> None:
    story.tell(shipment("add"))
    story.tell(shipment("add", "ТД00-000032"))
    with pytest.raises(Refused, match=r"holds no shipment 09\.03\.2026 to correct"):
        story.tell(change("", date="09.03.2026"))
    with pytest.raises(Refused) as caught:
        story.tell(change(""))
    assert caught.value.field == "number"
    assert story.written() == ["shipment.add"] * 2
    assert str(caught.value) == (
        "Deal 12345 holds several shipments it may mean: ТД00-000031 06.03.2026 00:00, ТД00-000032 06.03.2026 00:00."
        " Add to the message the number and the exact date of the one that is meant; where they are all alike, correct"
        " it in KSUP by hand and drop the message"
    )


def test_of_several_of_a_day_the_hour_decides(story: Story) -> None:
    story.tell(shipment("add", "", date="06.03.2026 10:00:00"))
    story.tell(shipment("add", "", date="06.03.2026 11:00:00"))
    assert story.tell(change("", date="06.03.2026 11:00:00")).done == "updated"
    assert [sums for _, sums in story.held()] == [[SUM], ["5", "6"]]


def test_numbers_begin_anew_each_year_and_the_day_tells_which_is_meant(story: Story) -> None:
    story.tell(shipment("add", date="06.03.2025"))
    story.tell(shipment("add", date="06.03.2026"))
    assert story.tell(change()).done == "updated"
    assert [sums for _, sums in story.held()] == [[SUM], ["5", "6"]]
    assert story.tell(change(lines=lines("7"), date="01.12.2025")).warnings == ()
    assert [sums for _, sums in story.held()] == [["7"], ["5", "6"]]
    with pytest.raises(Refused, match=r"several shipments it may mean: ТД00-000031 01\.12\.2025 00:00, ТД00-000031 06"):
        story.tell(change(date="01.01.2027"))


def test_of_a_number_given_twice_in_a_year_the_day_decides_whatever_the_hour(story: Story) -> None:
    story.tell(shipment("add", date="06.03.2026 10:00:00"))
    story.tell(shipment("add", date="07.03.2026 10:00:00"))
    assert story.tell(change(date="07.03.2026 12:00:00")).done == "updated"
    assert [sums for _, sums in story.held()] == [[SUM], ["5", "6"]]


def test_the_shipment_of_another_base_is_never_meant(story: Story) -> None:
    story.tell(shipment("add", ref="7c1f"), base="onec-spb")
    for message in (change(), change("", ref="7c1f"), change("")):
        with pytest.raises(Refused, match="to correct"):
            story.tell(message, base="onec-ut")
    assert story.held() == [("ТД00-000031", [SUM])]


@pytest.mark.rule("H2")
@pytest.mark.parametrize("message", [change(), change("", ref="7c1f"), change("")])
def test_a_correction_that_came_before_its_shipment_waits_for_it_and_never_becomes_one(
    story: Story, message: dict[str, Any]
) -> None:
    with pytest.raises(Refused) as caught:
        story.tell(message)
    assert caught.value.patience == timedelta(seconds=20)
    assert story.held() == []
    story.tell(shipment("add", ref="7c1f"))
    assert story.tell(message).done == "updated"
    assert story.held() == [("ТД00-000031", ["5", "6"])]


@pytest.mark.rule("H4")
@pytest.mark.parametrize("fault", ["lost_answer", "truncated", "500"])
@pytest.mark.parametrize("number", ["ТД00-000031", ""])
@pytest.mark.parametrize("date", ["06.03.2026", "09.03.2026"])
def test_an_answer_that_was_lost_leaves_one_correction(story: Story, fault: str, number: str, date: str) -> None:
    story.tell(shipment("add"), "m-1-0")
    story.ksup.fault(fault, act="shipment.put", times=1)
    with pytest.raises(Unclear):
        story.tell(change(number, date=date), "m-2-0")
    story.tell(change(number, date=date), "m-2-0", unclear=True)
    assert story.held() == [("ТД00-000031", ["5", "6"])]
    assert story.written() == ["shipment.add", "shipment.put"]


@pytest.mark.rule("H4")
def test_the_same_correction_told_twice_changes_nothing_more(story: Story) -> None:
    story.tell(shipment("add"))
    story.tell(change())
    assert story.tell(change()).done == "unchanged"
    assert story.written() == ["shipment.add", "shipment.put"]


@pytest.mark.rule("H6")
def test_a_plan_of_a_correction_shows_before_and_after_and_writes_nothing(story: Story) -> None:
    story.tell(shipment("add"))
    assert story.tell(change(), dry=True).done == "updated"
    assert story.written() == ["shipment.add"]
    assert story.last_call
    [shown] = story.last_call.changes
    assert shown.before is not None
    assert (shown.before["sum"], shown.after["sum"]) == (SUM, "11")
