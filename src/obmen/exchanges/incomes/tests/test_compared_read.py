"""Both sides of a comparison read: all of it, of this base, by the right clock.   Rules H10, K8."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from obmen.core import reading
from obmen.core.errors import Refused
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_system import Payment
from obmen.exchanges.incomes import compare
from tests.batteries.small_run import SmallRun, calling

from .compared import DAY, PERIOD, Here, compared, found, listed, mended
from .story import Story, income, part

pytestmark = pytest.mark.rule("H10")
VLADIVOSTOK = ZoneInfo("Asia/Vladivostok")


@pytest.mark.rule("K8", "K12")
def test_money_of_another_base_of_a_receipt_or_of_another_period_is_none_of_this(story: Story) -> None:
    story.ksup.add_deals([{"number": "900", "type": "Розница"}])
    story.tell(part("1", deal=900, date=DAY.isoformat()))
    story.tell(part("2"), base="onec-spb")
    story.tell(part("3", date=(DAY - timedelta(days=30)).isoformat()))
    story.tell(part("4"))
    run = compared(story, listed("4"))
    assert (found(run), {figure.theirs for figure in run.figures[:2]}) == ([], {"1 · 1250.50"})
    run = compared(story, listed("4"), listed("2"))
    assert [row[1:] for row in found(run)] == [("create", "missing")]


@pytest.mark.rule("K8", "K9")
def test_a_day_is_that_of_the_clock_the_period_was_named_by(story: Story) -> None:
    """A base in Vladivostok: what is the morning of the 6th there is the night of the 5th here."""
    morning = DAY.replace(hour=22).astimezone(VLADIVOSTOK)
    assert morning.date() != DAY.date()
    story.tell(part("1", "10", date=morning.isoformat()))
    story.tell(part("2", "20", date=DAY.isoformat()))
    story.tell(income("30", deal=None, document="ТД00-000018", date=morning.isoformat()))
    story.tell(income("40", date=morning.isoformat()))
    bare = listed("4", "40", document="ТД00-000019", ref="r-4", date=morning)
    loose = listed("", "30", deal="", document="ТД00-000018", date=morning)
    sides = (listed("1", "10", date=morning), listed("2", "20", date=morning), listed("3", "5", date=morning))
    run = compared(story, *sides, bare, loose)
    assert [(row.act, row.finding) for row in run.planned] == [
        ("leave", ""), ("leave", ""), ("create", "missing"), ("leave", ""), ("leave", ""),
    ]  # fmt: skip
    assert run.planned[2].after["date"] == "05.03.2026"
    assert [(str(one.title), one.ours, one.theirs) for one in run.figures[1:]] == [
        ("Of 05.03.2026", "4 · 75.00", "3 · 70.00"),
        ("Money tied to no order, which a person is told of", "1 · 30.00", "1 · 30.00"),
    ]


def test_all_pages_are_read_and_the_run_is_told_how_far_it_is(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "TOLD_EVERY", 100)
    deals = [str(number) for number in range(1000, 1101)]
    story.ksup.add_deals(deals)
    for number in deals:
        with calling():
            story.client.add_income(story.client.deal(number), Payment("onec-ut", DAY, Decimal(1), "ТД-1", "1"))
    run: Any = SmallRun(settings=story.settings, source=Here([listed("1", "1", one, document="ТД-1") for one in deals]),
                        target=story.client, period=PERIOD)  # fmt: skip
    told: list[int] = []
    run.progress = told.append
    with calling():
        compare(run)
    assert {row.act for row in run.planned} == {"leave"}
    assert told[:4] == [100, 101, 201, 302]


def test_a_deal_is_asked_for_once(story: Story) -> None:
    run: Any = SmallRun(settings=story.settings, source=Here([listed(f"N{one}") for one in range(50)]),
                        target=story.client, period=PERIOD)  # fmt: skip
    with calling():
        compare(run)
    assert [one["act"] for one in story.ksup.arrivals()].count("deal.get") == 1


def test_what_was_told_by_itself_is_looked_at_before_either_side_is_read(story: Story) -> None:
    class Told(SmallRun):
        def brought(self, key: str) -> str:
            asked.append((key, len(story.ksup.arrivals())))
            return super().brought(key)

    asked: list[tuple[str, int]] = []
    run: Any = Told(settings=story.settings, source=Here([listed("1")]), target=story.client, period=PERIOD)
    with calling():
        compare(run)
    assert asked[0] == ("", 0)
    assert {key for key, _ in asked} == {"", "12345"}


@pytest.mark.rule("K8", "K9")
def test_of_any_time_both_sides_are_read_whole(story: Story) -> None:
    long_ago = DAY - timedelta(days=9000)
    told = {"date": long_ago.isoformat(), "ref": "r-1"}
    story.tell(part("1", **told))
    story.tell(income("5", deal=None, document="ТД00-000018", **told))
    sides = (listed("1", date=long_ago), listed("", "5", deal="", document="ТД00-000018", date=long_ago))
    run = compared(story, *sides, period=None)
    assert (found(run), run.figures[0].theirs, run.figures[-1].theirs) == ([], "1 · 1250.50", "1 · 5.00")


def test_a_list_of_ksup_that_never_ends_is_told_and_not_read_for_ever(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(story.client, "deals", lambda since, until, after: Page((), "12345", more=True))
    run: Any = SmallRun(settings=story.settings, target=story.client, target_name="КСУП", period=PERIOD)
    with pytest.raises(Refused, match="КСУП says that its list goes on"), calling():
        compare(run)


def test_what_1c_told_of_the_deal_meanwhile_stands(story: Story) -> None:
    story.tell(part("1"))
    run = compared(story, listed("1"), listed("2", "99.90"), listed("3", "5", "12346"))
    story.tell(part("2", "99.90"))
    assert ["Compare again" in str(one.text) for one in mended(run)] == [True, False]
    assert (story.sums(), story.sums("12346")) == (["1250.50", "99.90"], ["5"])


def test_that_a_message_was_held_is_known_too(story: Story) -> None:
    story.tell(part("1"))
    run = compared(story, listed("1"), listed("2", "99.90"))
    with pytest.raises(Refused, match="Incomes are not changed"):
        story.tell(part("1", "7"))
    assert [one.done for one in mended(run)] == ["unchanged"]
