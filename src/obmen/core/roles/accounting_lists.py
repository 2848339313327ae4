"""What an accounting system can be read for, whole or by days (H10, H13)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal, Protocol

from ..masking import PERSONAL, PersonalText
from ..settings import Choice
from .project_basics import CompositionLine

Shipped = Literal["none", "part", "all"]


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """``group``: with those it is in, as «Автотовары/Фильтры», empty where it is in none. The rest as of a Product that
    is told of (K3)."""

    ref: str
    article: str
    name: str
    series: str = ""
    manufacturer: str = ""
    group: str = ""
    deletion_mark: bool = False
    archived: bool = False
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ListedCounterparty:
    """``phones`` and ``emails``: as people typed them, the first is the one that is told of (K2). ``deleted``: marked
    for deletion."""

    ref: str
    code: str
    name: PersonalText
    type: Literal["company", "person"] | None
    inn: Annotated[str, PERSONAL] = ""
    phones: Annotated[tuple[str, ...], PERSONAL] = ()
    emails: Annotated[tuple[str, ...], PERSONAL] = ()
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """Of a deal (K4–K7.1): an order without one is not listed. ``lines`` without those that were cancelled."""

    ref: str
    number: str
    date: datetime
    deal: str
    type: str
    closed: bool
    shipped: Shipped
    lines: tuple[CompositionLine, ...]


@dataclass(frozen=True, slots=True)
class ListedPayment:
    """One part of a payment (K8); ``deal`` is empty where it is tied to no order."""

    ref: str
    document: str
    part: str
    date: datetime
    sum: Decimal
    deal: str


@dataclass(frozen=True, slots=True)
class ListedShipment:
    """What of a shipment went to one deal, after its corrections (K10, K11). ``mixed``: it was corrected and is of
    orders of several deals, or of none, so ``lines`` are those before the correction."""

    ref: str
    number: str
    date: datetime
    deal: str
    lines: Sequence[CompositionLine]
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class ListedReceipt:
    """A retail receipt (K12). ``code_1c``: of the client its loyalty card is made out to, empty where there is no card
    (K13)."""

    ref: str
    number: str
    date: datetime
    code_1c: str
    lines: Sequence[CompositionLine]


class AccountingLists(Protocol):
    """A part of ``Accounting``. Nothing is written; an iterable may raise one of the four errors on the way. No order
    is promised; what is changed while it is read may come twice."""

    def listed_products(self) -> Iterable[ListedProduct]:
        """All but groups, whatever becomes of them (K3.1)."""
        ...

    def product_groups(self) -> Sequence[Choice]:
        """By name, with those they are in, as «Автотовары/Фильтры»."""
        ...

    def listed_counterparties(self) -> Iterable[ListedCounterparty]:
        """Clients, those marked for deletion too."""
        ...

    def listed_orders(self, since: datetime, until: datetime) -> Iterable[ListedOrder]:
        """Posted ones, dated from ``since`` up to and without ``until``; so of the three below."""
        ...

    def listed_payments(self, since: datetime, until: datetime) -> Iterable[ListedPayment]: ...

    def listed_shipments(self, since: datetime, until: datetime) -> Iterable[ListedShipment]: ...

    def listed_receipts(self, since: datetime, until: datetime) -> Iterable[ListedReceipt]:
        """What is put aside or voided at the till is none."""
        ...
