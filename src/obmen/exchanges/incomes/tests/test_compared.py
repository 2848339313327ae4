"""Incomes of both sides compared for a period, and mended.   Rules H10, K8."""

from datetime import timedelta
from decimal import Decimal

import pytest

from obmen.core.outcome import Outcome
from obmen.exchanges.incomes import deliver_many
from obmen.exchanges.incomes.records import IncomeToMend
from tests.batteries.small_run import calling

from .compared import DAY, compared, found, listed
from .story import Story, income, part, warnings


@pytest.mark.rule("H10", "K8")
def test_money_that_a_deal_lacks_is_added_once_and_sums_stand_beside_each_other(story: Story) -> None:
    story.tell(part("1"))
    loose = listed("", "70", deal="", document="ТД00-000018")
    payments = (listed("1"), listed("2", "99.90"), loose, listed("3", deal="777"))
    run = compared(story, *payments)
    assert found(run) == [
        ("ТД00-000017", "create", "missing"),
        ("ТД00-000017", "skip", "missing"),
        ("ТД00-000018", "create", "missing"),
    ]
    assert "no deal 777" in str(run.planned[2].why)
    assert [(str(one.title), one.ours, one.theirs) for one in run.figures] == [
        ("Incomes of deals and their sums", "3 · 2600.90", "1 · 1250.50"),
        ("Of 05.03.2026", "3 · 2600.90", "1 · 1250.50"),
        ("Money tied to no order, which a person is told of", "1 · 70.00", "0 · 0.00"),
    ]
    for _ in range(2):  # a row sent again finds what it has written
        records = [IncomeToMend.model_validate_json(row.record.model_dump_json()) for row in run.planned if row.record]
        with calling():
            assert [isinstance(came, Outcome) for _, came in deliver_many(records, run)] == [True, True]
    assert story.sums() == ["1250.50", "99.90"]
    assert found(compared(story, *payments[:3])) == []


@pytest.mark.rule("H10", "K9")
def test_money_tied_to_no_order_is_compared_with_what_people_were_told(story: Story) -> None:
    story.tell(income("70", deal=None, document="ТД00-000018", ref="bank"))
    story.tell(income("5", deal=None, document="ТД00-000019", ref="r-1"))
    story.tell(income("8", deal=None, document="ТД00-000020", date=(DAY + timedelta(days=2)).isoformat()))
    payments = (
        listed("", "70", deal="", document="ТД00-000018", ref="cash"),
        listed("", "70", deal="", document="ТД00-000018", ref="bank"),
        listed("", "6", deal="", document="ТД00-000019"),
    )
    run = compared(story, *payments)
    assert found(run) == [
        ("ТД00-000018", "create", "missing"), ("ТД00-000019", "skip", "differs"), ("ТД00-000020", "skip", "unknown"),
    ]  # fmt: skip
    assert (run.figures[-1].ours, run.figures[-1].theirs) == ("3 · 146.00", "3 · 83.00")
    with calling():
        [came] = [came for _, came in deliver_many([row.record for row in run.planned if row.record], run)]
    assert isinstance(came, Outcome)
    assert came.done == "created"
    tied = listed("N1", "8", document="ТД00-000020")  # a person has given it its order since
    assert found(compared(story, *payments, tied))[1:] == [("ТД00-000019", "skip", "differs")]
    assert [row[1:] for row in found(compared(story, *payments))] == [("skip", "differs"), ("skip", "unknown")]


@pytest.mark.rule("H10", "K8")
def test_what_differs_stands_twice_or_is_gone_from_1c_is_for_a_person(story: Story) -> None:
    story.tell(part("1"))
    story.tell(part("2", "10"))
    story.tell(income("33", document="ТД00-000040", part="1"))
    run = compared(story, listed("1", "1300"), listed("2", "10"))
    assert found(run) == [("ТД00-000017", "skip", "differs"), ("ТД00-000040", "skip", "unknown")]
    assert (run.planned[0].before, run.planned[0].after) == ({"sum": Decimal("1250.50")}, {"sum": Decimal(1300)})


@pytest.mark.rule("H10", "K8")
def test_documents_of_two_kinds_with_one_number_are_two_payments(story: Story) -> None:
    story.tell(part("N1", "1000", ref="bank", date=DAY.isoformat()))
    both = (listed("N1", "1000", ref="bank"), listed("N1", "1000", ref="cash", date=DAY + timedelta(hours=3)))
    run = compared(story, *both)
    assert [(row.act, row.finding) for row in run.planned] == [("leave", ""), ("create", "missing")]
    outcome = story.tell(part("N1", "1000", ref="cash", date=(DAY + timedelta(hours=3)).isoformat()))
    assert (outcome.done, warnings(outcome), story.sums()) == ("created", "", ["1000", "1000"])
    assert found(compared(story, *both)) == []


@pytest.mark.rule("H10", "K8")
def test_of_payments_with_one_number_whose_kind_ksup_does_not_know_one_is_found(story: Story) -> None:
    story.tell(part("N1", "1000"))
    run = compared(story, listed("N1", "70", ref="cash"), listed("N1", "1000", ref="bank"))
    assert [(row.act, row.finding) for row in run.planned] == [("skip", "differs"), ("create", "missing")]
    run = compared(story, listed("N1", "1000", ref="bank"), listed("N1", "1000", ref="cash"))
    assert [(row.act, row.finding) for row in run.planned] == [("leave", ""), ("create", "missing")]


@pytest.mark.rule("H10", "K8")
def test_money_told_of_without_a_document_is_known_by_its_sum_and_day(story: Story) -> None:
    story.tell(income("10"))
    assert found(compared(story, listed("1", "10"))) == []
    assert found(compared(story, listed("1", "10"), listed("2", "10"))) == [("ТД00-000017", "create", "missing")]
