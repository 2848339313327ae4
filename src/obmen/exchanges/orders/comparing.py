"""Orders of 1C beside those the deals hold: composition, sum, state.   Rules H10, K4–K7.1."""

from dataclasses import dataclass, replace
from typing import Any

from obmen.core import compositions
from obmen.core.daily import EVER, Daily, day_of
from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Finding, Planned
from obmen.core.ports import Run
from obmen.core.reading import Remembered, counted
from obmen.core.roles.accounting import Line, OrderClosed, OrderPlaced
from obmen.core.roles.accounting_lists import ListedOrder
from obmen.core.roles.project_system import Deal, OrderState
from obmen.core.shelf import Shelf
from obmen.core.text import Text

from .deal_ends import deals_ended_otherwise
from .records import OrderToMend
from .there import There, id_of, is_compared, read_there

TITLES = {**compositions.TITLES, "date": Text("Date"), "file": Text("File"), "state": Text("State")}
NONE = Text("none")
STATES: dict[OrderState, Text] = {
    "open": Text("open"),
    "cancelled": Text("cancelled"),
    "finished": Text("finished"),
    "closed": Text("closed, shipped in part"),
}
OPENED_AGAIN = Text("In 1C the order is open again, and KSUP knows no way back from an end: open it there by hand")
NO_FILE = Text("Only 1C can form its file: send the order from 1C again")
FILE_MISSING = Text("The deal holds no file of it, and only 1C can form one: send the order from 1C again")
OTHER_DATE = Text("The deal holds it under a date of another period: compare a longer one")
UNKNOWN = Text("1C has no such order of this deal in this period: it was deleted, unposted or moved to another deal")


@dataclass(frozen=True, slots=True)
class _Difference:
    """By name: what KSUP has, what 1C has."""

    fields: dict[str, tuple[Any, Any]]
    placed: OrderPlaced | None = None
    closed: OrderClosed | None = None
    why: Text | None = None


def compare_sides(run: Run) -> None:
    run.brought("")  # what was told of by itself, as it stands before anything is read
    daily, wanted = Daily(Text("Orders and their sums")), dict[str, OrderState | None]()
    deals = Remembered[Deal](run.target.deal)
    with Shelf[There]() as there:
        read_there(there, run, daily)
        for order in counted(run.source.listed_orders(*(run.period or EVER)), run, len(there)):
            compared = not (run.settings.excludes(order.type) or run.settings.leaves_out(order.date))  # K4.1, H13
            wanted[id_of(order.deal, order.number)] = state_of(order, run) if compared else None
            if compared:
                daily.add("ours", day_of(order.date, run.period), compositions.total(order.lines))
                run.plan(_row(order, there, deals, run))
        for one in counted(there, run, len(there) + len(wanted)):
            if one.id not in wanted and is_compared(one, run):
                run.plan(_unknown(one))
        for row in deals_ended_otherwise(counted(there, run, 2 * len(there) + len(wanted)), wanted, run):
            run.plan(row)
    for figure in daily.figures():
        run.figure(figure)


def _row(order: ListedOrder, there: Shelf[There], deals: Remembered[Deal], run: Run) -> Planned:
    known = there.get(id_of(order.deal, order.number))
    if known is None:
        return _missing(order, deals, run)
    found = _difference(order, known, run)
    if not found.fields:
        return _planned("leave", order)
    record = OrderToMend(deal=order.deal, placed=found.placed, closed=found.closed, told=run.brought(order.deal))
    row = _planned("update", order, record, objects=(known.deal.object,), finding="differs", why=found.why)
    before = {name: theirs for name, (theirs, _) in found.fields.items()}
    row = replace(row, before=before, after={name: ours for name, (_, ours) in found.fields.items()})
    return row if found.placed or found.closed else replace(row, act="skip", record=None)


def _difference(order: ListedOrder, known: There, run: Run) -> _Difference:
    fields = {**compositions.differing(known.kept.lines, order.lines), **_dates(order, known, run)}
    placed = _placed(order, "change") if fields else None
    why = FILE_MISSING if run.settings.file_mandatory and not known.kept.file else None
    if why:  # K4.3
        fields["file"] = (NONE, order.number)
    wanted, state = state_of(order, run), known.kept.order.state
    if wanted == state:
        return _Difference(fields, placed, why=why)
    fields["state"] = (STATES[state], STATES[wanted])
    if wanted == "open":
        return _Difference(fields, placed, why=OPENED_AGAIN)
    closed = OrderClosed(type="closed", deal_number=order.deal, shipped=order.shipped, order_number=order.number)
    return _Difference(fields, placed, closed, why)


def _dates(order: ListedOrder, known: There, run: Run) -> dict[str, tuple[Any, Any]]:
    """By day: posting it again moves the hour. One that KSUP was not told differs from none."""
    if known.kept.date is None:
        return {}
    theirs, ours = day_of(known.kept.date, run.period), day_of(order.date, run.period)
    return {"date": (f"{theirs:%d.%m.%Y}", f"{ours:%d.%m.%Y}")} if theirs != ours else {}


def state_of(order: ListedOrder, run: Run) -> OrderState:
    """What the exchange would write of it (K6, K7, K7.1)."""
    if not order.closed:
        return "open"
    if order.shipped == "none":
        return "cancelled"
    return "finished" if order.shipped == "all" or run.settings.any_shipment_finishes else "closed"


def _missing(order: ListedOrder, deals: Remembered[Deal], run: Run) -> Planned:
    deal = deals(order.deal)
    if isinstance(deal, Refused):
        return _planned("skip", order, why=deal.text, finding="missing")
    if any((one.base, one.number) == (run.base, order.number) for one in deal.orders):
        return _planned("skip", order, why=OTHER_DATE, objects=(deal.object,), finding="undecided")
    if run.settings.file_mandatory:
        return _planned("skip", order, why=NO_FILE, objects=(deal.object,), finding="missing")
    record = OrderToMend(deal=order.deal, placed=_placed(order, "add"), told=run.brought(order.deal))
    row = _planned("create", order, record, objects=(deal.object,), finding="missing")
    return replace(row, after={"lines": len(order.lines), "sum": compositions.total(order.lines)})


def _placed(order: ListedOrder, kind: str) -> OrderPlaced:
    told: dict[str, Any] = {
        "type": kind,
        "order_number": order.number,
        "deal_number": order.deal,
        "order_date": order.date,
    }
    lines = tuple(
        Line.model_construct(**{name: getattr(line, name) for name in line.__slots__}) for line in order.lines
    )
    return OrderPlaced.model_construct(**told, order_type=order.type, ref=order.ref, lines=lines)


def _unknown(one: There) -> Planned:
    named = Text("Order {order} in deal {deal}", order=one.kept.order.number, deal=one.deal.number)
    search = (one.kept.order.number, one.deal.number)
    return Planned("skip", f"ksup {one.id}", named, why=UNKNOWN, objects=(one.deal.object,), finding="unknown",
                   search=search)  # fmt: skip


def _planned(  # noqa: PLR0917  the words of one sentence
    act: Any,
    order: ListedOrder,
    record: OrderToMend | None = None,
    why: Text | None = None,
    objects: tuple[ObjectRef, ...] = (),
    finding: Finding = "",
) -> Planned:
    """In the line of its deal."""
    named = Text("Order {order} of deal {deal}", order=order.number, deal=order.deal)
    search = tuple(filter(None, (order.number, order.deal, order.ref)))
    return Planned(act, order.deal, named, record, why=why, objects=objects, finding=finding, search=search)
