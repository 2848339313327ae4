"""A field's list as it is drawn: under its headings, what was chosen marked, and what is chosen but not on it told."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from obmen.core.settings import Choice


@dataclass(frozen=True, slots=True)
class Offer:
    value: str
    title: str
    chosen: bool
    number: int


@dataclass(frozen=True, slots=True)
class Offers:
    """``groups``: heading (empty: none) and what stands under it. ``missing``: chosen, and not on the list."""

    groups: tuple[tuple[str, tuple[Offer, ...]], ...]
    missing: tuple[Offer, ...] = ()


def offers(listed: Sequence[Choice], chosen: Collection[str]) -> Offers:
    """Headings stand in the order in which the other system names them first. A title that stands under several says
    which: a closed select shows no heading."""
    order = list(dict.fromkeys(one.group for one in listed))
    sorted_ = sorted(listed, key=lambda one: order.index(one.group))
    often = Counter(one.title for one in listed)
    titles = [f"{one.title} ({one.group})" if often[one.title] > 1 and one.group else one.title for one in sorted_]
    drawn = [
        (one.group, Offer(one.value, title, one.value in chosen, n))
        for n, (one, title) in enumerate(zip(sorted_, titles, strict=True))
    ]
    groups = tuple((group, tuple(offer for _, offer in rows)) for group, rows in groupby(drawn, lambda row: row[0]))
    known = {one.value for one in listed}
    lost = [value for value in dict.fromkeys(chosen) if value and value not in known]
    return Offers(groups, tuple(Offer(value, value, True, len(drawn) + n) for n, value in enumerate(lost)))
