"""Incomes of 1C beside KSUP's, compared and mended, for the stories."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from obmen.core.outcome import ObjectRef, Outcome
from obmen.core.roles.accounting_lists import ListedPayment
from obmen.exchanges.incomes import compare, deliver_many
from obmen.exchanges.incomes.records import IncomeToMend
from tests.batteries.small_run import ZONE, SmallRun, calling

from .story import Story

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


def compared(story: Story, *payments: ListedPayment, period: Any = PERIOD, told: Any = None) -> Any:
    """The run, which remembers what the story's messages told of before and tell of after. ``told``: how far it is."""
    run: Any = SmallRun(settings=story.settings, source=Here(list(payments)), target=story.client, period=period,
                        target_name="ksup", kept_versions=story.versions)  # fmt: skip
    run.progress = told or run.progress
    with calling():
        compare(run)
    return run


def found(run: Any) -> list[tuple[str, str, str]]:
    return [(row.search[0], row.act, row.finding) for row in run.planned if row.act != "leave"]


def mended(run: Any) -> list[Outcome]:
    records = [row.record for row in run.planned if row.record]
    kept = [IncomeToMend.model_validate_json(one.model_dump_json()) for one in records]
    assert kept == records  # as the journal keeps it
    with calling():
        return [came for _, came in deliver_many(kept, run) if isinstance(came, Outcome)]


def deal_of(story: Story) -> ObjectRef:
    return ObjectRef("ksup", "deal", "12345", "Поставка", f"{story.ksup.url}/deals/12345")
