"""Money for an order is added to its deal.   Rule K8.

1C has taken the number of the deal from the order. A payment of several orders comes as several messages, each a part
of the document, in one deal or in many.
"""

from collections.abc import Sequence

from obmen.core.errors import Refused
from obmen.core.outcome import Link, ObjectRef, Outcome, created, unchanged
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Income
from obmen.core.roles.project_system import Deal, KeptPayment, Payment
from obmen.core.text import Text

from .payments import KIND, linked, payment_of


def added(income: Income, deal_number: str, run: Run) -> Outcome:
    deal = run.target.deal(deal_number)
    payment = payment_of(income, run)
    of_document = [kept for kept in run.target.incomes(deal) if kept.payment.may_be(payment)]
    there = [kept for kept in of_document if kept.payment.part == payment.part]
    if (known := _same(payment, there, deal)) is not None:  # H4
        return unchanged(deal_link(payment, known.id, deal))
    id_ = run.target.add_income(deal, payment)  # K8
    return created(deal_link(payment, id_, deal)).warned(*_beside(payment, of_document, deal), *_cancelled(deal))


def _same(payment: Payment, there: Sequence[KeptPayment], deal: Deal) -> KeptPayment | None:
    """What the deal holds of this very payment. Document, deal and part name it; where 1C left one of them out, an
    equal payment may be another one, and only a person can tell."""
    if own := next((kept for kept in there if kept.own), None):
        return own
    equal = next((kept for kept in there if kept.payment == payment), None)
    named = payment.document and payment.part
    if equal and not named:
        raise _looks_like_a_repeat(payment, deal)
    if there and named and not equal:
        raise _other_content(payment, there[0].payment, deal)
    return equal


def _looks_like_a_repeat(payment: Payment, deal: Deal) -> Refused:
    missing = "part" if payment.document else "document"
    text = Text(
        "Deal {deal} holds an income of {sum} of {date} already, and 1C did not say which document and part this is. If"
        " it is the same money, drop the message; if not, add what is missing to it",
        **_named(payment, deal),
    )
    return Refused(text, field=missing)


def _other_content(payment: Payment, kept: Payment, deal: Deal) -> Refused:
    """Incomes are only created: no change of one is exchanged."""
    text = Text(
        "Deal {deal} holds part {part} of document {document} already, with {kept} of {day}; now 1C says {sum} of"
        " {date}. Incomes are not changed: correct it in KSUP by hand and drop the message",
        part=payment.part,
        document=payment.document,
        kept=kept.sum,
        day=f"{kept.date.astimezone(payment.date.tzinfo):%d.%m.%Y}",
        **_named(payment, deal),
    )
    return Refused(text, field="sum" if kept.sum != payment.sum else "date")


def _beside(payment: Payment, of_document: Sequence[KeptPayment], deal: Deal) -> list[Text]:
    """Only parts that 1C has numbered are beyond doubt different money."""
    doubtful = [kept for kept in of_document if not (kept.payment.part and payment.part)]
    if not doubtful or not payment.document:
        return []
    text = Text(
        "Deal {deal} holds other money of document {document} too, and 1C did not number all its parts: see that none"
        " is there twice",
        deal=deal.number,
        document=payment.document,
    )
    return [text]


def _cancelled(deal: Deal) -> list[Text]:
    if deal.end != "cancelled":
        return []
    named = {"deal": deal.number, "status": deal.status}
    return [Text("Money came for deal {deal}, which has the status «{status}»", **named)]


def deal_link(payment: Payment, id_: str, deal: Deal) -> Link:
    title = f"{deal.number} · {deal.object.title}" if deal.object.title else deal.number
    return linked(payment, ObjectRef(deal.object.connection, KIND, f"{deal.number}/{id_}", title, deal.object.url))


def _named(payment: Payment, deal: Deal) -> dict[str, str]:
    return {"deal": deal.number, "sum": str(payment.sum), "date": _day(payment)}


def _day(payment: Payment) -> str:
    return f"{payment.date:%d.%m.%Y}"
