"""Codes and changes of 1C's counterparties stand in KSUP's contacts and companies.   Rules K1.3, K2, K2.1."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Counterparty, CounterpartyCode
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .changing import changed
from .coding import coded
from .settings import CounterpartySettings

EXCHANGE = Exchange(
    title=Text("Counterparties → contacts"),
    source=Accounting,
    target=ProjectSystem,
    settings=CounterpartySettings,
    kinds=("counterparty-codes", "counterparties"),
)


def deliver(message: Counterparty | CounterpartyCode, run: Run) -> Outcome:
    if isinstance(message, CounterpartyCode):  # K1.3
        return coded(message, run)
    return changed(message, run)  # K2
