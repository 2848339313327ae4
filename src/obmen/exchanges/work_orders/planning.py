"""The plan of a run: a row for each work order, and for each number 1C does not know.   Rules A2–A5."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text
from obmen.core.typed_number import alike, exact

from . import cards, sides
from .choosing import by_choice
from .clients import phones_of
from .creating import new_deal
from .doubts import conflict, undecided, unknown
from .matching import Matching, match
from .putting_in import look_up
from .records import ClientCard
from .updating import known_deal
from .values import Differences
from .why_not import left_out, no_deal


@dataclass(frozen=True, slots=True)
class Found:
    """Both sides, and what belongs together. ``bearing``: ids of the deals that bear the number of a work order that
    has no deal with it, by number; ``lent``: of those that bear none and are other work orders', by phone.
    ``kept``: what differs and stays as a person wrote it, by the work order's id, as far as rows were made."""

    sides: sides.Sides
    matching: Matching
    cards: cards.Cards
    bearing: dict[str, tuple[str, ...]]
    lent: dict[str, tuple[str, ...]]
    kept: dict[str, Differences] = field(default_factory=dict)

    def others(self, order: WorkOrder, run: Run) -> tuple[str, ...]:
        """Deals of other work orders that could be taken for its own."""
        by_phone = (id_ for phone in phones_of(order, run.settings.region) for id_ in self.lent.get(phone, ()))
        return tuple(dict.fromkeys((*self.bearing.get(alike(order.number), ()), *by_phone)))


def look(run: Run, *, anew: bool = False) -> Found:
    both = sides.read(run, anew=anew)
    orders = [order for order in both.orders.values() if left_out(order, run) is None]
    matching = match(
        orders,
        both.numbered,
        both.unnumbered,
        both.links,
        callers=lambda deal: cards.callers(deal, both, run),
        phones=lambda order: phones_of(order, run.settings.region),
    )
    by_choice(matching, run)
    return Found(both, matching, cards.read(matching, both, run), _bearing(matching, both), _lent(matching, both, run))


def rows(found: Found, run: Run) -> Iterator[Planned]:
    """The most valuable first: what is in work before what is finished, what no deal shows yet before what one does,
    the latest before the older."""
    doubts = {one.order.ref: one for one in found.matching.conflicts}
    states: dict[str, Planned] = {}
    orders = sorted(found.sides.orders.values(), key=lambda order: _later(order, found))
    whole = found.sides.policies["name"] != "onec"  # what a person wrote on a card has to be seen before it is kept
    look_up(_to_be_put_in(orders, found, run), found.cards, run, all_of_them=whole)
    for order in orders:
        if (why := left_out(order, run)) is not None:
            yield why
        elif order.ref in doubts:
            yield conflict(doubts[order.ref])
        elif order.ref in found.matching.pairs:
            row = known_deal(*found.matching.pairs[order.ref], found.sides, found.cards, run, kept=found.kept)  # A3, A5
            yield _with_others(row, found.bearing.get(alike(order.number), ()))
            _look_at_state(order, found, states)
        else:
            skipped = no_deal(order, found.sides, run)  # A4.1
            yield skipped or new_deal(order, found.others(order, run), found.sides, found.cards, run)  # A4
            if skipped and skipped.finding:
                _look_at_state(order, found, states)
    yield from states.values()
    for deal in strangers(found):
        yield unknown(deal)


def _with_others(row: Planned, others: tuple[str, ...]) -> Planned:
    """Deals that bear its number already are no reason not to write it."""
    return replace(row, record=row.record.model_copy(update={"others": others})) if others and row.record else row


def _to_be_put_in(orders: list[WorkOrder], found: Found, run: Run) -> Iterator[ClientCard]:
    """Clients who are in no deal of theirs yet."""
    unmatched = {order.ref for order in found.matching.unmatched}
    for order in orders:
        if order.ref not in unmatched and (order.ref not in found.matching.pairs or order.ref in found.cards.his):
            continue
        if order.ref in unmatched and no_deal(order, found.sides, run) is not None:
            continue
        if (client := cards.card(order, run)) is not None:
            yield client


def _look_at_state(order: WorkOrder, found: Found, states: dict[str, Planned]) -> None:
    deal = found.matching.pairs[order.ref][1] if order.ref in found.matching.pairs else None
    stage = found.sides.stages.wanted(order, deal)
    if isinstance(stage, Text):
        states.setdefault(order.state, undecided(order, stage))


def strangers(found: Found) -> Iterator[CrmDeal]:
    """Deals whose number 1C does not know."""
    known = {alike(order.number) for order in found.sides.orders.values()} | found.sides.elsewhere
    for deal in found.sides.numbered:
        if alike(deal.number) not in known and exact(deal.number) and _is_nobodys(deal, found):
            yield deal


def _is_nobodys(deal: CrmDeal, found: Found) -> bool:
    owner = found.sides.links.orders.get(deal.id)
    return owner is None or owner in found.sides.orders


def _later(order: WorkOrder, found: Found) -> tuple[bool, bool, float, str]:
    has_deal = order.ref in found.matching.pairs
    return found.sides.stages.finishes(order), has_deal, -order.date.timestamp(), order.ref


def _bearing(matching: Matching, both: sides.Sides) -> dict[str, tuple[str, ...]]:
    without = [order for order, deal in matching.pairs.values() if not exact(deal.number)]
    bearing: dict[str, tuple[str, ...]] = {alike(order.number): () for order in (*matching.unmatched, *without)}
    for deal in both.numbered if bearing else ():
        if (number := alike(deal.number)) in bearing:
            bearing[number] += (deal.id,)
    return bearing


def _lent(matching: Matching, both: sides.Sides, run: Run) -> dict[str, tuple[str, ...]]:
    """Those brought into before, whose number a person has emptied since. One that was found by phone is not among
    them: whoever else has that phone is in doubt, and gets none."""
    lent: dict[str, tuple[str, ...]] = {}
    for order, deal in matching.pairs.values():
        if not exact(deal.number) and both.links.one(order, deal):
            for phone in cards.callers(deal, both, run):
                lent[phone] = (*lent.get(phone, ()), deal.id)
    return lent
