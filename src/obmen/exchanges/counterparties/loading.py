"""Rows of a plan are carried out one by one, each checked again against what it changes.   Rules H13, K1.3, K2, H4."""

from collections.abc import Iterator, Sequence

from obmen.core.call import within
from obmen.core.errors import ObmenError, Refused, Unclear
from obmen.core.outcome import Outcome, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.text import Text

from .links import link
from .records import ContactToWrite

Results = Iterator[tuple[int, Outcome | ObmenError]]
NEWER = Text("1C has told of it by itself since the plan was made: that stands")
CHANGED = Text("The contact has got another code of 1C since the plan; the next run looks at it again")
TAKEN = Text("Contact {contact} of KSUP has got this code since the plan; the next run looks at it again")


def load(records: Sequence[ContactToWrite], run: Run) -> Results:
    """Those for which it gives nothing, a stop having come, were not written."""
    for place, record in enumerate(records):
        if run.stopped():
            return
        try:
            with within(record.code):
                yield place, _written(record, run)
        except (Refused, Unclear) as error:
            yield place, error


def _written(record: ContactToWrite, run: Run) -> Outcome:
    if run.brought(record.code) != record.told:
        return unchanged(text=NEWER)
    there = run.target.contact(record.ksup_id)
    owner = run.target.contact_of_code(run.base, record.code)
    if owner and owner.object.id != there.object.id:
        return skipped(Text(TAKEN.message, contact=owner.object.id))
    if there.codes.get(run.base, "") not in {record.seen, record.code}:
        return skipped(CHANGED)
    given = run.target.give_code(there, run.base, record.code)  # K1.3
    changed = run.target.change_contact(there, record.card, run.base, record.code)  # K2
    outcome = unchanged if (given, changed) == ("unchanged", "unchanged") else updated
    return outcome(link(record.code, there, run, name=record.name))
