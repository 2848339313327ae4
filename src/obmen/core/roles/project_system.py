"""What a project system (KSUP; Bitrix24 can play it) can be asked to do."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, Protocol

from ..files import StoredFile
from ..outcome import ObjectRef
from ..settings import Choice
from .project_basics import CompositionLine, Page, Written
from .project_cards import ProjectCards

OrderState = Literal["open", "cancelled", "finished", "closed"]
DealEnd = Literal["cancelled", "finished"]


@dataclass(frozen=True, slots=True)
class DealOrder:
    """An order as the deal holds it; several stand side by side. ``base``: short name of the 1C it is from."""

    base: str
    number: str
    state: OrderState


@dataclass(frozen=True, slots=True)
class Deal:
    """``end``: None while the deal is open; ``object`` is clickable."""

    number: str
    object: ObjectRef
    status: str
    end: DealEnd | None
    orders: tuple[DealOrder, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """An order's whole content as it shall stand in the deal: replaces what was there of this order, touches no
    other. Without ``file`` the one that stands there stays."""

    base: str
    order_number: str
    order_date: datetime | None
    lines: Sequence[CompositionLine]
    file: StoredFile | None


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came, by value. ``document`` and ``part`` are empty where 1C named none; so is ``ref``, which the
    project system need not keep: by it two that have one are told apart."""

    base: str
    date: datetime
    sum: Decimal
    document: str = ""
    part: str = ""
    ref: str = field(default="", compare=False)

    def may_be(self, other: "Payment") -> bool:
        """Documents of several kinds may bear one number; their refs differ."""
        named = self.ref == other.ref if self.ref and other.ref else self.document == other.document
        return self.base == other.base and named


@dataclass(frozen=True, slots=True)
class KeptPayment:
    """``own``: written by an earlier try of the very message that asks now, whose outcome was lost (H4). None: there
    was such a try, and nobody can tell."""

    id: str
    payment: Payment
    own: bool | None = False


@dataclass(frozen=True, slots=True)
class Recipients:
    """Users of the project system by their ids: ``substitute`` is told where ``responsible`` does not work any more;
    empty = nobody."""

    responsible: str
    substitute: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """``to``: the user who was told."""

    id: str
    to: str


@dataclass(frozen=True, slots=True)
class ShipmentHead:
    """``number`` and ``ref`` are empty where 1C named none."""

    base: str
    date: datetime
    number: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class KeptShipment:
    """``own``: as of KeptPayment."""

    id: str
    head: ShipmentHead
    own: bool | None = False


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order of a deal as it stands there. ``file``: SHA-256 of its file, empty where it has none."""

    order: DealOrder
    date: datetime | None
    lines: Sequence[CompositionLine]
    file: str = ""


@dataclass(frozen=True, slots=True)
class WholeDeal:
    """A deal with all that came into it. ``type``: in the words of the project system («Розница»). ``shipments``: each
    with its lines."""

    deal: Deal
    type: str
    orders: Sequence[KeptOrder]
    incomes: Sequence[KeptPayment]
    shipments: Sequence[tuple[KeptShipment, Sequence[CompositionLine]]]


class ProjectSystem(ProjectCards, Protocol):
    """Each act raises the four errors only; a write is safe to repeat within one call's identity."""

    def deal(self, number: str) -> Deal:
        """Refused(field="deal_number") when there is no such deal or it was deleted, and the text says which and
        since when."""
        ...

    def deals(self, since: date, until: date, after: str = "") -> Page[WholeDeal]:
        """Those in which an order, an income or a shipment is dated within these days, both included, by number. Each
        is whole, what is dated otherwise included; a deleted one is not among them (H10)."""
        ...

    def put_order(self, deal: Deal, composition: Composition) -> Written:
        """File and lines of one order into the deal (K4.3, K5)."""
        ...

    def set_order_state(self, deal: Deal, order: DealOrder, state: OrderState) -> Written: ...

    def incomes(self, deal: Deal) -> Sequence[KeptPayment]:
        """The deal's, of all bases, the oldest first (K8)."""
        ...

    def add_income(self, deal: Deal, payment: Payment) -> str:
        """One more, whatever the deal holds; its id, empty in a dry run. Within one call's identity it is one."""
        ...

    def notices(self, base: str, date: datetime) -> Sequence[KeptPayment]:
        """What people were told of unallocated income of that day (K9)."""
        ...

    def tell_unallocated(self, payment: Payment, to: Recipients, text: str) -> Told:
        """Refused where neither works there any more."""
        ...

    def user_choices(self) -> Sequence[Choice]:
        """Those who work there."""
        ...

    def shipments(self, deal: Deal) -> Sequence[KeptShipment]:
        """The deal's, of all bases, the oldest first (K10)."""
        ...

    def shipment_lines(self, deal: Deal, shipment: KeptShipment) -> Sequence[CompositionLine]: ...

    def add_shipment(self, deal: Deal, head: ShipmentHead, lines: Sequence[CompositionLine]) -> str:
        """As ``add_income``."""
        ...

    def replace_shipment(
        self, deal: Deal, there: KeptShipment, head: ShipmentHead, lines: Sequence[CompositionLine]
    ) -> Written:
        """The whole of it; no lines at all is a shipment of nothing (K11)."""
        ...

    def end_deal(self, deal: Deal, end: DealEnd) -> Written:
        """Status «Отменённая» or «Завершённая» (K6, K7)."""
        ...
