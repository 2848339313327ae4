"""What all acts of a project system share."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, Literal, TypeVar

Written = Literal["created", "updated", "unchanged"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A part of a list. ``next`` is what the following part comes ``after``; of the last one it may be kept, and gives
    what has changed since where the list is in order of change."""

    items: Sequence[T]
    next: str
    more: bool


@dataclass(frozen=True, slots=True)
class CompositionLine:
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    sum: Decimal
