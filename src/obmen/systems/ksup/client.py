"""Business acts of KSUP.

A write that replaces a state looks first at what stands there: what is so already is not sent again. That also settles
an act whose answer was lost, on a KSUP that keeps identities and on one that keeps none. Of what is added, money and
shipments, the exchange sees what is there first (``money``, ``goods``).
"""

from collections.abc import Sequence
from datetime import datetime

from obmen.core.errors import Misconfigured, TryLater
from obmen.core.http import Web
from obmen.core.outcome import Change
from obmen.core.ports import Tools
from obmen.core.roles.project_basics import CompositionLine, Written
from obmen.core.roles.project_system import (
    Composition,
    Deal,
    DealEnd,
    DealOrder,
    KeptPayment,
    KeptShipment,
    OrderState,
    Payment,
    Recipients,
    ShipmentHead,
    Told,
)
from obmen.core.settings import Choice
from obmen.core.site import segment
from obmen.core.system import Checked
from obmen.core.text import Text

from . import cards, wire
from .asking import Asking, identity
from .composition import body_of, is_same, shown
from .errors import Subject, raise_for
from .goods import Goods
from .money import Money
from .people import People
from .products import Products
from .retail import Retail
from .settings import KsupSettings
from .site import PREFIX, TITLE, headers
from .whole_deals import WholeDeals


class KsupClient(Products, People, Retail, WholeDeals):
    """Implements ``ProjectSystem``."""

    def __init__(self, settings: KsupSettings, tools: Tools) -> None:
        address = settings.address.removesuffix(PREFIX) + PREFIX
        key = headers(settings)
        self._web = Web(settings.site(TITLE, address, key, personal=wire.PERSONAL))
        self._connection = tools.connection
        self._statuses: dict[DealEnd, str] = {"cancelled": settings.cancelled, "finished": settings.finished}
        self._ends: dict[str, DealEnd] = {status: end for end, status in self._statuses.items()}
        self._zone = tools.zone
        self._people_web = Web(settings.site(TITLE, address, key, personal=cards.PERSONAL_OF_PEOPLE))
        self._asking, self._asking_people = Asking(self._web, tools.zone), Asking(self._people_web, tools.zone)
        self._money, self._goods = Money(self._asking, tools.connection), Goods(self._asking)

    def close(self) -> None:
        self._web.close()
        self._people_web.close()

    def check(self) -> Checked:
        answer = self._web.read("GET", "/ping")
        try:
            raise_for(answer, Subject("", self._zone))
            ping = wire.read(wire.Ping, answer)
        except TryLater as error:
            if error.connection_down or error.after:
                raise
            text = Text("What answers at this address is not KSUP. Correct the address")
            raise Misconfigured(text, setting="address", detail=error.detail) from None
        lasting = Text(
            "This KSUP keeps no identities: after a lost answer obmen looks at the deal before it sends again"
        )
        summary = Text("{name}, contract {version}, user {user}", name=ping.name, version=ping.version, user=ping.user)
        return Checked(summary, () if ping.keeps_identities else (lasting,))

    def deal(self, number: str) -> Deal:
        about = Subject(number, self._zone)
        return self._deal_of(self._asking.read(wire.Deal, f"/deals/{segment(number)}", about, {"lines": "no"}))

    def put_order(self, deal: Deal, composition: Composition) -> Written:
        about = Subject(deal.number, self._zone, composition.order_number)
        key = (composition.base, composition.order_number)
        before = self._order(about, composition.base) if key in {(o.base, o.number) for o in deal.orders} else None
        if before and is_same(before, composition):
            return "unchanged"
        answer = self._web.write(
            lambda: Change(
                Text("Write the order into the deal"),
                deal.object,
                shown(before) if before else None,
                shown(composition),
            ),
            "PUT",
            f"/deals/{segment(deal.number)}/orders",
            identity=identity("order"),
            json=body_of(composition),
            files=(composition.file,) if composition.file else (),
        )
        self._asking.done(answer, about)
        return "updated" if before else "created"

    def set_order_state(self, deal: Deal, order: DealOrder, state: OrderState) -> Written:
        if order.state == state:
            return "unchanged"
        act = Text("Change the state of order {order}", order=order.number)
        answer = self._web.write(
            lambda: Change(act, deal.object, {"state": order.state}, {"state": state}),
            "PUT",
            f"/deals/{segment(deal.number)}/orders/{segment(order.number)}/state",
            identity=identity("state"),
            query={"base": order.base},
            json={"state": state},
        )
        self._asking.done(answer, Subject(deal.number, self._zone, order.number))
        return "updated"

    def end_deal(self, deal: Deal, end: DealEnd) -> Written:
        if deal.end == end:
            return "unchanged"
        status = self._statuses[end]
        answer = self._web.write(
            lambda: Change(
                Text("Change the status of the deal"), deal.object, {"status": deal.status}, {"status": status}
            ),
            "PUT",
            f"/deals/{segment(deal.number)}/status",
            identity=identity("status"),
            json={"status": status},
        )
        self._asking.done(answer, Subject(deal.number, self._zone))
        return "updated"

    def incomes(self, deal: Deal) -> Sequence[KeptPayment]:
        return self._money.incomes(deal)

    def add_income(self, deal: Deal, payment: Payment) -> str:
        return self._money.add_income(deal, payment)

    def notices(self, base: str, date: datetime) -> Sequence[KeptPayment]:
        return self._money.notices(base, date)

    def tell_unallocated(self, payment: Payment, to: Recipients, text: str) -> Told:
        return self._money.tell_unallocated(payment, to, text)

    def user_choices(self) -> Sequence[Choice]:
        return self._money.user_choices()

    def shipments(self, deal: Deal) -> Sequence[KeptShipment]:
        return self._goods.shipments(deal)

    def shipment_lines(self, deal: Deal, shipment: KeptShipment) -> Sequence[CompositionLine]:
        return self._goods.shipment_lines(deal, shipment)

    def add_shipment(self, deal: Deal, head: ShipmentHead, lines: Sequence[CompositionLine]) -> str:
        return self._goods.add_shipment(deal, head, lines)

    def replace_shipment(
        self, deal: Deal, there: KeptShipment, head: ShipmentHead, lines: Sequence[CompositionLine]
    ) -> Written:
        return self._goods.replace_shipment(deal, there, head, lines)

    def _order(self, about: Subject, base: str) -> wire.Order:
        path = f"/deals/{segment(about.deal)}/orders/{segment(about.order)}"
        return self._asking.read(wire.Order, path, about, {"base": base})
