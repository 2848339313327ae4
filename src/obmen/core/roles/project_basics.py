"""What all acts of a project system share."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Written = Literal["created", "updated", "unchanged"]


@dataclass(frozen=True, slots=True)
class CompositionLine:
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    sum: Decimal
