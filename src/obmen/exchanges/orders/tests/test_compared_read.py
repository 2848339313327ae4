"""Both sides of a comparison read: all of it, in its order, by the right clock.   Rule H10."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from obmen.core import reading
from obmen.core.errors import Refused
from obmen.core.roles.project_basics import Page
from obmen.exchanges.orders import compare
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.small_run import SmallRun, calling

from .compared import DAY, MORE, NUMBER, PERIOD, Here, compared, found, listed, mended
from .story import LINE, Story, order

pytestmark = pytest.mark.rule("H10")


@pytest.fixture
def there(story: Story) -> Story:
    story.tell(order("add", NUMBER, order_date=DAY.isoformat()))
    return story


def test_a_day_is_that_of_the_clock_the_period_was_named_by(story: Story) -> None:
    """A base in Vladivostok: what is the morning of the 3rd there is the night of the 2nd here."""
    night = DAY.replace(hour=22)
    there = night.astimezone(ZoneInfo("Asia/Vladivostok"))
    assert there.date() != night.date()
    story.tell(order("add", NUMBER, order_date=there.isoformat()))
    run = compared(story, listed(NUMBER, date=there))
    assert found(run) == {}
    assert [(str(one.title), one.ours, one.theirs) for one in run.figures[1:]] == [
        ("Of 02.03.2026", "1 · 1250.50", "1 · 1250.50")
    ]


@pytest.mark.rule("H2")
@pytest.mark.parametrize("taken", [True, False], ids=["taken", "held"])
def test_what_1c_told_of_the_deal_after_both_sides_were_read_stands(there: Story, taken: bool) -> None:
    run = compared(there, listed(NUMBER, lines=MORE))
    if taken:
        there.tell(order("change", NUMBER, lines=[{**LINE, "quantity": 3, "sum": "1875,75"}]))
    else:
        with pytest.raises(Refused, match="without its file"):
            there.tell(order("change", NUMBER, lines=[LINE, LINE]), files=())
    assert ["Compare again" in str(one.text) for one in mended(run)] == [True]
    [held] = there.ksup.deal("12345")["orders"]
    assert len(held["lines"]) == 1


@pytest.mark.rule("H2")
def test_what_1c_tells_of_another_deal_meanwhile_is_no_hindrance(there: Story) -> None:
    run = compared(there, listed(NUMBER, lines=MORE))
    there.tell(order("add", "ТДЦБ-000002", 12346))
    assert [one.done for one in mended(run)] == ["updated"]


def test_all_pages_are_read_and_the_run_is_told_how_far_it_is(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOLD_EVERY", 100)
    deals = [str(number) for number in range(1000, 1101)]
    story.ksup.add_deals(deals)
    for deal in deals:
        story.tell(order("add", f"N{deal}", deal, order_date=DAY.isoformat()))
    run: Any = SmallRun(settings=OrderSettings(), source=Here([listed(f"N{deal}", deal) for deal in deals]),
                        target=story.client, period=PERIOD)  # fmt: skip
    told: list[int] = []
    run.progress = told.append
    with calling():
        compare(run)
    assert {row.act for row in run.planned} == {"leave"}
    assert told == [100, 101, 201, 302, 403]


def test_what_was_told_by_itself_is_looked_at_before_either_side_is_read(there: Story) -> None:
    class Told(SmallRun):
        def brought(self, key: str) -> str:
            asked.append((key, len(there.ksup.arrivals())))
            return super().brought(key)

    asked: list[tuple[str, int]] = []
    before = len(there.ksup.arrivals())
    run: Any = Told(settings=OrderSettings(), source=Here([listed(NUMBER)]), target=there.client, period=PERIOD)
    with calling():
        compare(run)
    assert asked == [("", before)]


def test_of_any_time_both_sides_are_read_whole(there: Story) -> None:
    long_ago = DAY - timedelta(days=9000)
    there.tell(order("add", "ТДЦБ-000002", order_date=(long_ago - timedelta(days=1)).isoformat()))
    run: Any = SmallRun(settings=OrderSettings(), source=Here([listed(NUMBER), listed("ТДЦБ-000002", date=long_ago)]),
                        target=there.client, kept_versions=there.versions)  # fmt: skip
    with calling():
        compare(run)
    assert found(run) == {"ТДЦБ-000002": ("update", "differs")}
    assert [one.done for one in mended(run)] == ["updated"]
    assert there.ksup.deal("12345")["orders"][1]["order_date"] == long_ago.isoformat()


def test_a_list_of_ksup_that_never_ends_is_told_and_not_read_for_ever(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story.client, "deals", lambda since, until, after: Page((), "12345", more=True))
    run: Any = SmallRun(settings=OrderSettings(), target=story.client, target_name="КСУП", period=PERIOD)
    with pytest.raises(Refused, match="КСУП says that its list goes on"), calling():
        compare(run)
