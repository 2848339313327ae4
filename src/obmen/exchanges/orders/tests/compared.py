"""Orders of 1C beside KSUP's, compared and mended, for the stories."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from obmen.core.outcome import ObjectRef, Outcome
from obmen.core.planning import Planned
from obmen.core.roles.accounting_lists import ListedOrder
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_system import DealEnd
from obmen.exchanges.orders import compare, deliver_many
from obmen.exchanges.orders.records import OrderToMend
from obmen.exchanges.orders.settings import OrderSettings
from tests.batteries.small_run import ZONE, SmallRun, calling

from .story import Story

DAY = datetime(2026, 3, 2, 10, 15, tzinfo=ZONE)
NUMBER = "ТДЦБ-000001"
SHIPPED: dict[str, Any] = {"closed": True, "shipped": "all"}
IN_PART: dict[str, Any] = {"closed": True, "shipped": "part"}
CANCELLED: dict[str, Any] = {"closed": True, "shipped": "none"}
PERIOD = (DAY - timedelta(days=1), DAY + timedelta(days=9))
LINES = (CompositionLine("00-00000125", "Фильтр масляный", Decimal(2), Decimal("625.25"), Decimal("1250.5")),)
MORE = (*LINES, CompositionLine("A-2", "Колодки", Decimal(1), Decimal(100), Decimal(100)))


def listed(number: str, deal: str = "12345", **more: Any) -> ListedOrder:
    told = {"type": "", "closed": False, "shipped": "none", "lines": LINES, "date": DAY, **more}
    return ListedOrder(f"r-{number}", number, told.pop("date"), deal, **told)


class Here:
    def __init__(self, orders: list[ListedOrder]) -> None:
        self.orders = orders

    def listed_orders(self, since: datetime, until: datetime) -> Iterator[ListedOrder]:
        return (one for one in self.orders if since <= one.date < until)


def compared(story: Story, *orders: ListedOrder, base: str = "onec-ut", **settings: Any) -> Any:
    """The run, which remembers what the story's messages told of before and tell of after."""
    run: Any = SmallRun(settings=OrderSettings(**settings), source=Here(list(orders)), target=story.client, base=base,
                        period=PERIOD, kept_versions=story.versions)  # fmt: skip
    with calling():
        compare(run)
    return run


def found(run: Any) -> dict[str, tuple[str, str]]:
    number = lambda row: row.search[0]  # noqa: E731  a name would say no more
    return {number(row): (row.act, row.finding) for row in run.planned if row.act != "leave"}


def mended(run: Any, *chosen: Planned) -> list[Outcome]:
    records = [row.record for row in chosen or run.planned if row.record]
    assert all(
        OrderToMend.model_validate_json(one.model_dump_json()) == one for one in records
    )  # as the journal keeps it
    kept = [OrderToMend.model_validate_json(one.model_dump_json()) for one in records]
    with calling():
        return [came for _, came in deliver_many(kept, run) if isinstance(came, Outcome)]


def deal_of(story: Story) -> ObjectRef:
    return ObjectRef("ksup", "deal", "12345", "Поставка", f"{story.ksup.url}/deals/12345")


def by_hand(story: Story, end: DealEnd) -> None:
    """A person gives the deal another status."""
    with calling():
        story.client.end_deal(story.client.deal("12345"), end)
