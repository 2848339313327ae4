"""Both sides as a run finds them: KSUP's contacts first, so that what is made meanwhile is found again.   Rule H13."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from obmen.core.folded import folded
from obmen.core.phone import phones
from obmen.core.ports import Run
from obmen.core.reading import counted, pages
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import KeptContact
from obmen.core.shelf import Shelf

from .links import CONTACT, KIND


@dataclass(frozen=True, slots=True)
class Sides:
    """By code, INN, phone, e-mail and folded name; of KSUP's contacts that bear a code of this base, by the code alone.
    ``here``: without those marked for deletion, whose codes are ``deleted``. ``linked``: KSUP's id of the contact each
    code is known to be."""

    here: Shelf[ListedCounterparty]
    there: Shelf[KeptContact]
    linked: Shelf[str]
    deleted: Shelf[str]
    base: str
    region: str

    def put_here(self, one: ListedCounterparty) -> None:
        if one.deleted:
            self.deleted.put(one.code, one.code)
            return
        numbers, written = self.numbers(one.phones), letters(one.emails)
        name = folded(one.name)
        self.here.put(
            one.ref or one.code, one, code=one.code, phone=numbers, email=written, inn=inn(one.inn), name=name
        )

    def put_there(self, kept: KeptContact) -> None:
        if code := kept.codes.get(self.base):
            self.there.put(kept.object.id, kept, code=code)
            return
        numbers, written = self.numbers((kept.card.phone,)), letters((kept.card.email,))
        name = folded(kept.card.name)
        self.there.put(kept.object.id, kept, phone=numbers, email=written, inn=inn(kept.inn), name=name)

    def numbers(self, typed: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for text in typed for one in phones(text, self.region)))


def letters(typed: Iterable[str]) -> tuple[str, ...]:
    """Addresses, made comparable."""
    return tuple(dict.fromkeys(one for text in typed if "@" in (one := text.strip().casefold())))


def inn(typed: str) -> str:
    """Made comparable; empty where it is none."""
    digits = re.sub("[^0-9]", "", typed)
    return digits if len(digits) in {10, 12} and len(set(digits)) > 1 else ""


@contextmanager
def both_sides(run: Run) -> Iterator[Sides]:
    run.brought("")  # what was told of by itself, as it stands before anything is read
    with (
        Shelf[ListedCounterparty]() as here,
        Shelf[KeptContact]() as there,
        Shelf[str]() as linked,
        Shelf[str]() as deleted,
    ):
        sides = Sides(here, there, linked, deleted, run.base, run.settings.region)
        for code, contact in run.links.pairs((run.base, KIND), (run.target_name, CONTACT)):
            linked.put(code, contact)  # the newest is the last
        _read_there(sides, run)
        for one in counted(run.source.listed_counterparties(), run, len(there)):
            if one.code:
                sides.put_here(one)
        yield sides


def _read_there(sides: Sides, run: Run) -> None:
    for page in pages(run.target.contacts, run):
        for kept in page.items:
            sides.put_there(kept)
        run.progress(len(sides.there))
