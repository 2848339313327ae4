"""Contacts and companies of KSUP get their codes from 1C and follow its counterparties.   Rules K1.3, K2, K2.1."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Counterparty, CounterpartyCode
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .changing import changed
from .codes import code_given
from .settings import CounterpartySettings

EXCHANGE = Exchange(
    title=Text("Counterparties → contacts"),
    source=Accounting,
    target=ProjectSystem,
    settings=CounterpartySettings,
    kinds=("counterparties", "counterparty-codes"),
)


def deliver(message: Counterparty | CounterpartyCode, run: Run) -> Outcome:
    if isinstance(message, CounterpartyCode):  # K1.3
        return code_given(message, run)
    return changed(message, run)  # K2
