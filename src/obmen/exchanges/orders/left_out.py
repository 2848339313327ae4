"""Orders that stay in 1C by their type or their date: neither written nor ending a deal.   Rules K4.1, H13.

1C tells type and date with the order, and not with its end; so it is remembered which orders were left out.
"""

from dataclasses import replace

from obmen.core.outcome import Link, ObjectRef, Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import OrderClosed, OrderEnded, OrderPlaced
from obmen.core.roles.project_system import Deal
from obmen.core.text import Text

from .links import ours

KIND = "order left in 1C"


def why_left_out(message: OrderPlaced | OrderEnded | OrderClosed, run: Run) -> Text | None:
    if run.settings.excludes(message.order_type):  # K4.1
        return Text("Orders of type «{type}» stay in 1C", type=message.order_type)
    if isinstance(message, OrderPlaced) and run.settings.leaves_out(message.order_date):  # H13
        return Text("Orders dated before {date} stay in 1C", date=run.settings.dated_from)
    return None


def left_out(message: OrderPlaced | OrderEnded | OrderClosed, why: Text, run: Run) -> Outcome:
    outcome = skipped(why)
    number = message.order_number
    return (
        replace(outcome, links=(Link(ours(number, run), ObjectRef(run.base, KIND, number, number)),))
        if number
        else outcome
    )


def ends_left_out(message: OrderEnded | OrderClosed, deal: Deal, run: Run) -> Outcome | None:
    """The outcome of an end of an order that was left out. One that the deal holds was written before its type was
    changed, and ends like any other; of one without a number nobody can tell."""
    number = message.order_number
    if not number or any((order.base, order.number) == (run.base, number) for order in deal.orders):
        return None
    if run.links.theirs(ours(number, run), connection=run.base, kind=KIND) is None:
        return None
    return skipped(Text("Order {order} stays in 1C by its type or date", order=number))
