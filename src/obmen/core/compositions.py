"""Lines of a document as both sides hold them, in no order."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from .roles.project_basics import CompositionLine
from .text import Text

TITLES = {"lines": Text("Lines"), "sum": Text("Sum"), "name": Text("Name"), "price": Text("Price")}
CENT = Decimal("0.01")
"""Prices are made of sums, and rounded by either side in its own way."""
MOST_NAMED = 3


def total(lines: Sequence[CompositionLine]) -> Decimal:
    return sum((line.sum for line in lines), Decimal(0))


def differing(theirs: Sequence[CompositionLine], ours: Sequence[CompositionLine]) -> dict[str, tuple[Any, Any]]:
    """By name of the field what each side has: how many lines and their sum; where these hold the same goods, names
    and prices."""
    if _goods(theirs) != _goods(ours):
        return {"lines": (len(theirs), len(ours)), "sum": (total(theirs), total(ours))}
    pairs = list(zip(sorted(theirs, key=_key), sorted(ours, key=_key), strict=True))
    names = [(a.name, b.name) for a, b in pairs if a.name.split() != b.name.split()]
    prices = [(f"{a.price:f}", f"{b.price:f}") for a, b in pairs if abs(a.price - b.price) > CENT]
    return {field: _said(values) for field, values in (("name", names), ("price", prices)) if values}


def _goods(lines: Sequence[CompositionLine]) -> list[tuple[str, Decimal, Decimal]]:
    return sorted((line.article, line.quantity, line.sum) for line in lines)


def _key(line: CompositionLine) -> tuple[str, Decimal, Decimal, str, Decimal]:
    return line.article, line.quantity, line.sum, " ".join(line.name.split()), line.price


def _said(values: list[tuple[str, str]]) -> tuple[str, str]:
    more = " …" if len(values) > MOST_NAMED else ""
    theirs, ours = zip(*values[:MOST_NAMED], strict=True)
    return " · ".join(theirs) + more, " · ".join(ours) + more
