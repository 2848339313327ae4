"""New deals, each looked for right before it is made.   Rules A4, H4: neither what an earlier try has made, its answer
having been lost, nor what a person has made since the plan shall stand there twice."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from obmen.core.errors import ObmenError
from obmen.core.outcome import ObjectRef, Outcome, created, skipped
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal, DealValues, NewDeal

from . import appeared
from .by_hand import OF, short, text
from .contacts import Found, parts_of
from .records import DealOfOrder
from .sides import fields_of

Placed = dict[int, DealOfOrder]
Results = Iterator[tuple[int, Outcome | ObmenError]]

WITH_ROBOTS, IMPORTED = 200, 1000
"""So many between two looks, and two questions whether the run was stopped: the deals of a thousand are looked for by
one request and imported by another; with robots these take minutes."""


def add(records: Placed, contacts: Found, made: set[str], run: Run) -> Results:
    """``made``: filled in with the ids of the new deals."""
    for robots, most in ((True, WITH_ROBOTS), (False, IMPORTED)):
        places = [place for place, record in records.items() if record.robots is robots]
        for start in range(0, len(places), most):
            if run.stopped():
                return
            for place, result in _add({one: records[one] for one in places[start : start + most]}, contacts, made, run):
                made |= {link.theirs.id for link in result.links} if isinstance(result, Outcome) else set()
                yield place, result


def _add(records: Placed, contacts: Found, made: Collection[str], run: Run) -> Results:
    """``made``: ids of the deals made just before, of other work orders, whose number may be the same."""
    there = appeared.look(records.values(), contacts, run)
    missing: Placed = {}
    for place, record in records.items():
        if (deal := there.ours.get(record.origin(run.base))) is not None:
            yield place, _made_before(record, deal, run)
        elif (why := there.why_not(record, made)) is not None:
            yield place, skipped(why)
        elif (error := contacts.error(record)) is not None:
            yield place, error
        elif contacts.ready(record):
            missing[place] = record
    yield from _make(missing, contacts, run)


def _make(records: Placed, contacts: Found, run: Run) -> Results:
    places = list(records)
    new = [_new(record, contacts, run) for record in records.values()]
    for number, result in run.target.add_deals(new, fields_of(run.settings)) if new else ():
        record = records[places[number]]
        if isinstance(result, ObmenError):
            yield places[number], result
            continue
        deal = run.target.deal_object(result, record.title)
        outcome = _created(record, deal, new[number].values.contacts or (), contacts.marks(record), run)
        outcome = replace(outcome, text=contacts.note(record))
        yield places[number], outcome.warned(*record.told(), *contacts.warnings_of(record))


def _new(record: DealOfOrder, contacts: Found, run: Run) -> NewDeal:
    contact = contacts.id(record)
    values = DealValues(**record.write.fields(), contacts=(contact,) if contact else None)
    return NewDeal(record.origin(run.base), record.title, values, record.source, record.robots)


def _created(
    record: DealOfOrder, deal: ObjectRef, contacts: tuple[str, ...], name: dict[str, str], run: Run
) -> Outcome:
    client = {"client": short(*contacts)} if contacts else {}
    run.remember(record.ref, text({**record.brought, **client, **name}))
    return created(record.link(deal, run.base))


def _made_before(record: DealOfOrder, deal: CrmDeal, run: Run) -> Outcome:
    """Nobody knows how the earlier try has left the contact's name."""
    his = deal.contacts[:1]
    meant = {"name": short(*parts_of(record.client)), OF: short(*his)} if record.client and not record.card else {}
    return _created(record, deal.object, his, meant, run)
