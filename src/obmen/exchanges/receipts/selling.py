"""A receipt becomes a deal of its client, filled and closed at once.   Rule K12.

1C has found the client by the loyalty card and tells his code. Order, shipment and income of the deal are the lines of
the receipt and their sum.
"""

from decimal import Decimal

from obmen.core.outcome import Link, ObjectRef, Outcome, created, skipped, unchanged
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Receipt
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_cards import ReceiptHead
from obmen.core.text import Text

from .clients import client_of
from .repeats import KIND, alike, moved, moved_since, same


def sold(receipt: Receipt, run: Run) -> Outcome:
    head, lines = _head(receipt, run), _lines(receipt)
    if (sum_ := sum(line.sum for line in lines)) < 0:
        return _gone_back(sum_, head)
    client = client_of(head, run)
    code_1c = "" if head.number else head.code_1c
    there = run.target.receipts(run.base, head.date, number=head.number, code_1c=code_1c, ref=head.ref)
    if (known := same(head, lines, there)) is not None:  # H4
        return unchanged(_link(head, known.deal))
    if (elsewhere := moved(head.ref, run)) is not None:  # H4
        raise moved_since(head, elsewhere)
    deal = run.target.add_retail_deal(client, head, lines)  # K12
    return created(_link(head, deal)).warned(*_returned(lines), *alike(head, lines, there))


def _head(receipt: Receipt, run: Run) -> ReceiptHead:
    return ReceiptHead(run.base, receipt.code_1c, receipt.date, receipt.number, receipt.ref)


def _lines(receipt: Receipt) -> list[CompositionLine]:
    return [CompositionLine(line.article, line.name, line.quantity, line.price, line.sum) for line in receipt.lines]


def _gone_back(sum_: Decimal | int, head: ReceiptHead) -> Outcome:
    """The source knows receipts of sale only: a return is another document of 1C, which it does not send."""
    why = Text("{sum} is no sale: returns are not brought over (receipt {receipt})", sum=sum_, receipt=_name(head))
    return skipped(why).warned(Text("Receipt {receipt} is a return: enter it in KSUP by hand", receipt=_name(head)))


def _returned(lines: list[CompositionLine]) -> list[Text]:
    if not (back := [line for line in lines if line.quantity < 0 or line.sum < 0]):
        return []
    text = Text(
        "Lines that take something back: {count}, the first is {article}. They stand in the deal as told",
        count=len(back),
        article=back[0].article,
    )
    return [text]


def _link(head: ReceiptHead, deal: ObjectRef) -> Link:
    """Without a number and an id of its own a receipt is known by its client and time."""
    own = head.ref or head.number or f"{head.code_1c} {head.date.isoformat()}"
    return Link(ObjectRef(head.base, KIND, own, _name(head)), deal)


def _name(head: ReceiptHead) -> str:
    return head.number or f"{head.date:%d.%m.%Y %H:%M}"
