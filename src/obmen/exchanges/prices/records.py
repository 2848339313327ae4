"""The answer, field by field as the doors' contract names it."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Priced:
    """``name_matches``: None where KSUP did not say what it calls the product. No such price = None."""

    article: str
    name: str
    name_matches: bool | None
    warehouse: str
    available: Decimal
    price_retail: Decimal | None
    price_retail_special: Decimal | None
    price_agreement: Decimal | None


@dataclass(frozen=True, slots=True)
class PricesAnswer:
    """``missing``: articles 1C does not know. ``warnings``: in 1C's words."""

    items: tuple[Priced, ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
    as_of: datetime
