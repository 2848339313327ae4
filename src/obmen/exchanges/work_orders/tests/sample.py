from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from obmen.core.outcome import Outcome
from obmen.core.planning import Planned
from obmen.exchanges.work_orders import deliver_many
from obmen.exchanges.work_orders.records import DealOfOrder
from tests.batteries.samples import ExchangeSample, World

from .story import Story


@contextmanager
def world() -> Iterator[World]:
    """A work order that becomes a deal with a contact: always the same row of one plan."""
    story = Story()
    story.garage.put_order("АА0001")

    def plan() -> list[Planned]:
        return list(story.plan().values())

    (row,) = plan()
    record = row.record
    assert isinstance(record, DealOfOrder)

    def deliver() -> Outcome:
        ((_, outcome),) = deliver_many([record], story.run())
        assert isinstance(outcome, Outcome)
        return outcome

    def seen() -> Any:
        return list(story.portal.written)

    def stop() -> None:
        story.portal.off = True

    yield World(deliver, seen, stop, plan)


SAMPLE = ExchangeSample(world)
