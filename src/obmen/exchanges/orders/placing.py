"""An order created or changed: its composition and file are written into its deal.   Rules K4, K4.3, K5."""

from decimal import Decimal

from obmen.core.errors import Refused
from obmen.core.files import StoredFile
from obmen.core.outcome import Outcome, created, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.accounting import Line, OrderPlaced
from obmen.core.roles.project_basics import CompositionLine
from obmen.core.roles.project_system import Composition, Deal
from obmen.core.text import Text

from .links import former_deal, link

CENT = Decimal("0.01")


def placed(order: OrderPlaced, run: Run, *, file_stays: bool) -> Outcome:
    """Whether 1C says add or change makes no difference: what it sent is what the order is now. ``file_stays``: it
    brings none, and the one that is there is left (H10)."""
    file = None if file_stays else _file(order, run)
    deal = run.target.deal(order.deal_number)
    moved_from = former_deal(order.order_number, deal, run)
    composition = Composition(
        base=run.base,
        order_number=order.order_number,
        order_date=order.order_date,
        lines=[CompositionLine(line.article, line.name, line.quantity, line.price, line.sum) for line in order.lines],
        file=file,
    )
    written = run.target.put_order(deal, composition)  # K4.3, K5
    outcome = {"created": created, "updated": updated, "unchanged": unchanged}[written]
    return outcome(link(order.order_number, deal, run)).warned(
        *_sums(order, run),
        *_ended(deal),
        *_moved(order, moved_from),
    )


def _file(order: OrderPlaced, run: Run) -> StoredFile | None:
    file = next((file for file in run.files if file.field == "file"), None)
    if file is None and run.settings.file_mandatory:
        number = order.order_number
        text = Text("Order {order} came without its file. Form the file in 1C and send the order again", order=number)
        raise Refused(text, field="file")
    return file


def _sums(order: OrderPlaced, run: Run) -> list[Text]:
    wrong = [line for line in order.lines if not _adds_up(line)] if run.settings.warn_of_sums else []
    if not wrong:
        return []
    return [
        Text(
            "Lines whose sum is not quantity × price: {count}. The first, {article}: {quantity} × {price} ≠ {sum}",
            count=len(wrong),
            article=wrong[0].article,
            quantity=wrong[0].quantity,
            price=wrong[0].price,
            sum=wrong[0].sum,
        )
    ]


def _adds_up(line: Line) -> bool:
    return abs(line.quantity * line.price - line.sum) <= CENT


def _ended(deal: Deal) -> list[Text]:
    """What comes late is written, but nothing that has ended is opened again."""
    if deal.end is None:
        return []
    named = {"deal": deal.number, "status": deal.status}
    return [Text("Deal {deal} already has the status «{status}»: the order was written, the status stays", **named)]


def _moved(order: OrderPlaced, former: str) -> list[Text]:
    if not former:
        return []
    named = {"order": order.order_number, "former": former}
    return [
        Text("Order {order} was written into deal {former} before and still stands there: remove it in KSUP", **named)
    ]
