"""The status of each deal beside what its orders are: the end its status shall tell.   Rules H10, K6, K7, K7.1."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting import OrderClosed
from obmen.core.roles.project_system import Deal, DealOrder, OrderState
from obmen.core.text import Text

from .ending import ends_it_may_have
from .records import OrderToMend
from .there import There, id_of

Wanted = Mapping[str, OrderState | None]
"""By id, what 1C says of each order it has; None: of a type or date that stays there."""
STILL_OPEN = Text(
    "An order of it is open, and KSUP knows no way back from an end: give the deal its status there by hand, or cancel"
    " the order in 1C"
)
NEVER_CANCELLED = Text("An order of it was shipped: give the deal in KSUP the status that is meant")
ENDS = {"cancelled": Text("cancelled"), "finished": Text("finished"), None: Text("open")}


def deals_ended_otherwise(there: Iterable[There], wanted: Wanted, run: Run) -> Iterator[Planned]:
    """Of deals whose orders are all as 1C says: where one is not, its own row brings the end along."""
    for one in there:
        if _is_first(one, run) and (row := _row(one.deal, wanted, run)) is not None:
            yield row


def _is_first(one: There, run: Run) -> bool:
    return next(order for order in one.deal.orders if order.base == run.base) == one.kept.order


def _row(deal: Deal, wanted: Wanted, run: Run) -> Planned | None:
    told = {order: wanted.get(id_of(deal.number, order.number)) for order in deal.orders if order.base == run.base}
    if not any(told.values()) or any(state not in {None, order.state} for order, state in told.items()):
        return None
    may_be = ends_it_may_have(deal)
    if deal.end in may_be:
        return None
    end = next((end for end in may_be if end), None)
    named = Text("Deal {deal}", deal=deal.number)
    row = Planned("skip", deal.number, named, objects=(deal.object,), finding="differs", search=(deal.number,))
    row = replace(row, before={"state": deal.status}, after={"state": ENDS[end]})
    order = next((order for order in told if order.state in {"cancelled", "finished"}), None)
    if order is None or None in may_be:
        return replace(row, why=STILL_OPEN if end is None else NEVER_CANCELLED)
    return replace(row, act="update", record=_record(deal, order, run))


def _record(deal: Deal, order: DealOrder, run: Run) -> OrderToMend:
    """Its end is told again, and with it the deal's."""
    closed = OrderClosed(
        type="closed",
        deal_number=deal.number,
        shipped="all" if order.state == "finished" else "none",
        order_number=order.number,
    )
    return OrderToMend(deal=deal.number, closed=closed, told=run.brought(deal.number))
