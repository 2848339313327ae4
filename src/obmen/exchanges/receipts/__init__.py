"""Retail receipts of clients with a loyalty card become closed deals; others are counted.   Rules K12, K13; comparison:
H10."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.mending import mend
from obmen.core.outcome import Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting
from obmen.core.roles.accounting_kinds import Receipt, ReceiptWithoutCard
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .comparing import TITLES, compare_sides
from .records import ReceiptToMend
from .selling import sold
from .settings import ReceiptSettings

EXCHANGE = Exchange(
    title=Text("Retail receipts → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=ReceiptSettings,
    kinds=("receipts",),
    planned=ReceiptToMend,
    space="contact",
    of_source=True,
    bulk=200,
    titles=TITLES,
)


def deliver(receipt: Receipt | ReceiptWithoutCard, run: Run) -> Outcome:
    if isinstance(receipt, ReceiptWithoutCard):  # K13
        return skipped(Text("Of a client without a loyalty card: counted, and nothing is done"))
    if run.settings.leaves_out(receipt.date):  # H13
        return skipped(Text("It is older than what is brought over"))
    return sold(receipt, run)  # K12


def deliver_many(records: Sequence[ReceiptToMend], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return mend(records, run, lambda record: deliver(record.receipt, run), line=lambda record: record.line)


def compare(run: Run) -> None:  # H10
    compare_sides(run)
