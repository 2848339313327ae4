"""Both sides as a run finds them: KSUP's products first, so that what is made meanwhile is found again.   Rule H13."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from obmen.core.folded import folded
from obmen.core.ports import Run
from obmen.core.reading import ahead, counted, pages
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.shelf import Shelf
from obmen.core.text import Text

from .left_out import why_not_exported


@dataclass(frozen=True, slots=True)
class Here:
    """A product of 1C; ``why``: it stays there (K3.1)."""

    product: ListedProduct
    why: Text | None


@dataclass(frozen=True, slots=True)
class Sides:
    """``here`` by ref, and those that are exported by article and folded name; ``there`` by ref, article, name."""

    here: Shelf[Here]
    there: Shelf[KeptProduct]
    base: str


@contextmanager
def both_sides(run: Run) -> Iterator[Sides]:
    run.brought("")  # what was told of by itself, as it stands before anything is read
    with Shelf[Here]() as here, Shelf[KeptProduct]() as there:
        _read_there(there, run)
        _read_here(here, run, len(there))
        yield Sides(here, there, run.base)


def _read_there(there: Shelf[KeptProduct], run: Run) -> None:
    for page in pages(run.target.products, run):
        for kept in page.items:
            keep_there(there, kept, run.base)
        run.progress(len(there))


def _read_here(here: Shelf[Here], run: Run, before: int) -> None:
    for product in counted(ahead(run.source.listed_products()), run, before):
        keep_here(here, Here(product, why_not_exported(product, run.settings)))


def keep_there(there: Shelf[KeptProduct], kept: KeptProduct, base: str) -> None:
    card = kept.card
    there.put(kept.object.id, kept, ref=kept.refs.get(base, ""), article=card.article, name=folded(card.name))


def keep_here(here: Shelf[Here], one: Here) -> None:
    product = one.product
    known_by = {} if one.why else {"article": product.article, "name": folded(product.name)}
    here.put(product.ref, one, **known_by)
