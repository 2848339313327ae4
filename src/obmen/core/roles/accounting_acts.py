"""What an accounting system is asked for: a counterparty of its own, prices and stock (K1, K14)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from ..masking import PERSONAL


@dataclass(frozen=True, slots=True)
class NewCounterparty:
    """K1.2. ``email`` and ``phone`` are empty where KSUP has none."""

    ksup_id: str
    name: Annotated[str, PERSONAL]
    type: Literal["company", "person"]
    email: Annotated[str, PERSONAL] = ""
    phone: Annotated[str, PERSONAL] = ""


@dataclass(frozen=True, slots=True)
class CounterpartyMade:
    """``code``: empty while a person in 1C has yet to enter the counterparty; it comes later by itself (K1.3), and in
    a dry run. ``known``: 1C had him already, under this request or of this contact."""

    code: str
    ref: str = ""
    known: bool = False


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A product in one warehouse: ``available`` is «Доступно», which may be below zero. No such price = None."""

    article: str
    name: str
    warehouse: str
    available: Decimal
    retail: Decimal | None
    retail_special: Decimal | None
    agreement: Decimal | None


@dataclass(frozen=True, slots=True)
class PricesAndStock:
    """Each article asked for has lines, or is ``missing``. ``warnings`` are in the other system's own words."""

    lines: tuple[PriceLine, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    as_of: datetime
