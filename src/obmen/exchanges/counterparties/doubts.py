"""What a person has to decide, and how it can be decided here; nothing of it is touched before.   Rules H13, K2.1."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from obmen.core.planning import LEFT_OUT, Planned, Way
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import KeptContact
from obmen.core.text import Text

from .describing import TYPES, planned
from .matching import Doubt, Match
from .records import ContactToWrite, seen_of
from .sides import Sides

_WHY: dict[Doubt, Text] = {
    "several": Text(
        "Several contacts of KSUP have its INN, phone or e-mail: {there}. Write the code {code} into the right one"
    ),
    "rivals": Text(
        "The INN, phone or e-mail of contact {there} stands in several counterparties of 1C: {codes}. Write the right"
        " code into it"
    ),
    "type": Text(
        "It is a company on one side and a private person on the other: contact {there} of KSUP. See which of the two"
        " is wrong and correct it"
    ),
    "name": Text(
        "A contact of KSUP has its name, and neither phone nor e-mail says that it is the same: {there}. If it is,"
        " write the code {code} into it"
    ),
    "contradicts": Text(
        "Contact {there} of KSUP has its name, phone or e-mail, and what else is known of the two differs. If it is the"
        " same client, write the code {code} into it"
    ),
}
DOUBLED = Text(
    "Several counterparties of 1C bear the code {code}: nobody can tell which of them a contact of KSUP is. Give each a"
    " code of its own in 1C"
)


def doubled(one: ListedCounterparty, sides: Sides) -> Planned:
    why = Text(DOUBLED.message, code=one.code)
    objects = tuple(kept.object for kept in sides.there.find("code", one.code))
    return planned("conflict", one, why=why, objects=objects, finding="doubled", ways=(LEFT_OUT,), facts=_facts(one))


def conflict(one: ListedCounterparty, found: Match, known: Callable[[KeptContact], Planned]) -> Planned:
    """``known``: its row where it is this contact. None can be made: they are created in KSUP alone."""
    there = ", ".join(kept.object.id for kept in found.candidates)
    codes = ", ".join((one.code, *(rival.code for rival in found.rivals)))
    assert found.doubt
    cannot = found.doubt == "type"  # KSUP makes no person of a company
    ways = () if cannot else tuple(_is(kept, known(kept)) for kept in found.candidates)
    return planned(
        "conflict",
        one,
        why=Text(_WHY[found.doubt].message, there=there, code=one.code, codes=codes),
        objects=tuple(kept.object for kept in found.candidates),
        finding="undecided",
        ways=(*ways, LEFT_OUT),
        facts=_facts(one),
    )


def _is(kept: KeptContact, row: Planned) -> Way:
    assert isinstance(row.record, ContactToWrite)
    record = row.record.model_copy(update={"chosen": seen_of(kept)})
    seen = repr((kept.object.id, kept.card, kept.inn, sorted(kept.codes.items())))
    return Way(kept.object.id, replace(row, record=record), facts=_told(kept), seen=seen, claims=kept.object.id)


def _told(kept: KeptContact) -> Mapping[str, Any]:
    card = kept.card
    return _without_empty(name=card.name, type=TYPES[card.type], inn=kept.inn, phone=card.phone, email=card.email)


def _facts(one: ListedCounterparty) -> Mapping[str, Any]:
    return _without_empty(
        name=one.name,
        type=TYPES[one.type] if one.type else "",
        inn=one.inn,
        phone=", ".join(one.phones),
        email=", ".join(one.emails),
    )


def _without_empty(**told: Any) -> Mapping[str, Any]:
    return {name: value for name, value in told.items() if value}
