"""A payment of 1C as the project system keeps it, and which of those it keeps is the same.   Rules K8, K9, H4."""

from obmen.core.outcome import Link, ObjectRef, Outcome, skipped
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import Payment
from obmen.core.text import Text

KIND = "income"


def payment_of(income: Income, run: Run) -> Payment:
    return Payment(run.base, income.date, income.sum, income.document, income.part, income.ref)


def nothing_came(income: Income) -> Outcome:
    """The source knows money that came and nothing else: a refund is another document of 1C, which it does not send.
    The deal is not held up for it; the operator is told."""
    document = income.document or "—"
    why = Text("{sum} is no income: only money that came is brought over (document {document})",
               sum=income.sum, document=document)  # fmt: skip
    look = Text("If document {document} is a refund, enter it in KSUP by hand", document=document)
    return skipped(why).warned(look)


def linked(payment: Payment, theirs: ObjectRef) -> Link:
    """Without a document a payment is known by its day."""
    day = f"{payment.date:%d.%m.%Y}"
    return Link(ObjectRef(payment.base, KIND, payment.document or day, payment.document or day), theirs)
