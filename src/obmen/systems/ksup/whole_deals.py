"""A deal as it stands in KSUP, and the list of those with something dated within given days (H10)."""

from datetime import date

from obmen.core.outcome import ObjectRef
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_system import Deal, DealEnd, DealOrder, KeptOrder, KeptPayment, KeptShipment, WholeDeal

from . import wire
from .asking import Asking
from .composition import lines_of
from .errors import Subject
from .goods import Goods
from .money import Money


class WholeDeals:
    """Of the client, which has these. ``_ends``: by status."""

    _asking: Asking
    _ends: dict[str, DealEnd]
    _connection: str
    _money: Money
    _goods: Goods

    def deals(self, since: date, until: date, after: str = "") -> Page[WholeDeal]:
        query = {"since": since.isoformat(), "until": until.isoformat(), **({"after": after} if after else {})}
        page = self._asking.read(wire.DealPage, "/lists/deals", Subject("", self._asking.zone), query)
        return Page([self._whole(one) for one in page.items], page.next, page.more)

    def _whole(self, told: wire.WholeDeal) -> WholeDeal:
        return WholeDeal(
            deal=self._deal_of(told),
            type=told.type,
            orders=[self._order_of(one) for one in told.orders],
            incomes=[KeptPayment(one.id, self._money.payment_of(one)) for one in told.incomes],
            shipments=[(KeptShipment(one.id, self._goods.head_of(one)), lines_of(one.lines)) for one in told.shipments],
        )

    def _order_of(self, told: wire.Order) -> KeptOrder:
        order = DealOrder(told.base, told.order_number, told.state)
        when = self._asking.aware(told.order_date) if told.order_date else None
        return KeptOrder(order, when, lines_of(told.lines), told.file.sha256 if told.file else "")

    def _deal_of(self, told: wire.Deal) -> Deal:
        return Deal(
            number=told.number,
            object=ObjectRef(self._connection, "deal", told.number, told.title, wire.page(told.url)),
            status=told.status,
            end=self._ends.get(told.status),
            orders=tuple(DealOrder(order.base, order.order_number, order.state) for order in told.orders),
        )
