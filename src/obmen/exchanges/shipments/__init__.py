"""Shipments of 1C stand in their KSUP deals, and are corrected there.   Rules K10, K11."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Shipment
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .adding import added
from .correcting import corrected
from .settings import ShipmentSettings

EXCHANGE = Exchange(
    title=Text("Shipments → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=ShipmentSettings,
    kinds=("shipments",),
)


def deliver(shipment: Shipment, run: Run) -> Outcome:
    if run.settings.leaves_out(shipment.date):  # H13
        return skipped(Text("It is older than what is brought over"))
    if shipment.type == "change":  # K11
        return corrected(shipment, run)
    return added(shipment, run)  # K10
