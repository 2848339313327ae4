"""Money tied to no order: the person responsible is told of unallocated income.   Rule K9."""

from obmen.core.outcome import ObjectRef, Outcome, created, unchanged
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import Payment, Recipients
from obmen.core.text import Text

from .payments import linked, payment_of

KIND = "notice"


def told(income: Income, run: Run) -> Outcome:
    """Told twice of one payment is never told; of two that are equal and have no document, the second is told too."""
    payment = payment_of(income, run)
    before = run.target.notices(run.base, payment.date)
    known = next((kept for kept in before if kept.own or (payment.document and kept.payment == payment)), None)
    if known:  # H4
        return unchanged(linked(payment, ObjectRef(run.target_name, KIND, known.id)))
    to = Recipients(run.settings.responsible, run.settings.substitute)
    notice = run.target.tell_unallocated(payment, to, _words(run.settings.text, payment))  # K9
    return created(
        linked(payment, ObjectRef(run.target_name, KIND, notice.id)),
        text=None if notice.to == to.responsible else Text("The substitute was told: who is responsible works no more"),
    )


def _words(template: str, payment: Payment) -> str:
    """As people read sums and dates in KSUP."""
    sum_ = f"{payment.sum:,f}".replace(",", "\u00a0").replace(".", ",")
    told = {"sum": sum_, "date": f"{payment.date:%d.%m.%Y}", "document": payment.document or "—", "base": payment.base}
    for name, value in told.items():
        template = template.replace(f"{{{name}}}", value)
    return template
