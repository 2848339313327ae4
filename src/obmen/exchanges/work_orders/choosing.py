"""Which of the candidates a person chose: such a work order is in doubt no more.   Rules A2, H13."""

from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal

from .matching import Conflict, Matching

CHOSEN_FROM = frozenset({"deals", "orders", "phone deals", "phone orders"})
"""Of what was moved by hand nobody chooses here: another number would be written over."""


def by_choice(found: Matching, run: Run) -> None:
    """A deal that is another work order's by then, or has changed since it was chosen, stays where it is."""
    taken, left = {deal.id for _, deal in found.pairs.values()}, []
    for conflict in found.conflicts:
        deal = _chosen(conflict, run)
        if deal is None or deal.id in taken:
            left.append(conflict)
            continue
        taken.add(deal.id)
        found.pairs[conflict.order.ref] = (conflict.order, deal)
        if conflict.doubt == "deals":
            found.spare += (one for one in conflict.deals if one.id != deal.id)
    found.conflicts = left


def _chosen(conflict: Conflict, run: Run) -> CrmDeal | None:
    way, seen = run.decided(conflict.order.ref)
    if not way or conflict.doubt not in CHOSEN_FROM:
        return None
    return next((deal for deal in conflict.deals if (deal.id, seen_of(deal)) == (way, seen)), None)


def seen_of(deal: CrmDeal) -> str:
    """Its number and contacts: what else a deal says may change, and it is the same one."""
    return repr((deal.id, deal.number, deal.contacts))
