"""Which order of the deal a message means, when 1C may have left the number out."""

from datetime import timedelta

from obmen.core.errors import Refused
from obmen.core.ports import Run
from obmen.core.roles.accounting import OrderClosed, OrderEnded
from obmen.core.roles.project_system import Deal, DealOrder, OrderState
from obmen.core.text import Text

ON_ITS_WAY = timedelta(seconds=20)
"""How long an order is waited for whose ending came first: messages of 1C may change places on the way."""


def order_meant(message: OrderEnded | OrderClosed, deal: Deal, run: Run, state: OrderState) -> DealOrder | None:
    """None: the deal holds no such order, and by setting the deal alone is meant. Orders of other bases never are."""
    own = [order for order in deal.orders if order.base == run.base]
    meant = (
        [order for order in own if order.number == message.order_number] if message.order_number else _open(own, state)
    )
    if len(meant) > 1:
        raise _several(deal, meant)
    if not meant and run.settings.unknown_order == "hold":
        raise _none(message, deal)
    return meant[0] if meant else None


def _open(own: list[DealOrder], state: OrderState) -> list[DealOrder]:
    """Without a number the deal's only open order is meant. None is open when the message was applied before, wholly or
    in part: then the one that has this state already, or else the only one there is."""
    still_open = [order for order in own if order.state == "open"]
    return still_open or [order for order in own if order.state == state][-1:] or own


def _several(deal: Deal, meant: list[DealOrder]) -> Refused:
    named = {"deal": deal.number, "numbers": ", ".join(order.number for order in meant)}
    text = Text("Deal {deal} holds several orders: {numbers}. 1C did not say which is meant: name its number", **named)
    return Refused(text, field="order_number")


def _none(message: OrderEnded | OrderClosed, deal: Deal) -> Refused:
    named = {"deal": deal.number, "order": message.order_number}
    if message.order_number:
        text = Text("Deal {deal} holds no order {order}. Send the order from 1C and redo this message", **named)
    else:
        text = Text("Deal {deal} holds no order. Send the order from 1C and redo this message", deal=deal.number)
    return Refused(text, field="order_number", value=message.order_number, patience=ON_ITS_WAY)
