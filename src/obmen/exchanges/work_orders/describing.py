"""How work orders and deals are called in a plan."""

from obmen.core.outcome import ObjectRef
from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

MOST_NAMED = 5
TITLES = {
    "title": Text("Title"),
    "number": Text("Number in the deal"),
    "stage": Text("Stage"),
    "sum": Text("Sum"),
    "currency": Text("Currency"),
    "date": Text("Date"),
    "contacts": Text("Client of the deal"),
    "name": Text("Name of the client"),
    "second_name": Text("Second name of the client"),
    "last_name": Text("Last name of the client"),
    "phones": Text("Phones of the client"),
}
"""Of what a row of the plan shows before and after."""


def title(order: WorkOrder) -> Text:
    return Text("Work order {number} of {date}", number=order.number, date=f"{order.date:%d.%m.%Y}")


def search_words(order: WorkOrder, deal: CrmDeal | None = None) -> tuple[str, ...]:
    return tuple(filter(None, (order.number, order.organisation_title, deal.id if deal else "")))


def listed(names: list[str]) -> str:
    """Enough of them to know what it is about."""
    more = "" if len(names) <= MOST_NAMED else f" … (+{len(names) - MOST_NAMED})"
    return ", ".join(names[:MOST_NAMED]) + more


def of_order(order: WorkOrder) -> str:
    """With what tells it from another of the same number."""
    told = ", ".join(filter(None, (f"{order.date:%d.%m.%Y}", order.organisation_title)))
    return f"{order.number} ({told})"


def objects(deals: tuple[CrmDeal, ...]) -> tuple[ObjectRef, ...]:
    return tuple(deal.object for deal in deals)
