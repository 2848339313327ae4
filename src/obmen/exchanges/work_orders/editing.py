"""Deals that are there: each is looked at again, and changed only if it still is what the plan saw.   Rules A3, A8."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from obmen.core.errors import ObmenError
from obmen.core.outcome import Outcome, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal, DealValues
from obmen.core.roles.crm_edits import Borne, Claim, Edited
from obmen.core.text import Text
from obmen.core.typed_number import alike, exact

from .appeared import has_its_number
from .by_hand import short, text
from .contacts import Found
from .correcting import Corrected, correct
from .records import DealOfOrder, DealSeen
from .sides import fields_of

CHANGED = Text("The deal was changed since the plan; the next run looks at it again")
GONE = Text("The deal was deleted or merged since the plan; the next run looks again")


@dataclass(slots=True)
class Said:
    """``cards``: what became of contacts. What became clear while deciding, by the deal's id: why it is ``skipped``;
    that it was not written because the run was ``stopped``; its first contact, as it is then."""

    cards: Corrected
    skipped: dict[str, Text] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    contact: dict[str, tuple[str, ...]] = field(default_factory=dict)


def edit(
    records: Mapping[int, DealOfOrder], contacts: Found, made: Collection[str], run: Run
) -> Iterator[tuple[int, Outcome | ObmenError]]:
    """``made``: ids of deals made just before, of other work orders."""
    said = Said(correct(list(records.values()), run))  # A5
    yield from _errors(records, contacts, said.cards)
    ready = _ready(records, contacts, said.cards)

    def decide(id_: str, now: CrmDeal | None) -> DealValues | None:
        if run.stopped():
            said.stopped.add(id_)
            return None
        record = records[ready[id_]]
        return _decide(record, contacts.id(record), now, said)

    claims = _claims({id_: records[place] for id_, place in ready.items()}, made)
    # those that need a look at their number too go together: it is asked for once a request
    ids = [*claims, *(id_ for id_ in ready if id_ not in claims)]
    for id_, result in run.target.edit_deals(ids, fields_of(run.settings), decide, claims) if ids else ():
        if isinstance(result, ObmenError):
            yield ready[id_], result
        elif isinstance(result, Borne):
            yield ready[id_], skipped(has_its_number(result.deal))
        elif id_ not in said.stopped:
            yield ready[id_], _told(records[ready[id_]], result, said, contacts, run)


def _errors(records: Mapping[int, DealOfOrder], contacts: Found, cards: Corrected) -> Iterator[tuple[int, ObmenError]]:
    for place, record in records.items():
        if (error := contacts.error(record) or cards.errors.get(record.ref)) is not None:
            yield place, error


def _ready(records: Mapping[int, DealOfOrder], contacts: Found, cards: Corrected) -> dict[str, int]:
    """The places by the deal's id."""
    return {
        record.seen.id: place
        for place, record in records.items()
        if record.seen and contacts.ready(record) and record.ref not in cards.errors
    }


def _claims(records: Mapping[str, DealOfOrder], made: Collection[str]) -> dict[str, Claim]:
    """A deal that was found by its client, or by what was brought into it, is to get the number; but a person may have
    typed it into another one since the plan. Work orders of one number may get their deals by one act."""
    alike_ones: dict[str, list[str]] = defaultdict(list)
    for id_, record in records.items():
        alike_ones[alike(record.number)].append(id_)
    return {
        id_: Claim(record.number, {*record.others, *alike_ones[alike(record.number)], *made})
        for id_, record in records.items()
        if record.seen and record.write.number is not None and not exact(record.seen.number)
    }


def _decide(record: DealOfOrder, contact: str, now: CrmDeal | None, said: Said) -> DealValues | None:
    assert record.seen
    id_, write = record.seen.id, record.write.fields()
    if now is None:
        said.skipped[id_] = GONE
        return None
    if contact and contact not in now.contacts:
        write["contacts"] = (contact, *record.seen.contacts)
    if _was_changed(record.seen, now, write):
        said.skipped[id_] = CHANGED
        return None
    missing = {name: value for name, value in write.items() if getattr(now, name) != value}
    said.contact[id_] = write.get("contacts", now.contacts)[:1]
    return DealValues(**missing) if missing else None


def _was_changed(seen: DealSeen, now: CrmDeal, write: Mapping[str, Any]) -> bool:
    """In what is to be written, unless somebody wrote the same, or in what made it this work order's deal: its number,
    or that it had none, its contacts and its being unfinished."""
    looked_at = {*write, "number", "pipeline"} | (set() if seen.number else {"contacts", "stage"})
    return any(getattr(now, name) not in _fine(name, seen, now, write) for name in looked_at)


def _fine(name: str, seen: DealSeen, now: CrmDeal, write: Mapping[str, Any]) -> tuple[Any, ...]:
    fine = (getattr(seen, name), write.get(name, getattr(seen, name)))
    if name == "contacts" and now.contacts[1:] == seen.contacts and name not in write:
        return (*fine, now.contacts)  # the client was put before them already
    return fine


def _told(record: DealOfOrder, written: Edited, said: Said, contacts: Found, run: Run) -> Outcome:
    remembered = {**record.brought, **contacts.marks(record)}
    record = record.model_copy(update={"brought": remembered})
    outcome = _outcome(record, written, said, run).warned(*contacts.warnings_of(record))
    return outcome if outcome.text else replace(outcome, text=contacts.note(record))


def _outcome(record: DealOfOrder, written: Edited, said: Said, run: Run) -> Outcome:
    assert record.seen
    cards = said.cards
    id_ = record.seen.id
    if (why := said.skipped.get(id_)) is not None:
        return skipped(why)
    link = record.link(run.target.deal_object(id_, record.seen.title), run.base)
    client = {"client": short(*said.contact[id_])} if record.client is not None else {}
    run.remember(record.ref, text({**record.brought, **client}))
    done = updated if written == "updated" or record.ref in cards.updated else unchanged
    outcome = done(link, text=cards.notes.get(record.ref))
    return outcome.warned(*record.told(), *cards.warnings.get(record.ref, ()))
