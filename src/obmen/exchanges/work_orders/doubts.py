"""What a person has to decide: nothing of it is touched.   Rule A2."""

from collections.abc import Mapping
from typing import Any

from obmen.core.planning import LEFT_OUT, Planned, Way
from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .choosing import CHOSEN_FROM, seen_of
from .describing import listed, objects, of_order, search_words, title
from .matching import Conflict, Doubt

_WHY: dict[Doubt, Text] = {
    "deals": Text("Its number stands in several deals: {deals}. Leave it in the right one, and empty it in the others"),
    "orders": Text(
        "Several work orders have this number: {orders}. Empty it in deal {deals}: then the client's phone decides"
    ),
    "moved": Text(
        "It was brought into deal {deals}, where another number stands now. Write its number where it belongs"
    ),
    "phone deals": Text("Several open deals have the client's phone: {deals}. Write its number into the right one"),
    "phone orders": Text("Deal {deals} has the phone of several work orders: {orders}. Write the right number into it"),
}


def conflict(doubt: Conflict) -> Planned:
    why = Text(
        _WHY[doubt.doubt].message,
        deals=listed([deal.id for deal in doubt.deals]),
        orders=listed(sorted(of_order(order) for order in doubt.orders)),
    )
    return Planned(
        "conflict",
        doubt.order.ref,
        title(doubt.order),
        why=why,
        objects=objects(doubt.deals),
        finding="doubled" if doubt.doubt in {"deals", "orders"} else "undecided",
        search=search_words(doubt.order),
        ways=_ways(doubt),
        facts=_known_by(doubt.order),
    )


def _ways(doubt: Conflict) -> tuple[Way, ...]:
    """What becomes of the deal then, the next run says, which reads its contacts too."""
    if doubt.doubt not in CHOSEN_FROM:
        return ()
    return (*(Way(deal.id, None, _told(deal), seen_of(deal), deal.id) for deal in doubt.deals), LEFT_OUT)


def _told(deal: CrmDeal) -> Mapping[str, Any]:
    day = f"{deal.date:%d.%m.%Y}" if deal.date else ""
    return {"title": deal.title, "number": deal.number, "sum": f"{deal.sum:.2f}", "date": day}


def _known_by(order: WorkOrder) -> Mapping[str, Any]:
    own = {"number": order.number, "sum": f"{order.sum:.2f}", "date": f"{order.date:%d.%m.%Y}"}
    client = order.client
    return {**own, "name": client.name, "phones": ", ".join(client.phones)} if client else own


def undecided(order: WorkOrder, why: Text) -> Planned:
    """A state without a stage: told once, however many work orders are in it (A6)."""
    name = order.state_title or "—"
    return Planned("conflict", f"state {order.state}", Text("State «{state}»", state=name), why=why, search=(name,))


def unknown(deal: CrmDeal) -> Planned:
    return Planned(
        "skip",
        f"deal {deal.id}",
        Text("Deal {deal}", deal=deal.id),
        why=Text(
            "Work order {number} was not found in 1C: check the letters and spaces of the number in the deal. If it "
            "was deleted in 1C, empty the number",
            number=deal.number,
        ),
        objects=(deal.object,),
        finding="unknown",
        search=(deal.number, deal.id),
    )
