"""Money that came stands in the KSUP deal of its order, or a person is told of it.   Rules K8, K9."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .adding import added
from .payments import nothing_came
from .settings import IncomeSettings
from .telling import told

EXCHANGE = Exchange(
    title=Text("Incomes → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=IncomeSettings,
    kinds=("incomes",),
)


def deliver(income: Income, run: Run) -> Outcome:
    if run.settings.leaves_out(income.date):  # H13
        return skipped(Text("It is older than what is brought over"))
    if income.sum <= 0:
        return nothing_came(income)
    if income.deal_number is None:  # K9
        return told(income, run)
    return added(income, income.deal_number, run)  # K8
