"""Work orders of 1C become deals of a CRM: both sides are read, a plan is made, its rows are carried out.

Rules A1–A6, A8 (``alfa-auto``), H6, H10. In this order: ``sides`` reads, ``matching`` finds what belongs together (A2),
``planning`` says what is to be done (A3–A5), ``carrying`` does it.
"""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.crm import Crm
from obmen.core.roles.work_orders import WorkOrders
from obmen.core.text import Text

from .carrying import carry_out
from .comparing import compare_sides
from .planning import look, rows
from .records import ORDER, DealOfOrder
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
    space=ORDER,
    bulk=ROWS_TOGETHER,
    suggest=suggest,
)


def collect(run: Run) -> None:
    found = look(run)
    total = len(found.sides.orders)
    for done, row in enumerate(rows(found, run), 1):
        run.plan(row)
        if done % 500 == 0:
            run.progress(min(done, total), total)


def deliver_many(records: Sequence[DealOfOrder], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return carry_out(records, run)


def compare(run: Run) -> None:
    compare_sides(run)
