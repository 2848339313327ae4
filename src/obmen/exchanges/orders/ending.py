"""An order ended: its state is written, and the deal ends with it unless another order is still open.

Rules K6, K7, K7.1.
"""

from dataclasses import dataclass

from obmen.core.outcome import Outcome, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.accounting import OrderClosed, OrderEnded
from obmen.core.roles.project_system import Deal, DealEnd, DealOrder, OrderState
from obmen.core.text import Text

from .left_out import ends_left_out
from .links import link
from .which import order_meant

Message = OrderEnded | OrderClosed
_ENDS: dict[OrderState, DealEnd] = {"cancelled": "cancelled", "finished": "finished"}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the deal: ``end`` None = its status stays."""

    end: DealEnd | None
    warnings: tuple[Text, ...] = ()


def cancelled(message: Message, run: Run) -> Outcome:  # K6
    return _ended(message, run, "cancelled")


def finished(message: Message, run: Run) -> Outcome:  # K7
    return _ended(message, run, "finished")


def shipped_in_part(message: Message, run: Run) -> Outcome:  # K7.1
    """Neither cancelled nor finished: what becomes of the deal the operator decides."""
    deal = run.target.deal(message.deal_number)
    if (nothing := ends_left_out(message, deal, run)) is not None:
        return nothing
    order = order_meant(message, deal, run, "closed")
    changed = order is not None and run.target.set_order_state(deal, order, "closed") != "unchanged"
    warning = Text(
        "The order was closed with only a part of it shipped. Decide what becomes of deal {deal}", deal=deal.number
    )
    return _outcome(order, deal, run, changed=changed).warned(warning)


def _ended(message: Message, run: Run, end: DealEnd) -> Outcome:
    deal = run.target.deal(message.deal_number)
    if (nothing := ends_left_out(message, deal, run)) is not None:
        return nothing
    order = order_meant(message, deal, run, end)
    decision = _decide(deal, [other for other in deal.orders if other != order], end)
    changed = order is not None and run.target.set_order_state(deal, order, end) != "unchanged"
    if decision.end:
        changed |= run.target.end_deal(deal, decision.end) != "unchanged"
    return _outcome(order, deal, run, changed=changed).warned(*decision.warnings)


def _decide(deal: Deal, others: list[DealOrder], end: DealEnd) -> Decision:
    """By what its other orders are. Goods delivered must not end up in a deal called cancelled."""
    named = {"deal": deal.number, "status": deal.status}
    states = {other.state for other in others}
    if "open" in states:  # the proviso of K6 and K7
        numbers = ", ".join(other.number for other in others if other.state == "open")
        kept = Text("Deal {deal} keeps its status «{status}»: still open in it is {numbers}", numbers=numbers, **named)
        return Decision(None, (kept,))
    if end == "cancelled" and "finished" in states:
        shipped = Text("Deal {deal} is finished, not cancelled: another order of it was shipped", deal=deal.number)
        return Decision("finished", (shipped,))
    if end == "cancelled" and "closed" in states:
        in_part = Text("Deal {deal} keeps its status «{status}»: another order was shipped in part", **named)
        return Decision(None, (in_part,))
    if deal.end not in {None, end}:
        before = Text("Deal {deal} had ended before with the status «{status}»; it was changed", **named)
        return Decision(end, (before,))
    return Decision(end)


def ends_it_may_have(deal: Deal) -> frozenset[DealEnd | None]:
    """By the states its orders have, told in whatever order. None: it is open."""
    states = {order.state for order in deal.orders}
    if "open" in states:
        return frozenset({None})
    ended = [(order, end) for order in deal.orders if (end := _ENDS.get(order.state))]
    decided = {_decide(deal, [other for other in deal.orders if other != order], end).end for order, end in ended}
    if not decided - {None}:
        return frozenset({None, "cancelled", "finished"})  # K7.1: the operator has decided
    return frozenset(decided | ({None} if "closed" in states else set()))


def _outcome(order: DealOrder | None, deal: Deal, run: Run, *, changed: bool) -> Outcome:
    links = (link(order.number, deal, run),) if order else ()
    return updated(*links) if changed else unchanged(*links)
