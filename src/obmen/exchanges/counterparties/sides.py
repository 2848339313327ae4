"""Both sides as a run finds them: KSUP's contacts first, so that what is made meanwhile is found again.   Rule H13."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from obmen.core.folded import folded
from obmen.core.phone import phones
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedCounterparty
from obmen.core.roles.project_cards import KeptContact
from obmen.core.shelf import Shelf

TOLD_EVERY = 500


@dataclass(frozen=True, slots=True)
class Sides:
    """By code, phone, e-mail and folded name. ``here``: without those marked for deletion."""

    here: Shelf[ListedCounterparty]
    there: Shelf[KeptContact]
    base: str
    region: str

    def put_here(self, one: ListedCounterparty) -> None:
        numbers = self.numbers(one.phones)
        self.here.put(one.code, one, phone=numbers, email=letters(one.emails), name=folded(one.name))

    def put_there(self, kept: KeptContact) -> None:
        code, numbers = kept.codes.get(self.base, ""), self.numbers((kept.card.phone,))
        written, name = letters((kept.card.email,)), folded(kept.card.name)
        self.there.put(kept.object.id, kept, code=code, phone=numbers, email=written, name=name)

    def numbers(self, typed: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one for text in typed for one in phones(text, self.region)))


def letters(typed: Iterable[str]) -> tuple[str, ...]:
    """Addresses, made comparable."""
    return tuple(dict.fromkeys(one for text in typed if "@" in (one := text.strip().casefold())))


@contextmanager
def both_sides(run: Run) -> Iterator[Sides]:
    run.brought("")  # what was told of by itself, as it stands before anything is read
    with Shelf[ListedCounterparty]() as here, Shelf[KeptContact]() as there:
        sides = Sides(here, there, run.base, run.settings.region)
        _read_there(sides, run)
        for number, one in enumerate(run.source.listed_counterparties(), 1):
            if one.code and not one.deleted:
                sides.put_here(one)
            if number % TOLD_EVERY == 0:
                run.progress(len(there) + number)
        yield sides


def _read_there(sides: Sides, run: Run) -> None:
    after, more = "", True
    while more:
        page = run.target.contacts(after)
        for kept in page.items:
            sides.put_there(kept)
        after, more = page.next, page.more
        run.progress(len(sides.there))
