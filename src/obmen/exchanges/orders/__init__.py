"""Orders of 1C stand in their KSUP deals, and end them.   Rules K4–K7, K7.1; comparison: H10."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.mending import mend
from obmen.core.outcome import Outcome
from obmen.core.ports import Run
from obmen.core.roles.accounting import Accounting, OrderClosed, OrderEnded, OrderPlaced
from obmen.core.roles.project_system import ProjectSystem
from obmen.core.text import Text

from .comparing import TITLES, compare_sides
from .ending import cancelled, finished, shipped_in_part
from .left_out import left_out, why_left_out
from .placing import placed
from .records import OrderToMend
from .settings import OrderSettings

EXCHANGE = Exchange(
    title=Text("Orders → deals"),
    source=Accounting,
    target=ProjectSystem,
    settings=OrderSettings,
    kinds=("orders",),
    planned=OrderToMend,
    space="deal",
    bulk=200,
    titles=TITLES,
)
FILE_STAYS = Text("The file in the deal stays as it was: only 1C can form it. Send the order from 1C to replace it")


def deliver(message: OrderPlaced | OrderEnded | OrderClosed, run: Run) -> Outcome:
    run.remember(message.deal_number, run.now.isoformat(), always=True)
    return _delivered(message, run)


def _delivered(message: OrderPlaced | OrderEnded | OrderClosed, run: Run, *, file_stays: bool = False) -> Outcome:
    if (why := why_left_out(message, run)) is not None:
        return left_out(message, why, run)
    match message:
        case OrderPlaced():  # K4, K5
            return placed(message, run, file_stays=file_stays)
        case OrderEnded(type="cancel") | OrderClosed(shipped="none"):  # K6
            return cancelled(message, run)
        case OrderClosed(shipped="part") if not run.settings.any_shipment_finishes:  # K7.1
            return shipped_in_part(message, run)
        case _:  # K7
            return finished(message, run)


def deliver_many(records: Sequence[OrderToMend], run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    return mend(records, run, lambda record: _mended(record, run), line=lambda record: record.line)


def _mended(record: OrderToMend, run: Run) -> Outcome:
    *first, last = [_delivered(message, run, file_stays=True) for message in record.messages]
    done = "updated" if any(one.done != "unchanged" for one in first) else last.done
    outcome = replace(last, done=done).warned(*(warning for one in first for warning in one.warnings))
    placed_anew = record.placed is not None and record.placed.type == "change" and done == "updated"
    return outcome.warned(FILE_STAYS) if placed_anew else outcome


def compare(run: Run) -> None:  # H10
    compare_sides(run)
