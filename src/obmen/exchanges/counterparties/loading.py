"""Rows of a plan are carried out one by one, each checked again against what it changes.   Rules H13, K1.3, K2, H4."""

from collections.abc import Iterator, Sequence

from obmen.core.call import within
from obmen.core.errors import ObmenError, Refused, Unclear
from obmen.core.outcome import Outcome, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.project_cards import KeptContact
from obmen.core.text import Text

from .links import link
from .records import ContactToWrite, seen_of

Results = Iterator[tuple[int, Outcome | ObmenError]]
NEWER = Text("1C has told of it by itself since the plan was made: that stands")
TOO_EARLY = Text(
    "1C has told of it by itself since the plan was made, and KSUP did not know its code then; the next run looks at it"
    " again"
)
CHANGED = Text("The contact has got another code of 1C since the plan; the next run looks at it again")
OTHERWISE = Text(
    "Contact {contact} has changed in KSUP since it was chosen: nothing was written. Show the plan again and choose"
    " again"
)
GONE = Text(
    "Contact {contact}, which was chosen, is in KSUP no more: nothing was written. Show the plan again and choose again"
)
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
    there = _there(record, run)
    if there is None:
        return skipped(Text(GONE.message, contact=record.ksup_id))
    owner = run.target.contact_of_code(run.base, record.code)
    if owner and owner.object.id != there.object.id:
        return skipped(Text(TAKEN.message, contact=owner.object.id))
    if run.brought(record.code) != record.told:
        return unchanged(text=NEWER) if there.codes.get(run.base) == record.code else skipped(TOO_EARLY)
    if there.codes.get(run.base, "") not in {record.seen, record.code}:
        return skipped(CHANGED)
    if record.chosen and there.codes.get(run.base) != record.code and record.chosen != seen_of(there):
        return skipped(Text(OTHERWISE.message, contact=there.object.id))
    given = run.target.give_code(there, run.base, record.code)  # K1.3
    changed = run.target.change_contact(there, record.card, run.base, record.code)  # K2
    outcome = unchanged if (given, changed) == ("unchanged", "unchanged") else updated
    return outcome(link(record.code, there, run, name=record.name))


def _there(record: ContactToWrite, run: Run) -> KeptContact | None:
    """None: a person chose it, and it is gone."""
    try:
        found: KeptContact = run.target.contact(record.ksup_id)
    except Refused:
        if record.chosen is None:
            raise
        return None
    return found
