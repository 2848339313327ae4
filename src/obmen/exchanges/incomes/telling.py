"""Money tied to no order: the person responsible is told of unallocated income.   Rule K9."""

import re
from decimal import Decimal

from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef, Outcome, created, unchanged
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import KeptPayment, Payment, Recipients
from obmen.core.text import Text

from .payments import linked, payment_of

KIND = "notice"
_PLACE = re.compile(r"\{(sum|date|document|base)\}")


def told(income: Income, run: Run) -> Outcome:
    """Of one document he is told once; of two payments that are equal and have none, twice."""
    payment = payment_of(income, run)
    before = run.target.notices(run.base, payment.date)
    known = next((kept for kept in before if kept.own or (payment.document and _equal(kept, payment))), None)
    if known:  # H4
        return unchanged(linked(payment, ObjectRef(run.target_name, KIND, known.id)))
    if any(kept.own is None and _equal(kept, payment) for kept in before):
        raise _perhaps_told(payment)
    to = Recipients(run.settings.responsible, run.settings.substitute)
    notice = run.target.tell_unallocated(payment, to, _words(run.settings.text, payment))  # K9
    return created(
        linked(payment, ObjectRef(run.target_name, KIND, notice.id)),
        text=None if notice.to == to.responsible else Text("The substitute was told: who is responsible works no more"),
    )


def _equal(kept: KeptPayment, payment: Payment) -> bool:
    return kept.payment == payment and kept.payment.may_be(payment)


def _perhaps_told(payment: Payment) -> Refused:
    text = Text(
        "Of {sum} of {date} a person in KSUP was told already, and whether for this message, whose answer was lost,"
        " KSUP cannot say. If it is the same money, drop the message; if not, add its document to it",
        sum=payment.sum,
        date=f"{payment.date:%d.%m.%Y}",
    )
    return Refused(text, field="document")


def _words(template: str, payment: Payment) -> str:
    told = {
        "sum": _money(payment.sum),
        "date": f"{payment.date:%d.%m.%Y}",
        "document": payment.document or "—",
        "base": payment.base,
    }
    return _PLACE.sub(lambda place: told[place[1]], template)


def _money(sum_: Decimal) -> str:
    """As people read it in KSUP: kopecks always, finer only where there is finer."""
    whole, _, rest = f"{sum_:,f}".replace(",", "\u00a0").partition(".")
    return f"{whole},{rest.rstrip('0'):0<2}"
