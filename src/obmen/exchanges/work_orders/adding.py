"""New deals.   Rules A4, H4: first it is looked whether an earlier try has made them, its answer having been lost."""

from collections.abc import Iterator

from obmen.core.errors import ObmenError
from obmen.core.outcome import ObjectRef, Outcome, created, skipped
from obmen.core.ports import Run
from obmen.core.roles.crm import CrmDeal, DealValues, NewDeal
from obmen.core.text import Text

from .by_hand import short, text
from .contacts import Found, parts_of
from .numbers import alike
from .records import DealOfOrder
from .sides import fields_of

Placed = dict[int, DealOfOrder]
Results = list[tuple[int, Outcome | ObmenError]]

WITH_ROBOTS, IMPORTED = 100, 1000
"""So many between two questions whether the run was stopped: an import takes a thousand at a request."""


def made_before(records: Placed, run: Run) -> tuple[Results, Placed]:
    """What is settled already, and what is left to be made."""
    if not records:
        return [], {}
    fields = fields_of(run.settings)
    ours = {deal.origin: deal for deal in run.target.deals_of_origin(_origins(records, run), fields)}
    by_number: dict[str, list[CrmDeal]] = {}
    for deal in run.target.deals_numbered({record.number for record in records.values()}, fields):
        by_number.setdefault(alike(deal.number), []).append(deal)
    settled: Results = []
    for place, record in records.items():
        if (deal := ours.get(record.origin(run.base))) is not None:
            settled.append((place, _created(record, deal.object, deal.contacts[:1], _meant(record), run)))
        elif new := [one for one in by_number.get(alike(record.number), ()) if one.id not in record.others]:
            settled.append((place, skipped(_appeared(new[0]))))
    done = {place for place, _ in settled}
    return settled, {place: record for place, record in records.items() if place not in done}


def add(records: Placed, contacts: Found, run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    ready: Placed = {}
    for place, record in records.items():
        if (error := contacts.error(record)) is not None:
            yield place, error
        elif contacts.ready(record):
            ready[place] = record
    for robots, most in ((True, WITH_ROBOTS), (False, IMPORTED)):
        places = [place for place, record in ready.items() if record.robots is robots]
        for start in range(0, len(places), most):
            if run.stopped():
                return
            yield from _add(places[start : start + most], ready, contacts, run)


def _add(places: list[int], records: Placed, contacts: Found, run: Run) -> Iterator[tuple[int, Outcome | ObmenError]]:
    new = [_new(records[place], contacts, run) for place in places]
    for number, result in run.target.add_deals(new, fields_of(run.settings)):
        record = records[places[number]]
        if isinstance(result, ObmenError):
            yield places[number], result
            continue
        deal = run.target.deal_object(result, record.title)
        outcome = _created(record, deal, new[number].values.contacts or (), contacts.marks(record), run)
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


def _meant(record: DealOfOrder) -> dict[str, str]:
    """What is remembered of a contact's name where nobody knows how the earlier try has left it."""
    return {"name": short(*parts_of(record.client))} if record.client else {}


def _origins(records: Placed, run: Run) -> set[str]:
    return {record.origin(run.base) for record in records.values()}


def _appeared(deal: CrmDeal) -> Text:
    return Text("Deal {deal} has got its number since the plan; the next run brings it there", deal=deal.id)
