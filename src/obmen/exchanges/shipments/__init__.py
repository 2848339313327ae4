"""Shipments of 1C stand in their KSUP deals, and are corrected there.   Rules K10, K11; comparison: H10."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.mending import mend
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .adding import added
from .comparing import TITLES, compare_sides
from .correcting import corrected
from .records import ShipmentToMend
from .settings import ShipmentSettings

EXCHANGE = Exchange(
    title=Text("Shipments → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=ShipmentSettings,
    kinds=("shipments",),
    planned=ShipmentToMend,
    space="deal",
    bulk=200,
    titles=TITLES,
)


def deliver(shipment: Shipment, run: Run) -> Outcome:
    run.remember(shipment.deal_number, run.now.isoformat())
    return _delivered(shipment, run)


def _delivered(shipment: Shipment, run: Run, kept: str = "") -> Outcome:
    if run.settings.leaves_out(shipment.date):  # H13
        return skipped(Text("It is older than what is brought over"))
    if shipment.type == "change":  # K11
        return corrected(shipment, run, kept)
    return added(shipment, run)  # K10


def deliver_many(records: Sequence[ShipmentToMend], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    deliver_one = lambda record: _delivered(record.shipment, run, record.kept)  # noqa: E731  a name would say no more
    return mend(records, run, deliver_one, line=lambda record: record.line)


def compare(run: Run) -> None:  # H10
    compare_sides(run)
