"""The plan of a first start, and what a comparison finds: a row for each counterparty.   Rules H10, H13, K2."""

from collections.abc import Iterator
from functools import partial

from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import KeptContact
from obmen.core.text import Text

from .describing import known, planned
from .doubts import conflict, doubled
from .matching import match
from .sides import Sides

NOT_THERE = Text("KSUP has no such contact. They are created there: then 1C gets the counterparty from it")


def rows(sides: Sides, run: Run, *, whole: bool = False) -> Iterator[Planned]:
    """``whole``: as of ``card_of``, for contacts that bear the code."""
    for one in sides.here:
        if sides.here.count("code", one.code) == 1:
            yield _row(one, sides, run, whole=whole)
        elif sides.here.find("code", one.code, most=1) == [one]:
            yield doubled(one, sides)


def unknown(kept: KeptContact, code: str, *, deleted: bool) -> Planned:
    gone = Text("It bears the code {code}, and that counterparty is marked for deletion in 1C", code=code)
    return Planned(
        "skip",
        f"ksup {kept.object.id}",
        Text("Contact {contact} of KSUP", contact=kept.object.id),
        why=gone if deleted else Text("It bears the code {code}, which no counterparty of 1C has", code=code),
        objects=(kept.object,),
        finding="unknown",
        search=(code, kept.card.name),
    )


def _row(one: ListedCounterparty, sides: Sides, run: Run, *, whole: bool) -> Planned:
    found = match(one, sides)
    if found.doubt:
        return conflict(one, found, partial(known, one, sides=sides, run=run, whole=whole))
    if found.there is None:  # creation goes only the other way (K2.1)
        return planned("leave", one, why=NOT_THERE, finding="missing")
    return known(one, found.there, sides=sides, run=run, whole=whole)
