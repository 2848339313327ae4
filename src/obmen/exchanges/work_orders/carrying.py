"""Rows of a plan are carried out, each checked again against what it changes.   Rules A3–A5, A8, H4."""

from collections.abc import Iterator, Sequence

from obmen.core.errors import ObmenError
from obmen.core.outcome import Outcome
from obmen.core.ports import Run

from . import adding, editing
from .contacts import find_or_make
from .records import DealOfOrder

Results = Iterator[tuple[int, Outcome | ObmenError]]


def carry_out(records: Sequence[DealOfOrder], run: Run) -> Results:
    """Those for which it gives nothing, a stop having come, were not written. A CRM drops what is written into a field
    it does not have without a word, so that the field is looked at before numbers are."""
    if any(record.seen is None or record.write.number for record in records):
        run.target.check_text_field(run.settings.number_field)
    placed = dict(enumerate(records))
    new = {place: record for place, record in placed.items() if record.seen is None}
    changed = {place: record for place, record in placed.items() if record.seen is not None}
    made, missing = adding.made_before(new, run)
    yield from made
    contacts = find_or_make([*missing.values(), *changed.values()], run)
    yield from adding.add(missing, contacts, run)  # first: the sooner after the look, the fewer doubles (A4)
    yield from editing.edit(changed, contacts, run)
