"""Records put aside while both sides are read, and the figures of a comparison's head (H10, H13)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from obmen.core.call import current, within
from obmen.core.daily import MOST_DAYS, Daily, day_of, is_within
from obmen.core.shelf import Shelf
from obmen.core.text import Text
from tests.batteries.small_run import calling

pytestmark = pytest.mark.rule("H13")
MOSCOW = ZoneInfo("Europe/Moscow")


def test_a_record_is_found_by_each_of_its_keys_and_a_later_one_of_its_id_takes_its_place() -> None:
    with Shelf[tuple[str, int]]() as shelf:
        shelf.put("1", ("ёлка", 1), name="ёлка", phone=("+7", "+8", "+8"))
        shelf.put("2", ("сосна", 2), name="сосна", phone=())
        shelf.put("3", ("ёлка", 3), name="ёлка", phone="")
        assert [number for _, number in shelf.find("name", "ёлка")] == [1, 3]
        assert shelf.find("name", "ёлка", most=1) == [("ёлка", 1)]
        assert (shelf.find("phone", "+8"), shelf.find("phone", ""), shelf.count("name", "ёлка")) == (
            [("ёлка", 1)],
            [],
            2,
        )
        shelf.put("1", ("пихта", 4), name="пихта")
        assert (shelf.find("phone", "+7"), shelf.get("1"), shelf.get("9")) == ([], ("пихта", 4), None)
        assert ([number for _, number in shelf], len(shelf)) == ([2, 3, 4], 3)


def test_all_of_a_long_shelf_is_gone_through_once_while_it_is_looked_up() -> None:
    with Shelf[int]() as shelf:
        for number in range(1201):
            shelf.put(str(number), number, half=str(number // 2))
        assert [shelf.count("half", str(number // 2)) for number in shelf] == [2] * 1200 + [1]


@pytest.mark.rule("H10")
def test_of_many_days_those_that_differ_are_told() -> None:
    daily, first = Daily(Text("Orders")), date(2026, 1, 1)
    for place in range(MOST_DAYS + 9):
        for side in ("ours", "theirs"):
            daily.add(side, first + timedelta(days=place), Decimal(10))
    daily.add("ours", date(2026, 1, 5), Decimal("0.5"))
    assert [(one.ours, one.theirs) for one in daily.figures()] == [
        ("41 · 400.50", "40 · 400.00"),
        ("2 · 10.50", "1 · 10.00"),
    ]


@pytest.mark.rule("H10")
def test_a_day_is_that_of_the_clock_the_period_was_named_by() -> None:
    period = (datetime(2026, 3, 5, tzinfo=MOSCOW), datetime(2026, 3, 6, tzinfo=MOSCOW))
    late = datetime.fromisoformat("2026-03-04T22:30:00+00:00")
    assert (day_of(late, period), day_of(late, None)) == (date(2026, 3, 5), date(2026, 3, 4))
    assert is_within(late, period)
    assert not is_within(period[1], period)


@pytest.mark.rule("H4")
def test_what_is_done_for_one_of_many_has_an_identity_of_its_own() -> None:
    with calling("m-1"):
        with within("A-1"):
            assert current().identity == "m-1-A-1"
        assert current().identity == "m-1"
