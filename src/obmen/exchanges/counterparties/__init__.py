"""Contacts and companies of KSUP get their codes from 1C and follow its counterparties.   Rules K1.3, K2, K2.1; first
start and comparison: H13, H10."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Counterparty, CounterpartyCode
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .changing import changed
from .codes import code_given
from .comparing import compare_sides
from .describing import TITLES
from .loading import load
from .planning import rows
from .records import ContactToWrite
from .settings import CounterpartySettings
from .sides import both_sides

ROWS_TOGETHER = 500
"""Four requests a row: more would only keep what is pushed meanwhile waiting for the portion's end."""

EXCHANGE = Exchange(
    title=Text("Counterparties → contacts"),
    source=Accounting,
    target=ProjectSystem,
    settings=CounterpartySettings,
    kinds=("counterparties", "counterparty-codes"),
    planned=ContactToWrite,
    space="contact",
    of_source=True,
    bulk=ROWS_TOGETHER,
    titles=TITLES,
)


def collect(run: Run) -> None:  # H13
    with both_sides(run) as sides:
        total = len(sides.here)
        for done, row in enumerate(rows(sides, run), 1):
            run.plan(row)
            if done % 500 == 0:
                run.progress(done, total)


def deliver(message: Counterparty | CounterpartyCode, run: Run) -> Outcome:
    if isinstance(message, CounterpartyCode):  # K1.3
        return code_given(message, run)
    run.remember(message.code_1c, run.now.isoformat(), always=True)
    return changed(message, run)  # K2


def deliver_many(records: Sequence[ContactToWrite], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return load(records, run)


def compare(run: Run) -> None:  # H10
    compare_sides(run)
