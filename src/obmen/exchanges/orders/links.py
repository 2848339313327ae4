"""Which order of 1C is which order of a deal."""

from obmen.core.outcome import Link, ObjectRef
from obmen.core.ports import Run
from obmen.core.roles.project_system import Deal

KIND = "order"


def link(order_number: str, deal: Deal, run: Run) -> Link:
    title = f"{deal.number} · {deal.object.title}" if deal.object.title else deal.number
    theirs = ObjectRef(deal.object.connection, KIND, f"{deal.number}/{order_number}", title, deal.object.url)
    return Link(ours(order_number, run), theirs)


def former_deal(order_number: str, deal: Deal, run: Run) -> str:
    """The number of the deal this order was written into before, empty where it is this one or none."""
    known = run.links.theirs(ours(order_number, run), connection=deal.object.connection, kind=KIND)
    former = known.id.removesuffix(f"/{order_number}") if known else ""
    return "" if former == deal.number else former


def ours(order_number: str, run: Run) -> ObjectRef:
    return ObjectRef(run.base, KIND, order_number, order_number)
