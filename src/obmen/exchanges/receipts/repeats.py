"""Which of the receipts KSUP holds is this very one, told again.   Rules K12, H4.

Receipts are only created, so what differs from the one that is there is for a person.
"""

from collections.abc import Sequence

from obmen.core.errors import Refused
from obmen.core.outcome import ObjectRef
from obmen.core.ports import Run
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_cards import KeptReceipt, ReceiptHead
from obmen.core.text import Text

Lines = Sequence[CompositionLine]
KIND, DEAL = "receipt", "deal"


def same(head: ReceiptHead, lines: Lines, there: Sequence[KeptReceipt]) -> KeptReceipt | None:
    """By 1C's own id, or by number and time; one that 1C gave neither may be another with the same content."""
    if own := next((kept for kept in there if kept.own), None):
        return own
    if known := next((kept for kept in there if _is_it(kept.head, head)), None):
        if not _equal(known, head, lines):
            raise _other_content(head, known)
        return known
    if not head.number and not head.ref and any(_equal(kept, head, lines) for kept in there):
        raise _looks_like_a_repeat(head)
    return None


def moved(ref: str, run: Run) -> ObjectRef | None:
    """The deal that 1C's own id became when the receipt was told of before, while KSUP holds it: for a receipt that is
    not found by its day and number, since 1C may have changed both."""
    if not ref:
        return None
    known = run.links.theirs(ObjectRef(run.base, KIND, ref), connection=run.target_name, kind=DEAL)
    if known is None:
        return None
    try:
        found: ObjectRef = run.target.deal(known.id).object
    except Refused:  # the deal is gone, and the receipt with it
        return None
    return found


def moved_since(head: ReceiptHead, deal: ObjectRef) -> Refused:
    text = Text(
        "Receipt {receipt} stands in deal {deal} already, under another day or number. Receipts are not changed:"
        " correct it in KSUP by hand and drop the message",
        receipt=head.number or f"{head.date:%d.%m.%Y %H:%M}",
        deal=deal.id,
    )
    return Refused(text, field="date", value=f"{head.date:%d.%m.%Y}")


def alike(head: ReceiptHead, lines: Lines, there: Sequence[KeptReceipt]) -> list[Text]:
    """The same purchase of the same day under another time: 1C may have posted the receipt anew."""
    one = next((kept for kept in there if kept.head.code_1c == head.code_1c and list(kept.lines) == list(lines)), None)
    if one is None or not head.number or (head.ref and one.head.ref):
        return []
    return [
        Text(
            "Deal {deal} holds receipt {receipt} of that day with these very lines too, but of another time: see that"
            " it is not there twice",
            deal=one.deal.id,
            receipt=head.number,
        )
    ]


def _is_it(kept: ReceiptHead, head: ReceiptHead) -> bool:
    if kept.ref and head.ref:
        return kept.ref == head.ref
    return bool(head.number) and (kept.number, kept.date) == (head.number, head.date)


def _equal(kept: KeptReceipt, head: ReceiptHead, lines: Lines) -> bool:
    mine = (head.code_1c, head.date, head.number)
    return (kept.head.code_1c, kept.head.date, kept.head.number) == mine and list(kept.lines) == list(lines)


def _other_content(head: ReceiptHead, known: KeptReceipt) -> Refused:
    named = {"receipt": head.number or f"{head.date:%d.%m.%Y}", "deal": known.deal.id}
    if known.head.code_1c != head.code_1c:
        text = Text(
            "Receipt {receipt} stands in deal {deal} already, of client {other}; now 1C says {code}. Receipts are not"
            " changed: correct it in KSUP by hand and drop the message",
            other=known.head.code_1c,
            code=head.code_1c,
            **named,
        )
        return Refused(text, field="code_1c", value=head.code_1c)
    there = known.head.number, known.head.date.astimezone(head.date.tzinfo).date()
    if there != (head.number, head.date.date()):
        return moved_since(head, known.deal)
    text = Text(
        "Receipt {receipt} stands in deal {deal} already, with another content. Receipts are not changed: correct it in"
        " KSUP by hand and drop the message",
        **named,
    )
    return Refused(text, field="lines")


def _looks_like_a_repeat(head: ReceiptHead) -> Refused:
    text = Text(
        "Client {code} has a receipt of {date} with these very lines in KSUP already, and 1C named no number. If it is"
        " the same, drop the message; if not, add its number to it",
        code=head.code_1c,
        date=f"{head.date:%d.%m.%Y %H:%M}",
    )
    return Refused(text, field="number")
