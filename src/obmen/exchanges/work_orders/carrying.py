"""Rows of a plan are carried out, each checked again against what it changes.   Rules A3–A5, A8, H4."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.outcome import Outcome
from obmen.core.ports import Run

from . import adding, editing, taken
from .contacts import find_or_make
from .records import DealOfOrder

Results = Iterator[tuple[int, Outcome | ObmenError]]


def carry_out(records: Sequence[DealOfOrder], run: Run) -> Results:
    """Those for which it gives nothing, a stop having come, were not written."""
    placed = dict(enumerate(records))
    new = {place: record for place, record in placed.items() if record.seen is None}
    changed = {place: record for place, record in placed.items() if record.seen is not None}
    contacts = find_or_make([*new.values(), *changed.values()], run)
    taken.correct(records, contacts, run)  # A5
    made = set[str]()
    yield from adding.add(new, contacts, made, run)
    yield from editing.edit(changed, contacts, made, run)
