"""Both sides compared for a period: what is missing, differs, stands twice, waits for a person or is unknown in 1C.
Rule H10."""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from obmen.core.planning import Figure, Planned
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.text import Text

from .planning import Found, look, rows
from .records import DealOfOrder
from .values import CENT

KEPT = Text("It was changed by hand in Bitrix24 and stays so, as the exchange's settings say")


def compare_sides(run: Run) -> None:
    found = look(run, anew=True)
    orders = {ref for ref, order in found.sides.orders.items() if _in_period(order, run)}
    _figures([found.sides.orders[ref] for ref in orders], found, run)
    for row in rows(found, run):
        if row.key not in orders and row.finding != "unknown":  # of another period, or a state that has no stage
            continue
        if (told := _told(row, found)) is not None:
            run.plan(told)
    for deal in found.matching.spare:
        run.plan(_doubled(deal))


def _in_period(order: WorkOrder, run: Run) -> bool:
    return not order.deleted and (run.period is None or run.period[0] <= order.date < run.period[1])


def _told(row: Planned, found: Found) -> Planned | None:
    """A row of the plan as a finding; None where both sides agree."""
    if row.finding and (kept := found.kept.get(row.key)) and not _mends(row):
        before = {name: theirs for name, (theirs, _) in kept.items()}
        after = {name: ours for name, (_, ours) in kept.items()}
        return replace(row, act="skip", record=None, before=before, after=after, why=row.why or KEPT)
    if row.finding:
        return row
    if row.act == "skip" and row.key in {order.ref for order in found.matching.unmatched}:
        return replace(row, finding="missing")
    return None


def _mends(row: Planned) -> bool:
    record = row.record
    return isinstance(record, DealOfOrder) and bool(record.write.fields() or record.client or record.names)


def _doubled(deal: CrmDeal) -> Planned:
    return Planned(
        "skip",
        f"deal {deal.id}",
        Text("Deal {deal}", deal=deal.id),
        why=Text("Work order {number} has another deal: this one bears its number too", number=deal.number),
        objects=(deal.object,),
        finding="doubled",
        search=(deal.number, deal.id),
    )


def _figures(orders: list[WorkOrder], found: Found, run: Run) -> None:
    deals = [found.matching.pairs[order.ref][1] for order in orders if order.ref in found.matching.pairs]
    run.figure(Figure(Text("Work orders, and their deals"), str(len(orders)), str(len(deals))))
    run.figure(Figure(Text("Their sums"), _total(order.sum for order in orders), _total(deal.sum for deal in deals)))


def _total(sums: Iterable[Decimal]) -> str:
    return f"{sum(sums, Decimal(0)).quantize(CENT):f}"
