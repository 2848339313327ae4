"""Receipts of both sides compared for a period, and mended.   Rules H10, K12, K13."""

from datetime import timedelta
from decimal import Decimal

import pytest

from obmen.core.errors import Refused
from obmen.core.outcome import Outcome
from obmen.exchanges.receipts import deliver_many
from tests.batteries.small_run import calling

from .compared import NOON, OTHER_LINE, compared, figures, found, line, listed, mended, told
from .story import CODE, FIRMS_CODE, Story

pytestmark = pytest.mark.rule("H10", "K12")


@pytest.mark.rule("K13")
def test_a_receipt_that_ksup_lacks_is_sent_again_once_and_sums_stand_beside_each_other(story: Story) -> None:
    story.tell(told())
    next_day = {"date": NOON + timedelta(days=1)}
    receipts = (
        listed(),
        listed("ЧК-000020", FIRMS_CODE, [line()], **next_day),
        listed("ЧК-000021", "99-99"),
        listed("ЧК-000022", ""),
    )
    run = compared(story, *receipts)
    assert found(run) == [("ЧК-000020", "create", "missing"), ("ЧК-000021", "skip", "missing")]
    assert "no client with the code 99-99 of onec-ut" in str(run.planned[2].why)
    assert figures(run) == [
        ("Receipts with a loyalty card, and their sums", "3 · 3950.50", "1 · 1350.00"),
        ("Of 04.03.2026", "2 · 2700.00", "1 · 1350.00"),
        ("Of 05.03.2026", "1 · 1250.50", "0 · 0.00"),
        ("Receipts without a card, which stay in 1C: 1", "", ""),
    ]
    row = run.planned[1]
    assert row.after == {"lines": 1, "sum": Decimal("1250.50"), "date": "05.03.2026"}
    assert [one.done for one in mended(run)] == ["created"]
    assert [one.done for one in mended(run)] == ["unchanged"]  # a row sent again finds what it has written
    [sold] = [deal for deal in story.deals() if "Ромашка" in deal["title"]]
    assert (sold["type"], sold["status"]) == ("Розница", "Завершённая")
    assert found(compared(story, *receipts)) == [("ЧК-000021", "skip", "missing")]


def test_what_differs_is_named_field_by_field_and_is_for_a_person(story: Story) -> None:
    for number in ("ЧК-1", "ЧК-2", "ЧК-3", "ЧК-4"):
        story.tell(told(number))
    run = compared(
        story,
        listed("ЧК-1", FIRMS_CODE),
        listed("ЧК-2", lines=(line(), line("A-7", "90", "1"))),
        listed("ЧК-3", date=NOON + timedelta(days=1)),
        listed("ЧК-4", lines=(line(price="600"), OTHER_LINE)),
    )
    assert [(row.act, row.finding, row.before, row.after) for row in run.planned] == [
        ("skip", "differs", {"code_1c": CODE}, {"code_1c": FIRMS_CODE}),
        (
            "skip",
            "differs",
            {"lines": 2, "sum": Decimal("1350.0")},
            {"lines": 2, "sum": Decimal("1340.50")},
        ),
        ("skip", "differs", {"date": "04.03.2026"}, {"date": "05.03.2026"}),
        ("skip", "differs", {"price": "625.25"}, {"price": "600"}),
    ]
    assert "correct it in KSUP by hand" in str(run.planned[0].why)
    assert mended(run) == []


def test_it_is_the_same_by_1cs_own_id_or_by_number_and_day_or_by_its_content(story: Story) -> None:
    story.tell(told("ЧК-1"))  # renumbered since
    story.tell(told("ЧК-2", ref=""))  # posted anew at another hour
    story.tell(told("", ref=""))
    run = compared(
        story,
        listed("ЧК-9", ref="r-ЧК-1"),
        listed("ЧК-2", date=NOON + timedelta(hours=3)),
        listed("ЧК-3"),
        listed("ЧК-4"),
    )
    assert [row.act for row in run.planned] == ["leave", "leave", "leave", "create"]
    assert [row.finding for row in run.planned] == ["", "", "", "missing"]
    assert run.planned[3].record.receipt.number == "ЧК-4"


def test_a_number_of_another_day_or_of_another_id_is_another_receipt(story: Story) -> None:
    story.tell(told("ЧК-1", ref=""))
    story.tell(told("ЧК-2"))
    run = compared(story, listed("ЧК-1", date=NOON + timedelta(days=2)), listed("ЧК-2", ref="r-other"))
    assert found(run) == [
        ("ЧК-1", "create", "missing"),
        ("ЧК-2", "create", "missing"),
        ("ЧК-1", "skip", "unknown"),
        ("ЧК-2", "skip", "unknown"),
    ]


def test_what_1c_has_no_more_is_told_and_one_of_another_period_base_or_time_is_not(story: Story) -> None:
    story.tell(told("ЧК-1"))
    story.tell(told("ЧК-2", date=(NOON - timedelta(days=9)).isoformat()))
    story.tell(told("ЧК-3"), base="onec-spb")
    run = compared(story)
    assert found(run) == [("ЧК-1", "skip", "unknown")]
    assert str(run.planned[0].why).startswith("1C has no such receipt in this period")
    assert (run.planned[0].before, run.planned[0].objects[0].kind) == ({"sum": Decimal("1350.0")}, "deal")
    assert figures(run)[0][1:] == ("0 · 0.00", "1 · 1350.00")
    ever = compared(story, period=None)
    assert {row[0] for row in found(ever)} == {"ЧК-1", "ЧК-2"}
    story.settings = story.settings.model_copy(update={"dated_from": (NOON + timedelta(days=1)).date()})
    assert found(compared(story, listed("ЧК-7"), period=None)) == []


def test_one_that_stands_there_twice_is_for_a_person(story: Story) -> None:
    story.tell(told("ЧК-1", ref=""))
    story.tell(told("ЧК-1", ref="", date=(NOON + timedelta(hours=2)).isoformat()))
    run = compared(story, listed("ЧК-1"))
    assert found(run) == [("ЧК-1", "skip", "doubled")]
    assert len(run.planned[0].objects) == 2
    assert (str(run.planned[0].why), run.planned[0].key) == (
        "It stands in several deals: see which of them is too many",
        CODE,
    )


def test_a_return_stays_in_1c_as_when_it_is_told_of(story: Story) -> None:
    run = compared(story, listed("ЧК-1", lines=(line(sum_="-5", quantity="1"),)))
    assert (run.planned, figures(run)[0][1:]) == ([], ("0 · 0.00", "0 · 0.00"))


def test_a_client_who_has_gone_by_then_is_told_and_nothing_is_made(story: Story) -> None:
    run = compared(story, listed())
    [row] = run.planned
    record = row.record.model_copy(update={"receipt": row.record.receipt.model_copy(update={"code_1c": "77"})})
    with calling():
        [(_, came)] = deliver_many([record], run)
    assert isinstance(came, Refused)
    assert story.deals() == []
    assert isinstance(mended(run)[0], Outcome)
