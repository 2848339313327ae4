"""What a project system (KSUP; Bitrix24 can play it) can be asked to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal, Protocol

from ..files import StoredFile
from ..outcome import ObjectRef

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
class CompositionLine:
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    sum: Decimal


@dataclass(frozen=True, slots=True)
class Composition:
    """An order's whole content as it shall stand in the deal: replaces what was there of this order, touches no
    other. Without ``file`` the one that stands there stays."""

    base: str
    order_number: str
    order_date: datetime | None
    lines: Sequence[CompositionLine]
    file: StoredFile | None


Written = Literal["created", "updated", "unchanged"]


class ProjectSystem(Protocol):
    """Each act raises the four errors only; a write is safe to repeat within one call's identity."""

    def deal(self, number: str) -> Deal:
        """Refused(field="deal_number") when there is no such deal or it was deleted, and the text says which and
        since when."""
        ...

    def put_order(self, deal: Deal, composition: Composition) -> Written:
        """File and lines of one order into the deal (K4.3, K5)."""
        ...

    def set_order_state(self, deal: Deal, order: DealOrder, state: OrderState) -> Written: ...

    def end_deal(self, deal: Deal, end: DealEnd) -> Written:
        """Status «Отменённая» or «Завершённая» (K6, K7)."""
        ...
