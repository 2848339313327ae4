"""Shipments of both sides compared for a period, and mended.   Rules H10, K10, K11."""

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest

from obmen.core.errors import Refused

from .comparison import DAY, LESS, LINE, compared, found, listed, mended, stands
from .story import Story, lines, shipment

pytestmark = pytest.mark.rule("H10", "K10", "K11")


def test_a_missing_shipment_is_added_and_one_with_other_lines_is_replaced(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031"))
    story.tell(shipment("add", "ТД00-000032"))  # told of without its id: known by number and day
    all_ = (listed("ТД00-000031", LESS), listed("ТД00-000032"), listed("ТД00-000033"), listed("ТД00-000034", deal="7"))
    run = compared(story, *all_)
    assert found(run) == [
        ("ТД00-000031", "update", "differs"), ("ТД00-000033", "create", "missing"), ("ТД00-000034", "skip", "missing"),
    ]  # fmt: skip
    assert (run.figures[0].ours, run.figures[0].theirs) == ("4 · 4376.75", "2 · 2501.00")
    assert mended(run) == ["updated", "created"]
    assert story.held() == [
        ("ТД00-000031", ["625.25"]), ("ТД00-000032", ["1250.50"]), ("ТД00-000033", ["1250.50"]),
    ]  # fmt: skip
    assert mended(run) == ["unchanged", "unchanged"]
    assert found(compared(story, *all_[:3])) == []


@pytest.mark.parametrize("told", [True, False], ids=["replaced", "added"])
def test_what_is_mended_stands_as_1c_has_it(story: Story, told: bool) -> None:
    if told:
        stands(story, "", lines=(LESS,))
    one = listed("ТД00-000031", LINE, replace(LESS, article="А-2", name="Ремень"))
    mended(compared(story, one))
    [held] = story.ksup.shipments("12345")
    assert (held["number"], held["ref"], held["base"], held["date"]) == (
        "ТД00-000031", "r-ТД00-000031", "onec-ut", "2026-03-06T00:00:00+03:00",
    )  # fmt: skip
    assert held["lines"] == [
        {"article": "00-00000125", "name": "Фильтр масляный", "quantity": "2", "price": "625.25", "sum": "1250.50"},
        {"article": "А-2", "name": "Ремень", "quantity": "1", "price": "625.25", "sum": "625.25"},
    ]
    assert found(compared(story, one)) == []


def test_a_shipment_that_was_corrected_to_nothing_is_emptied_and_never_missing(story: Story) -> None:
    stands(story, "ТД00-000031", "r-ТД00-000031")
    run = compared(story, *(replace(listed(number), lines=()) for number in ("ТД00-000031", "ТД00-000032")))
    assert found(run) == [("ТД00-000031", "update", "differs")]
    assert mended(run) == ["updated"]
    assert story.held() == [("ТД00-000031", [])]


def test_what_nobody_can_tell_or_1c_does_not_know_is_for_a_person(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031"))
    story.tell(shipment("add", "ТД00-000039", ref="r-9"))
    run = compared(story, listed(mixed=True))
    assert found(run) == [("ТД00-000031", "skip", "undecided"), ("ТД00-000039", "skip", "unknown")]
    assert mended(run) == []


@pytest.mark.parametrize("ref", ["r-ТД00-000031", ""], ids=["by id", "by number and day"])
def test_one_that_a_deal_holds_twice_is_for_a_person_and_no_unknown_one(story: Story, ref: str) -> None:
    for _ in range(2):
        stands(story, "ТД00-000031", ref)
    run = compared(story, listed("ТД00-000031", LESS))
    assert found(run) == [("ТД00-000031", "skip", "doubled")]


def test_a_shipment_without_a_number_is_one_of_1c_and_is_mended_as_that(story: Story) -> None:
    story.tell(shipment("add", ""))
    both = (listed("ТД00-000031", LESS), listed("ТД00-000032", LESS))
    run = compared(story, *both)
    assert found(run) == [("ТД00-000031", "update", "differs"), ("ТД00-000032", "create", "missing")]
    assert mended(run) == ["updated", "created"]
    assert story.held() == [("ТД00-000031", ["625.25"]), ("ТД00-000032", ["625.25"])]
    assert found(compared(story, *both)) == []


def test_of_several_without_a_number_the_one_of_equal_content_is_meant(story: Story) -> None:
    for each in ((LESS,), (LINE,), (LESS, LESS)):
        stands(story, "", lines=each)
    assert found(compared(story, listed())) == [("06.03.2026", "skip", "unknown")] * 2
    run = compared(story, listed(), listed("ТД00-000032", LESS, LESS), listed("ТД00-000033", LESS))
    assert found(run) == []


def test_one_with_a_number_or_an_id_of_its_own_is_no_other_one_of_that_day(story: Story) -> None:
    stands(story, "ТД00-000039")
    stands(story, "ТД00-000031", "r-other")
    stands(story, "", "r-nameless")
    assert found(compared(story, listed())) == [
        ("ТД00-000031", "create", "missing"),
        ("ТД00-000039", "skip", "unknown"), ("ТД00-000031", "skip", "unknown"), ("06.03.2026", "skip", "unknown"),
    ]  # fmt: skip


def test_its_number_comes_before_one_without_a_number(story: Story) -> None:
    stands(story, "")
    stands(story, "ТД00-000031", lines=(LESS,))
    assert found(compared(story, listed())) == [
        ("ТД00-000031", "update", "differs"), ("06.03.2026", "skip", "unknown"),
    ]  # fmt: skip


def test_neither_number_nor_id_of_another_deal_is_meant(story: Story) -> None:
    stands(story, "ТД00-000031")
    stands(story, "ТД00-000032", "r-ТД00-000032")
    run = compared(story, listed(deal="12346"), listed("ТД00-000032", deal="12346"))
    assert found(run) == [
        ("ТД00-000031", "create", "missing"), ("ТД00-000032", "create", "missing"),
        ("ТД00-000031", "skip", "unknown"), ("ТД00-000032", "skip", "unknown"),
    ]  # fmt: skip


def test_all_shipments_of_a_deal_are_looked_through_for_a_number(story: Story) -> None:
    numbers = [f"ТД00-{number:06}" for number in range(12)]
    for number in numbers:
        stands(story, number)
    assert found(compared(story, *map(listed, numbers))) == []


def test_a_shipment_of_another_day_is_mended(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031", date=(DAY + timedelta(days=3)).isoformat()))
    run = compared(story, listed())
    [row] = run.planned
    assert (row.finding, row.before, row.after) == ("differs", {"date": "09.03.2026"}, {"date": "06.03.2026"})
    assert mended(run) == ["updated"]
    assert found(compared(story, listed())) == []


@pytest.mark.parametrize("message", [shipment("add"), shipment("change", "ТД00-000099")], ids=["taken", "refused"])
def test_of_a_deal_1c_has_told_of_since_nothing_is_mended_with_what_is_old(
    story: Story, message: dict[str, str]
) -> None:
    run = compared(story, listed("ТД00-000040"), listed("ТД00-000040", deal="12346"))
    with contextlib.suppress(Refused):
        story.tell(message)
    assert mended(run) == ["unchanged", "created"]


def test_what_1c_tells_of_a_deal_while_both_sides_are_read_stands(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031"))
    run = compared(
        story, listed("ТД00-000031", LESS), meanwhile=lambda: story.tell(shipment("change", lines=lines("7")))
    )
    assert mended(run) == ["unchanged"]
    assert story.held() == [("ТД00-000031", ["7"])]
