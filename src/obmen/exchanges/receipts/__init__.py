"""Retail receipts of clients with a loyalty card become closed deals; others are counted.   Rules K12, K13."""

from obmen.core.exchange import Exchange
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Receipt, ReceiptWithoutCard
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .selling import sold
from .settings import ReceiptSettings

EXCHANGE = Exchange(
    title=Text("Retail receipts → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=ReceiptSettings,
    kinds=("receipts",),
)


def deliver(receipt: Receipt | ReceiptWithoutCard, run: Run) -> Outcome:
    if isinstance(receipt, ReceiptWithoutCard):  # K13
        return skipped(Text("Of a client without a loyalty card: counted, and nothing is done"))
    if run.settings.leaves_out(receipt.date):  # H13
        return skipped(Text("It is older than what is brought over"))
    return sold(receipt, run)  # K12
