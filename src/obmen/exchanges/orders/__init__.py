"""Orders of 1C stand in their KSUP deals, and end them.   Rules K4–K7, K7.1."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting, OrderClosed, OrderEnded, OrderPlaced
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .ending import cancelled, finished, shipped_in_part
from .left_out import left_out
from .placing import placed
from .settings import OrderSettings

EXCHANGE = Exchange(
    title=Text("Orders → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=OrderSettings,
    kinds=("orders",),
)


def deliver(message: OrderPlaced | OrderEnded | OrderClosed, run: Run) -> Outcome:
    if run.settings.excludes(message.order_type):  # K4.1
        return left_out(message, run)
    match message:
        case OrderPlaced():  # K4, K5
            return placed(message, run)
        case OrderEnded(type="cancel") | OrderClosed(shipped="none"):  # K6
            return cancelled(message, run)
        case OrderClosed(shipped="part") if not run.settings.any_shipment_finishes:  # K7.1
            return shipped_in_part(message, run)
        case _:  # K7
            return finished(message, run)
