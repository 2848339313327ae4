"""A field's list as it is drawn: under its headings, what was chosen marked, and what is chosen but not on it told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from obmen.core.settings import Choice


@dataclass(frozen=True, slots=True)
class Offer:
    """``full``: with its heading, for a closed select shows none."""

    value: str
    title: str
    full: str
    chosen: bool
    number: int


@dataclass(frozen=True, slots=True)
class Offers:
    """``groups``: heading (empty: none) and what stands under it. ``missing``: chosen, and not on the list."""

    groups: tuple[tuple[str, tuple[Offer, ...]], ...]
    missing: tuple[Offer, ...] = ()


def offers(listed: Sequence[Choice], chosen: Collection[str]) -> Offers:
    """Headings stand in the order in which the other system names them first."""
    order = list(dict.fromkeys(one.group for one in listed))
    drawn = []
    for number, one in enumerate(sorted(listed, key=lambda one: order.index(one.group))):
        full = f"{one.title} ({one.group})" if one.group and len(order) > 1 else one.title
        drawn.append((one.group, Offer(one.value, one.title, full, one.value in chosen, number)))
    groups = tuple((group, tuple(offer for _, offer in rows)) for group, rows in groupby(drawn, lambda row: row[0]))
    known = {one.value for one in listed}
    lost = [value for value in dict.fromkeys(chosen) if value and value not in known]
    return Offers(groups, tuple(Offer(value, value, value, True, len(drawn) + n) for n, value in enumerate(lost)))
