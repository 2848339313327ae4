"""Work orders that 1C has sent by itself, asked like a base that can be read.   Rule A9."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from obmen.core.outcome import ObjectRef
from obmen.core.ports import Run
from obmen.core.roles.work_order_kinds import WorkOrderTold
from obmen.core.roles.work_orders import WorkOrder, WorkOrderClient, WorkOrders
from obmen.core.settings import Choice
from obmen.core.typed_number import alike

from .records import ORDER

KIND = "work-orders"


def source(run: Run) -> WorkOrders:
    asked: WorkOrders = run.source
    return asked if asked.can_be_asked() else Pushed(run)


class Pushed:
    """Implements ``WorkOrders`` over the newest of each that was sent."""

    def __init__(self, run: Run) -> None:
        found = (_order(told, run.base) for told in run.pushed(KIND))
        self._orders = {order.ref: order for order in found}

    def can_be_asked(self) -> bool:
        return True

    def work_orders(self, *, dated_from: datetime, organisations: Collection[str]) -> Iterable[WorkOrder]:
        return (order for order in self._of(organisations) if order.date >= dated_from)

    def work_orders_of(self, refs: Collection[str]) -> Iterable[WorkOrder]:
        return (self._orders[ref] for ref in refs if ref in self._orders)

    def work_orders_numbered(self, numbers: Collection[str], *, organisations: Collection[str]) -> Iterable[WorkOrder]:
        wanted = set(map(alike, numbers))
        return (order for order in self._of(organisations) if alike(order.number) in wanted)

    def organisations(self) -> Sequence[Choice]:
        titles = {order.organisation: order.organisation_title for order in self._orders.values()}
        return [Choice(ref, title) for ref, title in titles.items() if ref]

    def work_order_states(self) -> Sequence[Choice]:
        return [Choice(ref, title) for ref, title in {o.state: o.state_title for o in self._orders.values()}.items()]

    def _of(self, organisations: Collection[str]) -> Iterable[WorkOrder]:
        return (one for one in self._orders.values() if not organisations or one.organisation in organisations)


def _order(told: WorkOrderTold, base: str) -> WorkOrder:
    assert told.date is not None  # the kind takes none without
    client = told.client
    return WorkOrder(
        ref=told.ref,
        number=told.number,
        date=told.date,
        version=told.version,
        state=told.state.ref,
        state_title=told.state.title,
        organisation=told.organisation.ref if told.organisation else "",
        organisation_title=told.organisation.title if told.organisation else "",
        sum=told.sum,
        client=WorkOrderClient(client.ref, client.name, client.person, client.phones) if client else None,
        posted=told.posted,
        deleted=told.deletion_mark,
        object=ObjectRef(base, ORDER, told.ref, told.number),
    )
