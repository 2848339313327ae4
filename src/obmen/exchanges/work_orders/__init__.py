"""Work orders of 1C become deals of a CRM: both sides are read, a plan is made, its rows are carried out.

Rules A1–A6, A8 (``alfa-auto``), H6, H10. In this order: ``sides`` reads, ``matching`` finds what belongs together (A2),
``planning`` says what is to be done (A3–A5), ``carrying`` does it.
"""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome, unchanged
from obmen.core.ports import Run
from obmen.core.roles.crm import Crm
from obmen.core.roles.work_order_kinds import WorkOrderTold
from obmen.core.roles.work_orders import WorkOrders
from obmen.core.text import Text

from .carrying import carry_out
from .comparing import compare_sides
from .describing import TITLES
from .planning import look, rows
from .pushed import KIND
from .records import IN_BULK, DealOfOrder
from .settings import WorkOrderSettings
from .suggesting import suggest

ROWS_TOGETHER = 9_800
"""Each portion is looked up before it is written, 2,450 values a request, and begins with a request that only reads."""

EXCHANGE = Exchange(
    title=Text("Work orders → deals"),
    source=WorkOrders,
    target=Crm,
    settings=WorkOrderSettings,
    every="15 min",
    planned=DealOfOrder,
    kinds=(KIND,),
    gathered=(KIND,),
    space=IN_BULK,
    bulk=ROWS_TOGETHER,
    titles=TITLES,
    suggest=suggest,
)


def collect(run: Run) -> None:
    found = look(run)
    total = len(found.sides.orders)
    for done, row in enumerate(rows(found, run), 1):
        run.plan(row)
        if done % 500 == 0:
            run.progress(min(done, total), total)


def deliver(_: WorkOrderTold, __: Run) -> Outcome:  # A9
    """A single one decides nothing: what belongs together is found looking at both whole sides."""
    return unchanged(text=Text("Kept: the next run brings it over"))


def deliver_many(records: Sequence[DealOfOrder], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return carry_out(records, run)


def compare(run: Run) -> None:
    compare_sides(run)
