"""Which deal is which work order's.   Rule A2.

1. the deal's field holds the work order's number; of several equal numbers 1C's own id decides, where it is known which
   deal it was brought into;
2. the client's phone, among the contacts of unfinished deals whose field is empty.

Several candidates, or two work orders claiming one deal: none is touched.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.typed_number import alike, exact

Doubt = Literal["deals", "orders", "moved", "phone deals", "phone orders"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """``deals``: the candidates. ``orders``: all work orders that claim them."""

    order: WorkOrder
    doubt: Doubt
    deals: tuple[CrmDeal, ...]
    orders: tuple[WorkOrder, ...]


@dataclass(slots=True)
class Matching:
    """``pairs`` by the work order's id. ``spare``: deals whose number is a known one, but that are nobody's."""

    pairs: dict[str, tuple[WorkOrder, CrmDeal]] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    unmatched: list[WorkOrder] = field(default_factory=list)
    spare: list[CrmDeal] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Links:
    """What was brought where: the deal by the work order's id, the work order's id by the deal's."""

    deals: Mapping[str, str]
    orders: Mapping[str, str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Links":
        """The oldest first."""
        deals = dict(pairs)
        return cls(deals, {deal: order for order, deal in deals.items()})

    def without(self, orders: Collection[str]) -> "Links":
        """What was brought from these is forgotten."""
        return Links.of(pair for pair in self.deals.items() if pair[0] not in orders)

    def one(self, order: WorkOrder, deal: CrmDeal) -> bool:
        return self.deals.get(order.ref) == deal.id and self.orders.get(deal.id) == order.ref


def match(
    orders: Sequence[WorkOrder],
    numbered: Sequence[CrmDeal],
    unnumbered: Sequence[CrmDeal],
    links: Links,
    *,
    callers: Callable[[CrmDeal], Iterable[str]],
    phones: Callable[[WorkOrder], Iterable[str]],
) -> Matching:
    """``unnumbered``: unfinished deals, and those a work order was brought into. ``callers``: the phones of a deal's
    contacts, none for a deal a phone shall not find; ``phones``: of a work order's client."""
    found = Matching()
    by_number(orders, numbered, links, found)  # A2 (1)
    left = by_link(_left(orders, found), [*numbered, *unnumbered], links, found)
    taken = {deal.id for _, deal in found.pairs.values()}
    by_phone(left, [deal for deal in unnumbered if deal.id not in taken], callers, phones, found)  # A2 (2)
    found.unmatched = _left(left, found)
    return found


def by_number(orders: Sequence[WorkOrder], numbered: Sequence[CrmDeal], links: Links, found: Matching) -> None:
    known = {order.ref for order in orders}
    deals: dict[str, list[CrmDeal]] = defaultdict(list)
    for deal in numbered:
        owner = links.orders.get(deal.id)
        if owner is None or owner in known:  # else it is the deal of a work order of a former year
            deals[alike(deal.number)].append(deal)
    claims: dict[str, list[WorkOrder]] = defaultdict(list)
    for order in orders:
        if (number := alike(order.number)) in deals:
            claims[number].append(order)
    for number, claimed in claims.items():
        _settle(claimed, deals[number], links, found)


def _settle(orders: list[WorkOrder], deals: list[CrmDeal], links: Links, found: Matching) -> None:
    """Work orders and deals of one number, or of numbers that look alike."""
    sure = [(order, deal) for order in orders for deal in deals if links.one(order, deal)]
    orders, deals = _pair(sure, orders, deals, found)
    if len(orders) > 1 or len(deals) > 1:
        orders, deals = _pair(_spelt_alike(orders, deals), orders, deals, found)
    if len(orders) == len(deals) == 1:
        _pair([(orders[0], deals[0])], orders, deals, found)
    elif orders and deals:
        _doubt("orders" if len(orders) > 1 else "deals", orders, deals, found)
    else:
        found.spare += deals


def _pair(
    pairs: list[tuple[WorkOrder, CrmDeal]], orders: list[WorkOrder], deals: list[CrmDeal], found: Matching
) -> tuple[list[WorkOrder], list[CrmDeal]]:
    """Gives what is left."""
    found.pairs |= {order.ref: (order, deal) for order, deal in pairs}
    taken = {deal.id for _, deal in pairs}
    return [one for one in orders if one.ref not in found.pairs], [one for one in deals if one.id not in taken]


def _spelt_alike(orders: list[WorkOrder], deals: list[CrmDeal]) -> list[tuple[WorkOrder, CrmDeal]]:
    """Those of a spelling that one work order and one deal have."""
    spellings = {exact(order.number) for order in orders}
    each = (
        ([one for one in orders if exact(one.number) == spelt], [one for one in deals if exact(one.number) == spelt])
        for spelt in sorted(spellings)
    )
    return [(mine[0], theirs[0]) for mine, theirs in each if len(mine) == len(theirs) == 1]


def by_link(orders: list[WorkOrder], deals: Iterable[CrmDeal], links: Links, found: Matching) -> list[WorkOrder]:
    """A deal whose field was emptied gets its number back; in one that bears another number now somebody meant
    something by that. Gives the work orders that are left."""
    wanted = {order.ref: order for order in orders if order.ref in links.deals}
    left = [order for order in orders if order.ref not in wanted]
    by_id = {deal.id: deal for deal in deals if links.orders.get(deal.id) in wanted} if wanted else {}
    for order in wanted.values():
        deal = by_id.get(links.deals[order.ref])
        if deal is None or not links.one(order, deal) or alike(deal.number) == alike(order.number):
            left.append(order)
        elif not exact(deal.number):
            found.pairs[order.ref] = (order, deal)
        else:
            found.conflicts.append(Conflict(order, "moved", (deal,), (order,)))
    return left


def by_phone(
    orders: list[WorkOrder],
    deals: list[CrmDeal],
    callers: Callable[[CrmDeal], Iterable[str]],
    phones: Callable[[WorkOrder], Iterable[str]],
    found: Matching,
) -> None:
    with_phone: dict[str, list[CrmDeal]] = defaultdict(list)
    for deal in deals:
        for phone in callers(deal):
            with_phone[phone].append(deal)
    fits = {order.ref: _fitting(phones(order), with_phone) for order in orders}
    claimed = _claimed(orders, fits)
    for order in orders:
        candidates = list(fits[order.ref].values())
        claimants = {rival.ref: rival for deal in candidates for rival in claimed[deal.id]}
        if len(candidates) > 1 or len(claimants) > 1:
            doubt: Doubt = "phone deals" if len(candidates) > 1 else "phone orders"
            found.conflicts.append(Conflict(order, doubt, _in_order(candidates), _by_ref(claimants.values())))
        elif candidates:
            found.pairs[order.ref] = (order, candidates[0])


def _fitting(phones: Iterable[str], with_phone: Mapping[str, list[CrmDeal]]) -> dict[str, CrmDeal]:
    return {deal.id: deal for phone in phones for deal in with_phone.get(phone, ())}


def _claimed(orders: list[WorkOrder], fits: Mapping[str, Mapping[str, CrmDeal]]) -> Mapping[str, list[WorkOrder]]:
    claimed: dict[str, list[WorkOrder]] = defaultdict(list)
    for order in orders:
        for deal in fits[order.ref]:
            claimed[deal].append(order)
    return claimed


def _doubt(doubt: Doubt, orders: list[WorkOrder], deals: list[CrmDeal], found: Matching) -> None:
    for order in orders:
        found.conflicts.append(Conflict(order, doubt, _in_order(deals), _by_ref(orders)))


def _in_order(deals: Iterable[CrmDeal]) -> tuple[CrmDeal, ...]:
    return tuple(sorted(deals, key=lambda deal: (len(deal.id), deal.id)))


def _by_ref(orders: Iterable[WorkOrder]) -> tuple[WorkOrder, ...]:
    return tuple(sorted(orders, key=lambda order: order.ref))


def _left(orders: Iterable[WorkOrder], found: Matching) -> list[WorkOrder]:
    settled = found.pairs.keys() | {conflict.order.ref for conflict in found.conflicts}
    return [order for order in orders if order.ref not in settled]
