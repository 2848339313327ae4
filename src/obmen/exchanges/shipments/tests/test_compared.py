"""Shipments of both sides compared for a period, and mended.   Rules H10, K10, K11."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from obmen.core.outcome import Outcome
from obmen.core.roles.accounting_lists import ListedShipment
from obmen.core.roles.project_basics import CompositionLine
from obmen.exchanges.shipments import compare, deliver_many
from obmen.exchanges.shipments.records import ShipmentToMend
from tests.batteries.small_run import ZONE, SmallRun, calling

from .story import Story, shipment

DAY = datetime(2026, 3, 6, tzinfo=ZONE)
PERIOD = (DAY - timedelta(days=1), DAY + timedelta(days=9))
LINE = CompositionLine("00-00000125", "Фильтр масляный", Decimal(2), Decimal("625.25"), Decimal("1250.50"))


def listed(number: str = "ТД00-000031", *lines: CompositionLine, deal: str = "12345", **more: Any) -> ListedShipment:
    told = {"ref": f"r-{number}", "date": DAY, "mixed": False, **more}
    return ListedShipment(told["ref"], number, told["date"], deal, lines or (LINE,), told["mixed"])


class Here:
    def __init__(self, all_: list[ListedShipment]) -> None:
        self.all = all_

    def listed_shipments(self, since: datetime, until: datetime) -> Iterator[ListedShipment]:
        return (one for one in self.all if since <= one.date < until)


def compared(story: Story, *all_: ListedShipment) -> Any:
    run: Any = SmallRun(settings=story.settings, source=Here(list(all_)), target=story.client, period=PERIOD)
    with calling():
        compare(run)
    return run


def found(run: Any) -> list[tuple[str, str, str]]:
    return [(row.search[0], row.act, row.finding) for row in run.planned if row.act != "leave"]


def mended(run: Any) -> list[str]:
    records = [ShipmentToMend.model_validate_json(row.record.model_dump_json()) for row in run.planned if row.record]
    with calling():
        return [came.done for _, came in deliver_many(records, run) if isinstance(came, Outcome)]


@pytest.mark.rule("H10", "K10", "K11")
def test_a_missing_shipment_is_added_and_one_with_other_lines_is_replaced(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031"))
    story.tell(shipment("add", "ТД00-000032"))  # told of without its id: known by number and day
    less = replace(LINE, quantity=Decimal(1), sum=Decimal("625.25"))
    all_ = (listed("ТД00-000031", less), listed("ТД00-000032"), listed("ТД00-000033"), listed("ТД00-000034", deal="7"))
    run = compared(story, *all_)
    assert found(run) == [
        ("ТД00-000031", "update", "differs"), ("ТД00-000033", "create", "missing"), ("ТД00-000034", "skip", "missing"),
    ]  # fmt: skip
    assert (run.figures[0].ours, run.figures[0].theirs) == ("4 · 4376.75", "2 · 2501.00")
    assert mended(run) == ["updated", "created"]
    assert story.held() == [
        ("ТД00-000031", ["625.25"]), ("ТД00-000032", ["1250.50"]), ("ТД00-000033", ["1250.50"]),
    ]  # fmt: skip
    assert mended(run) == ["unchanged", "unchanged"]
    assert found(compared(story, *all_[:3])) == []


@pytest.mark.rule("H10", "K11")
def test_what_nobody_can_tell_or_1c_does_not_know_is_for_a_person(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031"))
    story.tell(shipment("add", "ТД00-000039", ref="r-9"))
    run = compared(story, listed(mixed=True))
    assert found(run) == [("ТД00-000031", "skip", "undecided"), ("ТД00-000039", "skip", "unknown")]
    assert mended(run) == []


@pytest.mark.rule("H10", "K11")
def test_a_shipment_without_a_number_is_one_of_1c_and_is_mended_as_that(story: Story) -> None:
    story.tell(shipment("add", ""))
    less = replace(LINE, quantity=Decimal(1), sum=Decimal("625.25"))
    both = (listed("ТД00-000031", less), listed("ТД00-000032", less))
    run = compared(story, *both)
    assert found(run) == [("ТД00-000031", "update", "differs"), ("ТД00-000032", "create", "missing")]
    assert mended(run) == ["updated", "created"]
    assert story.held() == [("ТД00-000031", ["625.25"]), ("ТД00-000032", ["625.25"])]
    assert found(compared(story, *both)) == []


@pytest.mark.rule("H10", "K11")
def test_a_shipment_of_another_day_is_mended(story: Story) -> None:
    story.tell(shipment("add", ref="r-ТД00-000031", date=(DAY + timedelta(days=3)).isoformat()))
    run = compared(story, listed())
    [row] = run.planned
    assert (row.finding, row.before, row.after) == ("differs", {"date": "09.03.2026"}, {"date": "06.03.2026"})
    assert mended(run) == ["updated"]
    assert found(compared(story, listed())) == []
