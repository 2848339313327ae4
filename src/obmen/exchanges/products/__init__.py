"""Products of 1C stand in KSUP.   Rules K3, K3.1, K3.2; first load and comparison: H13, H10."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Product, product_line
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .comparing import compare_sides
from .describing import TITLES
from .left_out import lacks, left_out, why_left_out
from .loading import load
from .planning import check_settings, rows
from .records import ProductToWrite
from .settings import ProductSettings
from .sides import both_sides
from .writing import written

ROWS_TOGETHER = 2_500
"""Ten requests: more would only keep what is pushed meanwhile waiting for the portion's end."""

EXCHANGE = Exchange(
    title=Text("Products → KSUP"),
    source=Accounting,
    target=ProjectSystem,
    settings=ProductSettings,
    kinds=("products",),
    held_head="pass",
    planned=ProductToWrite,
    space="product",
    bulk=ROWS_TOGETHER,
    titles=TITLES,
    lacks=lacks,
)


def collect(run: Run) -> None:  # H13
    check_settings(run)
    with both_sides(run) as sides:
        total = len(sides.here)
        for done, row in enumerate(rows(sides, run), 1):
            run.plan(row)
            if done % 500 == 0:
                run.progress(done, total)


def deliver(product: Product, run: Run) -> Outcome:
    run.remember(product_line(product.ref, product.article), run.now.isoformat(), always=True)
    if (why := why_left_out(product, run.settings)) is not None:  # K3.1
        return left_out(product, why, run)
    return written(product, run)  # K3


def deliver_many(records: Sequence[ProductToWrite], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return load(records, run)


def compare(run: Run) -> None:  # H10
    compare_sides(run)
