"""What a project system can be asked of products, of contacts and companies, and of retail receipts (K1–K3, K12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, Protocol

from ..errors import Refused
from ..masking import PERSONAL
from ..outcome import ObjectRef
from .project_basics import CompositionLine, Page, Written

ContactType = Literal["company", "person"]
PRODUCTS_AT_ONCE = 500
CODE_ON_ITS_WAY = timedelta(minutes=1)
"""How long a code of 1C is waited for there: its contact may have been sent to 1C a moment ago (K2.1)."""


@dataclass(frozen=True, slots=True)
class ProductCard:
    """K3.2. What 1C has not told is empty."""

    article: str
    name: str
    series: str = ""
    manufacturer: str = ""


@dataclass(frozen=True, slots=True)
class KeptProduct:
    """``refs``: 1C's own id of it, by the short name of the base."""

    object: ObjectRef
    card: ProductCard
    refs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """One of many to be written at once; ``ref`` is empty where 1C named none."""

    card: ProductCard
    base: str
    ref: str = ""


RowDone = tuple[Written, ObjectRef] | Refused


@dataclass(frozen=True, slots=True)
class ContactCard:
    """A contact (a private person) or a company of the project system (K2)."""

    name: Annotated[str, PERSONAL]
    type: ContactType
    email: Annotated[str, PERSONAL] = ""
    phone: Annotated[str, PERSONAL] = ""


@dataclass(frozen=True, slots=True)
class KeptContact:
    """``codes``: 1C's code of it, by the short name of the base. ``inn``: empty where the project system keeps none."""

    object: ObjectRef
    card: ContactCard
    codes: Mapping[str, str]
    inn: Annotated[str, PERSONAL] = ""


@dataclass(frozen=True, slots=True)
class ReceiptHead:
    """``code_1c``: the client's. ``number`` and ``ref`` are empty where 1C named none."""

    base: str
    code_1c: str
    date: datetime
    number: str = ""
    ref: str = ""


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """``deal``: the retail deal it became. ``own``: as of KeptPayment."""

    deal: ObjectRef
    head: ReceiptHead
    lines: Sequence[CompositionLine]
    own: bool | None = False


class ProjectCards(Protocol):
    """A part of ``ProjectSystem``."""

    def products_of(self, article: str, base: str, ref: str) -> Sequence[KeptProduct]:
        """Those of this article, and the one that is this object of the base (``ref`` may be empty): none, one or two
        (K3.2)."""
        ...

    def put_product(
        self, there: KeptProduct | None, card: ProductCard, base: str, ref: str
    ) -> tuple[Written, ObjectRef]:
        """The whole card, of a new one where ``there`` is None; ``ref`` is kept where it is not empty."""
        ...

    def products(self, after: str = "") -> Page[KeptProduct]:
        """All of them, those changed earlier first: one that changes meanwhile is seen again, none is missed
        (H10, H13)."""
        ...

    def put_products(self, rows: Sequence[ProductRow]) -> Sequence[RowDone]:
        """At most ``PRODUCTS_AT_ONCE``, each as ``put_product`` with what it came to, in their order: one that is
        refused holds up no other. Within one call's identity the same rows are written once (H13)."""
        ...

    def contacts(self, after: str = "") -> Page[KeptContact]:
        """As ``products``."""
        ...

    def contact_of_code(self, base: str, code: str) -> KeptContact | None:
        """None: no contact or company there bears this code of the base (K2.1)."""
        ...

    def contact(self, id_: str) -> KeptContact:
        """By the project system's own id; Refused(field="ksup_id") where there is none (K1.3)."""
        ...

    def change_contact(self, there: KeptContact, card: ContactCard, base: str, code: str) -> Written:
        """Refused(field="type") where a company cannot become a person, or a person a company, there (K2)."""
        ...

    def give_code(self, there: KeptContact, base: str, code: str) -> Written:
        """1C's code is written into the contact or company, in the place of another one of this base (K1.3)."""
        ...

    def receipts(self, base: str, day: datetime, *, number: str, code_1c: str, ref: str = "") -> Sequence[KeptReceipt]:
        """Those of that day, of this number and this client where these are not empty, the oldest first (K12); among
        them the one that is this object of the base, whatever day and number it bears there."""
        ...

    def add_retail_deal(self, client: KeptContact, head: ReceiptHead, lines: Sequence[CompositionLine]) -> ObjectRef:
        """A deal of the client, type «Розница», with order, shipment and income, closed at once as «Завершённая»
        (K12). Within one call's identity it is one."""
        ...
