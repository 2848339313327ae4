"""Shipments as 1C lists them, compared with those KSUP holds, and mended.   Rules H10, K10, K11."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from obmen.core.outcome import Outcome
from obmen.core.roles.accounting_lists import ListedShipment
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_system import ShipmentHead
from obmen.exchanges.shipments import compare, deliver_many
from obmen.exchanges.shipments.records import ShipmentToMend
from tests.batteries.small_run import ZONE, SmallRun, calling

from .story import Story

Lines = tuple[CompositionLine, ...]
DAY = datetime(2026, 3, 6, tzinfo=ZONE)
PERIOD = (DAY - timedelta(days=1), DAY + timedelta(days=9))
LINE = CompositionLine("00-00000125", "Фильтр масляный", Decimal(2), Decimal("625.25"), Decimal("1250.50"))
LESS = replace(LINE, quantity=Decimal(1), sum=Decimal("625.25"))


def listed(number: str = "ТД00-000031", *lines: CompositionLine, deal: str = "12345", **more: Any) -> ListedShipment:
    told = {"ref": f"r-{number}", "date": DAY, "mixed": False, **more}
    return ListedShipment(told["ref"], number, told["date"], deal, lines or (LINE,), told["mixed"])


@dataclass
class Here:
    all: tuple[ListedShipment, ...]
    meanwhile: Callable[[], object]

    def listed_shipments(self, since: datetime, until: datetime) -> Iterator[ListedShipment]:
        self.meanwhile()
        return (one for one in self.all if since <= one.date < until)


@dataclass
class WatchedRun(SmallRun):
    """Knows what was remembered as it stood when first asked, as a run of the journal does. ``told``: how far it said
    it was. ``asked``: of KSUP."""

    told: list[int] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _brought: dict[str, str] | None = None

    def progress(self, done: int, total: int | None = None) -> None:
        self.told.append(done)

    def brought(self, key: str) -> str:
        if self._brought is None:
            self._brought = dict(self.kept_versions)
        return self._brought.get(key, "")


def compared(
    story: Story,
    *all_: ListedShipment,
    period: tuple[datetime, datetime] | None = PERIOD,
    meanwhile: Callable[[], object] = lambda: None,
) -> Any:
    run: Any = WatchedRun(settings=story.settings, source=Here(all_, meanwhile), target=story.client, period=period,
                          kept_versions=story.versions)  # fmt: skip
    with calling(trace=[]) as call:
        compare(run)
    run.asked = [one.request for one in call.trace or ()]
    return run


def found(run: Any) -> list[tuple[str, str, str]]:
    return [(row.search[0], row.act, row.finding) for row in run.planned if row.act != "leave"]


def figures(run: Any) -> list[tuple[str, str, str]]:
    return [(str(one.title), one.ours, one.theirs) for one in run.figures]


def mended(run: Any) -> list[str]:
    records = [ShipmentToMend.model_validate_json(row.record.model_dump_json()) for row in run.planned if row.record]
    later: Any = SmallRun(settings=run.settings, target=run.target, kept_versions=run.kept_versions)
    with calling():
        return [came.done for _, came in deliver_many(records, later) if isinstance(came, Outcome)]


def stands(
    story: Story, number: str, ref: str = "", *, deal: str = "12345", date: datetime = DAY, lines: Lines = (LINE,)
) -> None:
    """As a KSUP may hold it whatever 1C has told: written past the exchange."""
    with calling():
        story.client.add_shipment(story.client.deal(deal), ShipmentHead("onec-ut", date, number, ref), lines)
