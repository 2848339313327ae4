"""Money that came stands in the KSUP deal of its order, or a person is told of it.   Rules K8, K9; comparison: H10."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.mending import mend
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .adding import added
from .comparing import TITLES, compare_sides
from .payments import nothing_came
from .records import IncomeToMend
from .settings import IncomeSettings
from .telling import told

EXCHANGE = Exchange(
    title=Text("Incomes → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=IncomeSettings,
    kinds=("incomes",),
    planned=IncomeToMend,
    space="deal",
    bulk=200,
    titles=TITLES,
)


def deliver(income: Income, run: Run) -> Outcome:
    if income.deal_number:
        run.remember(income.deal_number, run.now.isoformat())
    return _delivered(income, run)


def _delivered(income: Income, run: Run) -> Outcome:
    if run.settings.leaves_out(income.date):  # H13
        return skipped(Text("It is older than what is brought over"))
    if income.sum <= 0:
        return nothing_came(income)
    if income.deal_number is None:  # K9
        return told(income, run)
    return added(income, income.deal_number, run)  # K8


def deliver_many(records: Sequence[IncomeToMend], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return mend(records, run, lambda record: _delivered(record.income, run), line=lambda record: record.line)


def compare(run: Run) -> None:  # H10
    compare_sides(run)
