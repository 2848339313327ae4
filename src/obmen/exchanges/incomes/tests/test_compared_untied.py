"""Money tied to no order beside what people were told of it.   Rules H10, K9."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.roles.accounting_kinds import Income
from obmen.exchanges.incomes.settings import IncomeSettings

from .compared import DAY, PERIOD, compared, listed, mended
from .story import Story, income, warnings

pytestmark = [pytest.mark.rule("H10"), pytest.mark.rule("K9")]
DOCUMENT = "ТД00-000018"


def loose(sum_: str = "1250.50", **more: Any) -> Any:
    return listed("", sum_, deal="", document=more.pop("document", DOCUMENT), **more)


def told(story: Story, sum_: str = "1250.50", **more: Any) -> None:
    story.tell(income(sum_, deal=None, **{"document": DOCUMENT, "ref": "r-1", **more}))


def test_money_nobody_was_told_of_is_shown_and_told_as_1c_would_tell_it(story: Story) -> None:
    run = compared(story, loose())
    [row] = run.planned
    assert (row.act, row.finding, row.key, row.why) == ("create", "missing", "unallocated r-1", None)
    assert (str(row.title), row.search) == (f"Unallocated income {DOCUMENT}", (DOCUMENT,))
    assert (row.before, row.after) == ({}, {"sum": Decimal("1250.50"), "date": "05.03.2026"})
    message = income("1250.50", None, document=DOCUMENT, ref="r-1", date=DAY)
    assert row.record.income == Income.model_validate(message)
    assert [one.done for one in mended(run)] == ["created"]
    [notice] = story.ksup.notices()
    assert (notice["document"], notice["sum"], notice["ref"]) == (DOCUMENT, "1250.50", "r-1")
    assert notice["date"] == "2026-03-05T00:00:00+03:00"


def test_money_people_know_of_is_named_and_needs_nothing(story: Story) -> None:
    told(story)
    [row] = compared(story, loose()).planned
    assert (row.act, row.finding, row.key, row.record, row.before) == ("leave", "", "unallocated r-1", None, {})


@pytest.mark.parametrize(
    ("more", "date"), [({"sum_": "9"}, "05.03.2026"), ({"date": "05.03.2026 10:00:00", "sum_": "9"}, "05.03.2026")]
)
def test_what_people_were_told_otherwise_is_for_a_person(story: Story, more: dict[str, Any], date: str) -> None:
    told(story, **more)
    [row] = compared(story, loose()).planned
    assert (row.act, row.finding, row.key, row.record) == ("skip", "differs", "unallocated r-1", None)
    assert row.before == {"sum": Decimal(9), "date": date}
    assert row.after == {"sum": Decimal("1250.50"), "date": "05.03.2026"}
    assert str(row.why) == "A person was told of it otherwise: tell him what has changed"


@pytest.mark.parametrize("document", [DOCUMENT, ""])
def test_what_people_were_told_of_and_1c_has_no_more_is_for_a_person(story: Story, document: str) -> None:
    told(story, document=document)
    [row] = compared(story).planned
    [notice] = story.ksup.notices()
    assert (row.act, row.finding, row.key) == ("skip", "unknown", f"unallocated {notice['id']}")
    assert (str(row.title), row.search) == (
        f"Unallocated income {document or '1250.50'}", (document or "1250.50",),
    )  # fmt: skip
    assert (row.before, row.after) == ({"sum": Decimal("1250.50"), "date": "05.03.2026"}, {})
    assert str(row.why).startswith("A person was told of it, and 1C has no such money in this period")


def test_money_without_a_number_in_1c_is_named_by_its_sum(story: Story) -> None:
    [row] = compared(story, loose(document="", ref="")).planned
    assert (str(row.title), row.search, row.key) == ("Unallocated income 1250.50", ("1250.50",), "unallocated ")


def test_the_first_and_the_last_moment_of_the_period_count_and_no_other(story: Story) -> None:
    since, until = PERIOD
    moments = (since - timedelta(seconds=1), since, until - timedelta(seconds=1), until)
    for number, moment in enumerate(moments):
        told(story, str(number + 1), document=f"ТД-{number}", date=moment.isoformat(), ref="")
    run = compared(story)
    assert [row.search for row in run.planned] == [("ТД-1",), ("ТД-2",)]
    half = (since + timedelta(hours=6), until + timedelta(hours=6))
    assert [row.search for row in compared(story, period=half).planned] == [("ТД-2",), ("ТД-3",)]


@pytest.mark.rule("H13")
def test_what_came_before_the_exchange_is_passed_by(story: Story) -> None:
    told(story, date="04.03.2026")
    story.settings = IncomeSettings(responsible="1", dated_from=DAY.date())
    run = compared(story)
    assert (run.planned, run.figures[-1].theirs) == ([], "0 · 0.00")


def test_each_day_is_asked_about_and_those_of_another_base_are_not_seen(story: Story) -> None:
    for days in range(4):
        told(story, str(days + 1), document=f"ТД-{days}", date=(DAY + timedelta(days=days)).isoformat(), ref="")
    story.tell(income(deal=None, document="СПб-1"), base="onec-spb")
    days_ = [loose(str(days + 1), document=f"ТД-{days}", date=DAY + timedelta(days=days)) for days in (3, 1)]
    run = compared(story, *days_)
    assert [(row.search[0], row.finding) for row in run.planned] == [
        ("ТД-0", "unknown"), ("ТД-1", ""), ("ТД-2", "unknown"), ("ТД-3", ""),
    ]  # fmt: skip


def test_of_any_time_only_the_days_are_asked_about_on_which_money_came(story: Story) -> None:
    told(story)
    told(story, document="ТД-1", date=(DAY + timedelta(days=1)).isoformat(), ref="r-2")
    asked = len(story.ksup.arrivals())
    assert [row.act for row in compared(story, loose(), period=None).planned] == ["leave"]
    assert [one["act"] for one in story.ksup.arrivals()[asked:]].count("notice.list") == 1


@pytest.mark.parametrize("ref", ["r-1", ""])
def test_of_one_document_the_equal_money_is_meant_before_any(story: Story, ref: str) -> None:
    told(story, "70", part="1", ref=ref)
    told(story, "80", part="2", ref=ref)
    run = compared(story, loose("80"), loose("75"))
    assert [(row.act, dict(row.before)) for row in run.planned] == [
        ("leave", {}), ("skip", {"sum": Decimal(70), "date": "05.03.2026"}),
    ]  # fmt: skip
    assert run.figures[-1].theirs == "2 · 150.00"


def test_what_was_told_of_without_a_document_is_known_by_its_sum_alone(story: Story) -> None:
    for sum_ in ("10", "20"):
        told(story, sum_, document="", ref="")
    run = compared(story, loose("20"), loose("20", document="ТД-1", ref="r-2"))
    assert [(row.act, row.finding) for row in run.planned] == [
        ("leave", ""), ("create", "missing"), ("skip", "unknown"),
    ]  # fmt: skip


def test_what_people_were_told_of_another_document_is_not_this_one(story: Story) -> None:
    told(story, document="", ref="r-9")
    told(story, document="ТД-1", ref="")
    assert [row.finding for row in compared(story, loose()).planned] == ["missing", "unknown", "unknown"]


@pytest.mark.parametrize("told_", [{}, {"ref": ""}, {"document": ""}], ids=["both", "number", "id"])
def test_what_has_got_its_order_since_is_not_called_gone(story: Story, told_: dict[str, Any]) -> None:
    told(story, **told_)
    other = listed("N1", deal="12345", document="ТД-1", ref="r-2")
    run = compared(story, listed("N1", deal="12345", document=DOCUMENT), other)
    assert [row.finding for row in run.planned] == ["missing", "missing"]
    assert run.figures[-1].theirs == "0 · 0.00"
    assert [row.finding for row in compared(story, other).planned] == ["missing", "unknown"]


def test_another_document_of_an_equal_number_that_has_an_order_hides_nothing(story: Story) -> None:
    told(story, ref="cash")
    run = compared(story, listed("N1", deal="12345", document=DOCUMENT, ref="bank"))
    assert [row.finding for row in run.planned] == ["missing", "unknown"]


def test_money_without_a_number_that_has_an_order_hides_nothing(story: Story) -> None:
    told(story, document="", ref="")
    run = compared(story, listed("N1", "7", deal="12345", document="", ref="bank"))
    assert [row.finding for row in run.planned] == ["missing", "unknown"]


def test_the_run_is_told_how_far_it_is(story: Story) -> None:
    """By the day: each is asked about, and a stop is heard of in between."""
    story.tell(income())
    steps: list[int] = []
    run = compared(story, listed("N1", document="ТД-1", ref="r-2"), loose(), told=steps.append)
    assert (len(run.planned), steps) == (2, [1, *range(4, 17)])


def test_money_told_of_by_itself_meanwhile_is_told_of_once(story: Story) -> None:
    run = compared(story, loose())
    told(story)
    assert [one.done for one in mended(run)] == ["unchanged"]
    told(story, "5", document="ТД-1", ref="r-2")
    assert [(one.done, warnings(one)) for one in mended(compared(story, loose("7", document="ТД-2", ref="r-3")))] == [
        ("created", "")
    ]
