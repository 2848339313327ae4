"""Which contact or company of KSUP is which counterparty of 1C.   Rule H13.

1. 1C's code, which KSUP keeps by base;
2. INN, then phone and e-mail, among those that bear no code of this base;
3. the folded name: of a company that alone bears it on both sides.

Where more than one fits, or several of 1C claim one, or only a person's name does, or what else is known of the two
says that they are not one, nothing is touched.
"""

from dataclasses import dataclass
from typing import Literal

from obmen.core.folded import folded
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import KeptContact

from .sides import Sides, inn, letters

Doubt = Literal["several", "rivals", "type", "name", "contradicts"]
MOST_NAMED = 6
MOST_CLAIMING = 50


@dataclass(frozen=True, slots=True)
class Match:
    """``there``: what it is in KSUP, None = it is not there. ``doubt``: then ``candidates`` are what a person has to
    look at, and ``rivals`` the other counterparties that claim them."""

    there: KeptContact | None = None
    doubt: Doubt | None = None
    candidates: tuple[KeptContact, ...] = ()
    rivals: tuple[ListedCounterparty, ...] = ()


NONE = Match()


def match(one: ListedCounterparty, sides: Sides) -> Match:
    if found := sides.there.find("code", one.code):
        return Match(found[0]) if _is_alike(one, found[0]) else Match(doubt="type", candidates=(found[0],))
    reached = _by_inn(one, sides) or _reached(one, sides)
    fitting = [kept for kept in reached if _is_alike(one, kept)]
    agreeing = [kept for kept in fitting if not _is_of_another_inn(one, kept)]
    if not reached:
        return _by_name(one, sides)
    if not fitting:
        return Match(doubt="type", candidates=tuple(reached))
    if not agreeing:
        return Match(doubt="contradicts", candidates=tuple(fitting))
    if len(agreeing) > 1:
        return Match(doubt="several", candidates=tuple(agreeing))
    rivals = _claiming(agreeing[0], one, sides)
    return Match(doubt="rivals", candidates=(agreeing[0],), rivals=rivals) if rivals else Match(agreeing[0])


def _by_inn(one: ListedCounterparty, sides: Sides) -> list[KeptContact]:
    """Branches of a firm share it: of several, those that phone or e-mail lead to."""
    found = sides.there.find("inn", inn(one.inn), most=MOST_NAMED)
    if len(found) < 2:
        return found
    near = {kept.object.id for kept in _reached(one, sides)}
    return [kept for kept in found if kept.object.id in near] or found


def _reached(one: ListedCounterparty, sides: Sides) -> list[KeptContact]:
    """Those that his phone or e-mail leads to, each once."""
    asked = [("phone", number) for number in sides.numbers(one.phones)]
    asked += [("email", letter) for letter in letters(one.emails)]
    found = {kept.object.id: kept for name, value in asked for kept in sides.there.find(name, value, most=MOST_NAMED)}
    return list(found.values())


def _claiming(kept: KeptContact, one: ListedCounterparty, sides: Sides) -> tuple[ListedCounterparty, ...]:
    """Other counterparties that lead to it as surely, and that are no other contact of KSUP: by its INN, and where that
    does not lead this one to it, by its phone or e-mail."""
    asked = [("inn", inn(kept.inn))]
    if not inn(kept.inn) or inn(one.inn) != inn(kept.inn):
        asked += [("phone", number) for number in sides.numbers((kept.card.phone,))]
        asked += [("email", letter) for letter in letters((kept.card.email,))]
    found = {other.code: other for name, value in asked for other in sides.here.find(name, value, most=MOST_CLAIMING)}
    return tuple(
        other
        for other in found.values()
        if other.code != one.code
        and _is_alike(other, kept)
        and not _is_of_another_inn(other, kept)
        and not sides.there.count("code", other.code)
    )[:MOST_NAMED]


def _by_name(one: ListedCounterparty, sides: Sides) -> Match:
    """A name that several bear says nothing; a person's says too little, however rare it is here."""
    name = folded(one.name)
    fitting = [kept for kept in sides.there.find("name", name, most=MOST_NAMED) if _is_alike(one, kept)]
    if not fitting or sides.here.count("name", name) > 1:
        return NONE
    if len(fitting) > 1 or fitting[0].card.type != "company":
        return Match(doubt="name", candidates=tuple(fitting))
    if _differ(one, fitting[0], sides):
        return Match(doubt="contradicts", candidates=tuple(fitting))
    return Match(fitting[0])


def _differ(one: ListedCounterparty, kept: KeptContact, sides: Sides) -> bool:
    """Of two that no phone and no e-mail joins: both have one, or each an INN of its own."""
    phones = sides.numbers(one.phones) and sides.numbers((kept.card.phone,))
    written = letters(one.emails) and letters((kept.card.email,))
    return bool(phones or written or _is_of_another_inn(one, kept))


def _is_of_another_inn(one: ListedCounterparty, kept: KeptContact) -> bool:
    both = inn(one.inn), inn(kept.inn)
    return all(both) and both[0] != both[1]


def _is_alike(one: ListedCounterparty, kept: KeptContact) -> bool:
    return one.type in {None, kept.card.type}
