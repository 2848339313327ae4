"""Which contact or company of KSUP is which counterparty of 1C.   Rule H13.

1. 1C's code, which KSUP keeps by base;
2. phone and e-mail, among those that bear no code of this base;
3. the folded name: of a company that alone bears it on both sides.

Where more than one fits, or several of 1C claim one, or only a person's name does, nothing is touched.
"""

from dataclasses import dataclass
from typing import Literal

from obmen.core.folded import folded
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import KeptContact

from .sides import Sides, letters

Doubt = Literal["several", "rivals", "type", "name"]
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
    reached = _reached(one, sides)
    fitting = [kept for kept in reached if _is_alike(one, kept)]
    if not reached:
        return _by_name(one, sides)
    if not fitting:
        return Match(doubt="type", candidates=tuple(reached))
    if len(fitting) > 1:
        return Match(doubt="several", candidates=tuple(fitting))
    rivals = _claiming(fitting[0], one, sides)
    return Match(doubt="rivals", candidates=(fitting[0],), rivals=rivals) if rivals else Match(fitting[0])


def _reached(one: ListedCounterparty, sides: Sides) -> list[KeptContact]:
    """Those that his phone or e-mail leads to, each once."""
    asked = [("phone", number) for number in sides.numbers(one.phones)]
    asked += [("email", letter) for letter in letters(one.emails)]
    found = {kept.object.id: kept for name, value in asked for kept in sides.there.find(name, value, most=MOST_NAMED)}
    return [kept for kept in found.values() if _is_free(kept, sides)]


def _claiming(kept: KeptContact, one: ListedCounterparty, sides: Sides) -> tuple[ListedCounterparty, ...]:
    """Other counterparties that its phone or e-mail leads to, and that are no other contact of KSUP."""
    asked = [("phone", number) for number in sides.numbers((kept.card.phone,))]
    asked += [("email", letter) for letter in letters((kept.card.email,))]
    found = {other.code: other for name, value in asked for other in sides.here.find(name, value, most=MOST_CLAIMING)}
    return tuple(
        other
        for other in found.values()
        if other.code != one.code and _is_alike(other, kept) and not sides.there.count("code", other.code)
    )[:MOST_NAMED]


def _by_name(one: ListedCounterparty, sides: Sides) -> Match:
    """A name that several bear says nothing; a person's says too little, however rare it is here."""
    name = folded(one.name)
    free = [kept for kept in sides.there.find("name", name, most=MOST_NAMED) if _is_free(kept, sides)]
    fitting = [kept for kept in free if _is_alike(one, kept)]
    if not fitting or sides.here.count("name", name) > 1:
        return NONE
    if len(fitting) == 1 and fitting[0].card.type == "company":
        return Match(fitting[0])
    return Match(doubt="name", candidates=tuple(fitting))


def _is_free(kept: KeptContact, sides: Sides) -> bool:
    return not kept.codes.get(sides.base)


def _is_alike(one: ListedCounterparty, kept: KeptContact) -> bool:
    return one.type in {None, kept.card.type}
