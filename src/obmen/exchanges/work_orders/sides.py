"""Both sides as a run finds them.   Rule A2: work orders of the period, those of unfinished deals whatever their date,
and whatever 1C knows of numbers that stand in deals."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta

from obmen.core.ports import Run
from obmen.core.roles.crm import CrmContact, CrmDeal, DealFields
from obmen.core.roles.work_orders import WorkOrder, WorkOrders
from obmen.core.typed_number import alike

from . import pushed
from .matching import Links
from .records import DEAL, ORDER
from .settings import Policy, WorkOrderSettings
from .stages import Stages

ANY_ZONE = timedelta(hours=14)
"""A day begins so much earlier somewhere; the work order itself says on which day it is dated there."""


@dataclass(slots=True)
class Sides:
    """``orders``: by id, of the chosen organisations. ``elsewhere``: numbers of work orders of others. ``unnumbered``:
    unfinished deals without a number, and those that lost theirs. ``gone``: ids of deals that were deleted."""

    orders: dict[str, WorkOrder]
    numbered: Sequence[CrmDeal]
    unnumbered: list[CrmDeal]
    links: Links
    stages: Stages
    policies: Mapping[str, Policy]
    contacts: dict[str, CrmContact] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)


def fields_of(settings: WorkOrderSettings) -> DealFields:
    return DealFields(settings.number_field, settings.date_field)


def read(run: Run, *, anew: bool) -> Sides:
    """``anew``: the deals are to be told as they are now, whatever that costs the CRM."""
    settings, fields, source = run.settings, fields_of(run.settings), pushed.source(run)
    stages = Stages.of(settings, run.target.stages())
    run.target.check_text_field(settings.number_field)
    links = Links.of(run.links.pairs((run.base, ORDER), (run.target_name, DEAL)))
    orders = {order.ref: order for order in dated(source, run)}
    # in this order: a deal that gets its number meanwhile is told twice, and not passed over
    unnumbered = list(run.target.open_deals_without_number(fields, stages.finished, anew=anew))
    numbered = {deal.id: deal for deal in run.target.numbered_deals(fields, anew=anew)}
    sides = Sides(
        orders=orders,
        numbered=list(numbered.values()),
        unnumbered=[deal for deal in unnumbered if deal.id not in numbered],
        links=links,
        stages=stages,
        policies=dict(settings.by_hand),
    )
    _orders_in_work(sides, source, run)
    _orders_of_numbers(sides, source, run)
    _deals_not_seen(sides, run)
    sides.contacts = dict(run.target.contacts({one for deal in sides.unnumbered for one in deal.contacts}))
    _contacts_gone(sides, run)
    return sides


def dated(source: WorkOrders, run: Run) -> Iterable[WorkOrder]:
    day = run.settings.dated_from
    since = datetime.combine(day, time.min, UTC) - ANY_ZONE
    for order in source.work_orders(dated_from=since, organisations=run.settings.organisations):
        if order.date.date() >= day:
            yield order


def _orders_in_work(sides: Sides, source: WorkOrders, run: Run) -> None:
    """Those brought into deals that are not finished, whatever their date. The deal of one that 1C has no more is like
    any other with a number; of those that were sent by themselves the older ones are forgotten, and tell nothing."""
    open_deals = (deal for deal in (*sides.numbered, *sides.unnumbered) if deal.stage not in sides.stages.finished)
    refs = {sides.links.orders[deal.id] for deal in open_deals if deal.id in sides.links.orders}
    if refs := refs - sides.orders.keys():
        found = list(source.work_orders_of(refs))
        _take(found, sides, run)
        if run.source.can_be_asked():
            sides.links = sides.links.without(refs - {order.ref for order in found})


def _orders_of_numbers(sides: Sides, source: WorkOrders, run: Run) -> None:
    """What stands in a deal nothing was brought into yet, where it is not a known work order's; and where the deal is
    finished even then, for the number of a former year may have come round again."""
    known = {alike(order.number) for order in sides.orders.values()}
    asked = {deal.number for deal in sides.numbered if _is_open_question(deal, sides, known)}
    if asked:
        _take(source.work_orders_numbered(asked, organisations=()), sides, run)


def _is_open_question(deal: CrmDeal, sides: Sides, known: set[str]) -> bool:
    number, owner = alike(deal.number), sides.links.orders.get(deal.id)
    if owner is None:
        return number not in known or deal.stage in sides.stages.finished
    order = sides.orders.get(owner)
    return order is not None and alike(order.number) != number and number not in known


def _take(orders: Iterable[WorkOrder], sides: Sides, run: Run) -> None:
    chosen = run.settings.organisations
    for order in orders:
        if chosen and order.organisation not in chosen:
            sides.elsewhere.add(alike(order.number))
        else:
            sides.orders.setdefault(order.ref, order)


def _deals_not_seen(sides: Sides, run: Run) -> None:
    """Deals work orders were brought into that bear no number now and are finished, or were deleted."""
    seen = {deal.id for deal in (*sides.numbered, *sides.unnumbered)}
    ids = {sides.links.deals[ref] for ref in sides.orders if ref in sides.links.deals} - seen
    if not ids:
        return
    there: Mapping[str, CrmDeal] = run.target.deals(ids, fields_of(run.settings))
    sides.unnumbered += there.values()
    sides.gone |= ids - there.keys()


def _contacts_gone(sides: Sides, run: Run) -> None:
    """A contact that was merged is not found any more, and its deals are another's, whose phones may be those sought:
    a CRM may tell of it only when such a deal is asked for by itself."""
    stale = {deal.id for deal in sides.unnumbered if not sides.contacts.keys() >= set(deal.contacts)}
    if not stale:
        return
    there: Mapping[str, CrmDeal] = run.target.deals(stale, fields_of(run.settings))
    sides.unnumbered = [
        replace(deal, contacts=there[deal.id].contacts) if deal.id in there else deal for deal in sides.unnumbered
    ]
    ids = {one for deal in there.values() for one in deal.contacts}
    sides.contacts |= run.target.contacts(ids - sides.contacts.keys())
