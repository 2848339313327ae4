"""What a person is shown of money that one side lacks or has otherwise, and what becomes of it.   Rules H10, K8."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import Payment
from obmen.exchanges.incomes.settings import IncomeSettings
from tests.batteries.small_run import calling

from .compared import DAY, compared, deal_of, found, listed, mended
from .story import Story, income, part

pytestmark = [pytest.mark.rule("H10"), pytest.mark.rule("K8")]
DOCUMENT = "ТД00-000017"
TOLD = {"date": DAY.isoformat(), "ref": "r-1"}


def add_by_hand(story: Story, payment: Payment) -> None:
    """Past the exchange, as often as it is called."""
    with calling():
        story.client.add_income(story.client.deal("12345"), payment)


def test_money_that_a_deal_lacks_is_shown_and_added_as_1c_would_tell_it(story: Story) -> None:
    run = compared(story, listed("2", "99.90"))
    [row] = run.planned
    assert (row.act, row.finding, row.key, row.why) == ("create", "missing", "12345", None)
    assert (str(row.title), row.search) == (f"Income {DOCUMENT} of deal 12345", (DOCUMENT, "2", "12345"))
    assert (row.objects, dict(row.before)) == ((deal_of(story),), {})
    assert row.after == {"sum": Decimal("99.90"), "date": "05.03.2026"}
    assert row.record.income == Income.model_validate(part("2", "99.90", "12345", **TOLD))
    [outcome] = mended(run)
    assert (outcome.done, outcome.warnings) == ("created", ())
    [held] = story.ksup.incomes("12345")
    assert {name: held[name] for name in ("date", "sum", "document", "part", "ref", "base")} == {
        "date": "2026-03-05T00:00:00+03:00", "sum": "99.90", "document": DOCUMENT, "part": "2", "ref": "r-1",
        "base": "onec-ut",
    }  # fmt: skip


def test_money_that_is_equal_is_named_too_and_needs_nothing(story: Story) -> None:
    story.tell(part("1", **TOLD))
    [row] = compared(story, listed("1")).planned
    assert (row.act, row.finding, row.record, row.why, row.before) == ("leave", "", None, None, {})
    assert (row.key, row.search) == ("12345", (DOCUMENT, "1", "12345"))


def test_money_for_a_deal_ksup_does_not_have_is_shown_with_why(story: Story) -> None:
    [row] = compared(story, listed("1", deal="777")).planned
    assert (row.act, row.finding, row.key, row.record, row.objects) == ("skip", "missing", "777", None, ())
    assert "KSUP has no deal 777" in str(row.why)


@pytest.mark.parametrize("named", [True, False])
def test_money_that_1c_no_longer_has_is_shown_with_its_sum_and_where(story: Story, named: bool) -> None:
    story.tell(part("1") if named else income())
    [held] = story.ksup.incomes("12345")
    [row] = compared(story).planned
    assert (row.act, row.finding, row.key) == ("skip", "unknown", f"ksup 12345/{held['id']}")
    assert str(row.title) == f"Income {DOCUMENT if named else '1250.50'} of deal 12345"
    assert row.search == ((DOCUMENT, "12345") if named else ("12345",))
    assert (row.before, dict(row.after)) == ({"sum": Decimal("1250.50")}, {})
    assert (row.objects, row.record) == ((deal_of(story),), None)
    assert str(row.why).startswith("1C has no such money for this deal in this period")


@pytest.mark.parametrize(
    ("told", "before", "after"),
    [
        ({"sum_": "9"}, {"sum": Decimal(9)}, {"sum": Decimal("1250.50")}),
        ({"date": "06.03.2026"}, {"date": "06.03.2026"}, {"date": "05.03.2026"}),
        (
            {"sum_": "9", "date": "06.03.2026"},
            {"sum": Decimal(9), "date": "06.03.2026"},
            {"sum": Decimal("1250.50"), "date": "05.03.2026"},
        ),
    ],
    ids=["sum", "day", "both"],
)
def test_money_told_otherwise_is_shown_in_what_differs(
    story: Story, told: dict[str, Any], before: dict[str, Any], after: dict[str, Any]
) -> None:
    story.tell(part("1", **told))
    [row] = compared(story, listed("1")).planned
    assert (row.act, row.finding, row.key, row.record) == ("skip", "differs", "12345", None)
    assert (row.before, row.after) == (before, after)
    assert (row.objects, row.search) == ((deal_of(story),), (DOCUMENT, "1", "12345"))
    assert str(row.why) == "Incomes are only created: correct it in KSUP by hand"


@pytest.mark.parametrize("ref", ["r-1", ""], ids=["with 1C's id", "without"])
def test_a_part_that_the_deal_holds_more_than_once_is_for_a_person(story: Story, ref: str) -> None:
    payment = Payment("onec-ut", DAY, Decimal("1250.50"), DOCUMENT, "1", ref)
    for _ in range(2):
        add_by_hand(story, payment)
    [row] = compared(story, listed("1")).planned
    assert (row.act, row.finding, row.key, row.objects) == ("skip", "doubled", "12345", (deal_of(story),))
    assert str(row.why).startswith("The deal holds this part of the document more than once")


def test_a_document_that_got_another_number_since_is_known_by_1cs_own_id(story: Story) -> None:
    story.tell(part("1", **TOLD))
    story.tell(part("2", "7", **TOLD))
    assert found(compared(story, listed("1", document="ТД00-000099"), listed("2", "7"))) == []
    assert found(compared(story, listed("1", document="ТД00-000099"), listed("3", "7"))) == [
        (DOCUMENT, "create", "missing"), (DOCUMENT, "skip", "unknown"),
    ]  # fmt: skip


def test_1cs_own_id_counts_within_the_deal(story: Story) -> None:
    story.tell(part("1", deal=12346, **TOLD))
    assert found(compared(story, listed("1"))) == [(DOCUMENT, "create", "missing"), (DOCUMENT, "skip", "unknown")]


@pytest.mark.parametrize(
    ("ref", "document"), [("r-1", "ТД00-000099"), ("", DOCUMENT)], ids=["by 1C's id", "by the number"]
)
def test_all_parts_of_a_document_that_pays_many_orders_are_known(story: Story, ref: str, document: str) -> None:
    numbers = [f"N{number}" for number in range(12)]
    for number in numbers:
        story.tell(part(number, "100", ref=ref))
    assert found(compared(story, *(listed(number, "100", document=document) for number in numbers))) == []


def test_of_money_without_documents_each_is_known_by_its_sum_and_day_once(story: Story) -> None:
    for sum_ in range(1, 13):
        story.tell(income(str(sum_)))
    of_document = [listed(f"N{sum_}", str(sum_)) for sum_ in range(1, 13)]
    assert found(compared(story, *of_document)) == []
    [row] = [row for row in compared(story, *of_document, listed("N13", "12")).planned if row.act != "leave"]
    assert (row.act, row.search) == ("create", (DOCUMENT, "N13", "12345"))
    later = listed("N1", "1", date=DAY + timedelta(days=1))
    assert found(compared(story, later, *of_document[1:])) == [
        (DOCUMENT, "create", "missing"), ("12345", "skip", "unknown"),
    ]  # fmt: skip


def test_equal_money_without_documents_is_found_one_by_one(story: Story) -> None:
    for _ in range(2):
        add_by_hand(story, Payment("onec-ut", DAY, Decimal(10)))
    both = (listed("N1", "10"), listed("N2", "10"))
    assert found(compared(story, *both)) == []
    assert found(compared(story, both[0])) == [("12345", "skip", "unknown")]


def test_a_part_without_a_number_is_known_by_its_sum_and_day(story: Story) -> None:
    story.tell(income("10", document=DOCUMENT))
    assert found(compared(story, listed("N1", "10"))) == []
    assert [row[1:] for row in found(compared(story, listed("N1", "11")))] == [
        ("create", "missing"), ("skip", "unknown"),
    ]  # fmt: skip


def test_of_equal_numbers_the_equal_money_is_meant_before_any(story: Story) -> None:
    add_by_hand(story, Payment("onec-ut", DAY, Decimal(70), DOCUMENT, "1"))
    add_by_hand(story, Payment("onec-ut", DAY, Decimal(80), DOCUMENT, "1"))
    run = compared(story, listed("1", "80", ref="bank"), listed("1", "70", ref="cash"))
    assert [row.act for row in run.planned] == ["leave", "leave"]
    run = compared(story, listed("1", "80", ref="bank"), listed("1", "80", ref="cash"))
    assert [(row.act, row.finding) for row in run.planned] == [("leave", ""), ("skip", "differs")]


def test_what_ksup_has_of_another_document_of_1c_is_not_this_one(story: Story) -> None:
    story.tell(part("1", ref="bank"))
    story.tell(income("10", ref="till"))
    assert found(compared(story, listed("1", ref="cash"), listed("N1", "10", ref="cash"))) == [
        (DOCUMENT, "create", "missing"), (DOCUMENT, "create", "missing"),
        (DOCUMENT, "skip", "unknown"), ("12345", "skip", "unknown"),
    ]  # fmt: skip


@pytest.mark.rule("H13")
def test_money_older_than_the_exchange_or_none_at_all_is_passed_by(story: Story) -> None:
    for number, date in (("1", "04.03.2026"), ("2", "05.03.2026")):
        story.tell(part(number, date=date))
    story.settings = IncomeSettings(responsible="1", dated_from=DAY.date())
    early = DAY - timedelta(hours=1)
    run = compared(
        story,
        listed("5", date=early), listed("6", "0"), listed("7", "-10"), listed("", "3", deal="", date=early),
        listed("2"), listed("8", "0.01"),
    )  # fmt: skip
    assert found(run) == [(DOCUMENT, "create", "missing")]
    assert (run.figures[0].ours, run.figures[0].theirs, run.figures[-1].ours) == (
        "2 · 1250.51", "1 · 1250.50", "0 · 0.00",
    )  # fmt: skip
