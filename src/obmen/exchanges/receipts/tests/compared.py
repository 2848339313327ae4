"""Receipts of 1C as a list, compared with what KSUP holds."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from obmen.core.roles.accounting_lists import ListedReceipt
from obmen.core.roles.project_basics import CompositionLine
from obmen.exchanges.receipts import compare, deliver_many
from obmen.exchanges.receipts.records import ReceiptToMend
from tests.batteries.small_run import ZONE, SmallRun, calling

from .story import CODE, LINE, Story, receipt

NOON = datetime(2026, 3, 4, 12, tzinfo=ZONE)
PERIOD = (NOON.replace(hour=0) - timedelta(days=3), NOON.replace(hour=0) + timedelta(days=9))


def line(article: str = "00-00000125", sum_: str = "1250.50", quantity: str = "2", price: str = "") -> CompositionLine:
    each = Decimal(price) if price else Decimal(sum_) / Decimal(quantity)
    name = "Фильтр масляный"
    return CompositionLine(article, name, Decimal(quantity), each, Decimal(sum_))


OTHER_LINE = line("A-7", "99.5", "1")


def listed(number: str = "ЧК-000019", code: str = CODE, lines: Any = None, **more: Any) -> ListedReceipt:
    told = {"ref": f"r-{number}", "date": NOON, **more}
    return ListedReceipt(told["ref"], number, told["date"], code, (line(), OTHER_LINE) if lines is None else lines)


class Here:
    def __init__(self, receipts: list[ListedReceipt]) -> None:
        self.receipts = receipts

    def listed_receipts(self, since: datetime, until: datetime) -> Iterator[ListedReceipt]:
        return (one for one in self.receipts if since <= one.date < until)


def compared(story: Story, *receipts: ListedReceipt, period: Any = PERIOD) -> Any:
    here = Here(list(receipts))
    run: Any = SmallRun(settings=story.settings, source=here, target=story.client, target_name="ksup", period=period,
                        links=story.links)  # fmt: skip
    with calling():
        compare(run)
    return run


def found(run: Any) -> list[tuple[str, str, str]]:
    return [(row.search[0], row.act, row.finding) for row in run.planned if row.act != "leave"]


def figures(run: Any) -> list[tuple[str, str, str]]:
    return [(str(one.title), one.ours, one.theirs) for one in run.figures]


def mended(run: Any) -> list[Any]:
    records = [ReceiptToMend.model_validate_json(row.record.model_dump_json()) for row in run.planned if row.record]
    with calling():
        return [came for _, came in deliver_many(records, run)]


def told(number: str = "ЧК-000019", **more: Any) -> dict[str, Any]:
    lines = [LINE, {**LINE, "article": "A-7", "quantity": "1", "price": "99.5", "sum": "99.5"}]
    return receipt(number, **{"ref": f"r-{number}", "date": NOON.isoformat(), "lines": lines, **more})
