"""Incomes of both sides compared for a period, and mended.   Rules H10, K8."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.outcome import Outcome
from obmen.core.roles.accounting_lists import ListedPayment
from obmen.exchanges.incomes import compare, deliver_many
from obmen.exchanges.incomes.records import IncomeToMend
from tests.batteries.small_run import ZONE, SmallRun, calling

from .story import Story, income, part, warnings

DAY = datetime(2026, 3, 5, tzinfo=ZONE)
PERIOD = (DAY - timedelta(days=1), DAY + timedelta(days=9))


def listed(part_: str, sum_: str = "1250.50", deal: str = "12345", **more: Any) -> ListedPayment:
    told = {"ref": "r-1", "document": "ТД00-000017", "date": DAY, **more}
    return ListedPayment(told["ref"], told["document"], part_, told["date"], Decimal(sum_), deal)


class Here:
    def __init__(self, payments: list[ListedPayment]) -> None:
        self.payments = payments

    def listed_payments(self, since: datetime, until: datetime) -> Iterator[ListedPayment]:
        return (one for one in self.payments if since <= one.date < until)


def compared(story: Story, *payments: ListedPayment) -> Any:
    run: Any = SmallRun(settings=story.settings, source=Here(list(payments)), target=story.client, period=PERIOD)
    with calling():
        compare(run)
    return run


def found(run: Any) -> list[tuple[str, str, str]]:
    return [(row.search[0], row.act, row.finding) for row in run.planned if row.act != "leave"]


@pytest.mark.rule("H10", "K8")
def test_money_that_a_deal_lacks_is_added_once_and_sums_stand_beside_each_other(story: Story) -> None:
    story.tell(part("1"))
    payments = (listed("1"), listed("2", "99.90"), listed("3", deal="777"), listed("", "70", deal=""))
    run = compared(story, *payments)
    assert found(run) == [("ТД00-000017", "create", "missing"), ("ТД00-000017", "skip", "missing")]
    assert "no deal 777" in str(run.planned[2].why)
    assert [(str(one.title), one.ours, one.theirs) for one in run.figures] == [
        ("Incomes of deals and their sums", "3 · 2600.90", "1 · 1250.50"),
        ("Of 05.03.2026", "3 · 2600.90", "1 · 1250.50"),
        ("Money tied to no order, which a person is told of", "1 · 70.00", "0 · 0.00"),
    ]
    for _ in range(2):  # a row sent again finds what it has written
        records = [IncomeToMend.model_validate_json(row.record.model_dump_json()) for row in run.planned if row.record]
        with calling():
            assert [isinstance(came, Outcome) for _, came in deliver_many(records, run)] == [True]
    assert story.sums() == ["1250.50", "99.90"]
    assert found(compared(story, *payments[:2])) == []


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
