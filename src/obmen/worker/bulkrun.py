"""The Run ``deliver_many`` is given, and the call of it."""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from obmen.core.errors import Misconfigured, ObmenError
from obmen.core.outcome import Outcome
from obmen.core.text import Text
from obmen.journal.api import Claimed
from obmen.journal.models import Fingerprint
from obmen.setup.snapshot import FlowView

from .run import DeliveryRun
from .wiring import exchange_of


@dataclass(slots=True)
class BulkRun(DeliveryRun):
    """What ``deliver_many`` is given: what it remembers is kept with the outcome of the row of that key."""

    stopping: threading.Event = field(default_factory=threading.Event)
    _brought: dict[str, str] = field(default_factory=dict)

    def brought(self, key: str) -> str:
        return self._brought.get(key, "")

    def load(self, keys: Sequence[str]) -> None:
        found = Fingerprint.objects.filter(flow_id=self.flow.id, key__in=keys)
        self._brought.update(found.values_list("key", "version"))

    def stopped(self) -> bool:
        return self.stopping.is_set()


def results(records: list[Any], run: BulkRun) -> Iterator[tuple[int, Outcome | ObmenError]]:
    deliver_many = exchange_of(run.flow).deliver_many
    if deliver_many is None:
        raise Misconfigured(Text("The exchange {flow} carries out no plans", flow=run.flow.title))
    return deliver_many(records, run)


def record(flow: FlowView, raw: bytes) -> Any:
    """A row's record as the exchange reads it; ValidationError where it does not."""
    planned = exchange_of(flow).planned
    assert planned is not None
    return planned.model_validate_json(raw)


def untried(claimed: Iterable[Claimed]) -> tuple[tuple[int, int], ...]:
    """As ``GiveBack`` names them."""
    return tuple((one.lane_id, one.epoch) for one in claimed)
