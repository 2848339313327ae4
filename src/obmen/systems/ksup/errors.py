"""KSUP's answers as the four errors, in the one place that does it."""

from dataclasses import dataclass
from datetime import tzinfo

from obmen.core.answer import Answer, raise_usual
from obmen.core.errors import Misconfigured, Refused
from obmen.core.text import Text
from obmen.core.when import said

from .wire import Error, Failure, failure


@dataclass(frozen=True, slots=True)
class Subject:
    """What a request is about, for the texts; ``order`` is empty where it is about the deal alone, ``deal`` where it is
    about none. ``products``: it is about these."""

    deal: str
    zone: tzinfo
    order: str = ""
    contact: str = ""
    products: bool = False


def raise_for(answer: Answer, about: Subject) -> None:
    """Returns for 2xx and for a dry call; raises one of the four errors for everything else."""
    if answer.ok or answer.planned:
        return
    raise_usual(answer)
    told = failure(answer)
    if told is None and answer.status == 413:  # a proxy before KSUP, which has passed nothing on
        told = Failure(error=Error(code="too_large"))
    if told is None:
        answer.not_as_promised()
    if told.error.code in {"no_address", "bad_method"}:
        text = Text(
            "KSUP knows no such request: it speaks another version of the contract, or the address is not its own"
        )
        raise Misconfigured(text, setting="address", detail=answer.detail())
    raise refused(told, about, answer.detail())


def refused(told: Failure, about: Subject, detail: str = "") -> Refused:
    field = _FIELDS.get(told.error.code, told.error.field or "")
    if told.error.code == "too_large" and not about.order:
        field = "" if about.products else "lines"
    value = {"deal_number": about.deal, "order_number": about.order, "ksup_id": about.contact}.get(field, "")
    return Refused(_text(told, about), field=field, value=value, detail=detail)


def refused_row(error: Error, about: Subject) -> Refused:
    """One of many that were sent together; the others were taken or refused each by itself."""
    return refused(Failure(error=error), about)


_FIELDS = {
    "deal_unknown": "deal_number",
    "deal_deleted": "deal_number",
    "order_unknown": "order_number",
    "key_reused": "",
    "too_large": "file",
    "user_unknown": "",
    "contact_unknown": "ksup_id",
}


_TEXTS = {
    "deal_unknown": Text("KSUP has no deal {deal}. Give the order in 1C the number of another deal"),
    "order_unknown": Text("Deal {deal} holds no order {order}. Send the order from 1C again"),
    "key_reused": Text(
        "KSUP took something else under the same identity. Redo the message: it goes out under a new one"
    ),
    "contact_unknown": Text("KSUP has no contact {contact}. See in 1C which contact the counterparty was made from"),
    "user_unknown": Text(
        "Neither the responsible person nor the substitute works in KSUP any more. Choose another person in the"
        " settings of the exchange and redo the message"
    ),
}
_TOO_LARGE = Text("Order {order} is larger than KSUP takes. Make its file smaller")
_TOO_MANY_LINES = Text("There are more lines in it than KSUP takes. Divide the document in 1C")
_TOO_LARGE_PRODUCTS = Text(
    "What is written of the product is larger than KSUP takes. Shorten its texts in 1C, or ask for a higher limit of"
    " KSUP"
)


def _text(told: Failure, about: Subject) -> Text:
    if told.error.code == "deal_deleted":
        return _deleted(told, about)
    if told.error.code == "too_large":
        return _too_large(about)
    if known := _TEXTS.get(told.error.code):
        return Text(known.message, deal=about.deal, order=about.order, contact=about.contact)
    return _in_its_words(told)


def _too_large(about: Subject) -> Text:
    if about.order:
        return Text(_TOO_LARGE.message, order=about.order)
    return _TOO_LARGE_PRODUCTS if about.products else _TOO_MANY_LINES


def _deleted(told: Failure, about: Subject) -> Text:
    deal, at = about.deal, told.deleted_at
    if at is None or at.tzinfo is None:
        return Text(
            "KSUP has no deal {deal}: it was deleted. Give the order in 1C the number of another deal", deal=deal
        )
    text = Text("KSUP has no deal {deal}: it was deleted on {when}. Give the order in 1C the number of another deal")
    return Text(text.message, deal=deal, when=said(at, about.zone))


def _in_its_words(told: Failure) -> Text:
    field, reason = told.error.field, told.error.reason or told.error.code
    if field:
        return Text("KSUP did not take the field «{field}»: {reason}", field=field, reason=reason)
    return Text("KSUP refused: {reason}", reason=reason)
