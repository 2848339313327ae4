"""The plan of a first start, and what a comparison finds: a row for each counterparty.   Rules H10, H13, K2."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import ContactType, KeptContact
from obmen.core.text import Text

from .matching import Doubt, Match, match
from .records import ContactToWrite, card_of
from .sides import Sides

TITLES = {
    "code_1c": Text("Code of 1C"),
    "name": Text("Name"),
    "type": Text("Company or person"),
    "email": Text("E-mail"),
    "phone": Text("Phone"),
}
_WHY: dict[Doubt, Text] = {
    "several": Text(
        "Several contacts of KSUP have its phone or e-mail: {there}. Write the code {code} into the right one"
    ),
    "rivals": Text(
        "The phone or e-mail of contact {there} stands in several counterparties of 1C: {codes}. Write the right code"
        " into it"
    ),
    "type": Text(
        "It is a company on one side and a private person on the other: contact {there} of KSUP. See which of the two"
        " is wrong and correct it"
    ),
    "name": Text(
        "A contact of KSUP has its name, and neither phone nor e-mail says that it is the same: {there}. If it is,"
        " write the code {code} into it"
    ),
}
_TYPES: dict[ContactType, Text] = {"company": Text("company"), "person": Text("private person")}
NOT_THERE = Text("KSUP has no such contact. They are created there: then 1C gets the counterparty from it")


def rows(sides: Sides, run: Run) -> Iterator[Planned]:
    for one in sides.here:
        yield _row(one, sides, run)


def unknown(kept: KeptContact, code: str) -> Planned:
    return Planned(
        "skip",
        f"ksup {kept.object.id}",
        Text("Contact {contact} of KSUP", contact=kept.object.id),
        why=Text("It bears the code {code}, which no counterparty of 1C has", code=code),
        objects=(kept.object,),
        finding="unknown",
        search=(code, kept.card.name),
    )


def _row(one: ListedCounterparty, sides: Sides, run: Run) -> Planned:
    found = match(one, sides)
    if found.doubt:
        return _conflict(one, found)
    if found.there is None:  # creation goes only the other way (K2.1)
        return _planned("leave", one, why=NOT_THERE, finding="missing")
    return _known(one, found.there, run)


def _known(one: ListedCounterparty, there: KeptContact, run: Run) -> Planned:
    code = there.codes.get(run.base, "")
    card = card_of(one, there.card)
    ours, theirs = {"code_1c": one.code, **asdict(card)}, {"code_1c": code, **asdict(there.card)}
    differing = [name for name in ours if ours[name] != theirs[name]]
    if not differing:
        return _planned("leave", one)
    record = ContactToWrite(
        code=one.code, ksup_id=there.object.id, seen=code, **asdict(card), told=run.brought(one.code)
    )
    return _planned(
        "update",
        one,
        record=record,
        before={name: _shown(name, theirs) for name in differing},
        after={name: _shown(name, ours) for name in differing},
        objects=(there.object,),
        finding="differs" if code else "undecided",
    )


def _shown(name: str, values: Mapping[str, Any]) -> Text | str:
    shown: Text | str = _TYPES[values[name]] if name == "type" else values[name]
    return shown


def _conflict(one: ListedCounterparty, found: Match) -> Planned:
    there = ", ".join(kept.object.id for kept in found.candidates)
    codes = ", ".join((one.code, *(rival.code for rival in found.rivals)))
    assert found.doubt
    why = Text(_WHY[found.doubt].message, there=there, code=one.code, codes=codes)
    objects = tuple(kept.object for kept in found.candidates)
    return _planned("conflict", one, why=why, objects=objects, finding="undecided")


def _planned(act: str, one: ListedCounterparty, *, objects: tuple[ObjectRef, ...] = (), **more: object) -> Planned:
    named = Text("Counterparty {code}", code=one.code)
    search = tuple(filter(None, (one.code, one.name, *one.phones, *one.emails)))
    return Planned(act, one.code, named, objects=objects, search=search, **more)  # type: ignore[arg-type]
