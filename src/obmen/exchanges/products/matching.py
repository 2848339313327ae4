"""Which product of KSUP is which product of 1C.   Rules H13, K3.2.

1. 1C's own id, which KSUP keeps by base;
2. the article, of a product that is no other one of this base;
3. the folded name, of a product that has no article; under another article it may be another thing.

Where more than one fits, or two of 1C claim one, nothing is touched.
"""

from dataclasses import dataclass
from typing import Literal

from obmen.core.folded import folded
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct

from .sides import Sides

Doubt = Literal["taken", "exchanged", "waits", "other base", "same article", "same name"]
MOST_NAMED = 6
"""Of a name that more products bear nobody would choose one."""


@dataclass(frozen=True, slots=True)
class Match:
    """``there``: what it is in KSUP, None = not there yet. ``doubt``: then ``candidates`` are what a person has to look
    at, and ``rivals`` the products of 1C that claim the same."""

    there: KeptProduct | None = None
    doubt: Doubt | None = None
    candidates: tuple[KeptProduct, ...] = ()
    rivals: tuple[ListedProduct, ...] = ()


NEW = Match()


def match(product: ListedProduct, sides: Sides, *, ask_of_names: bool, given_up: bool = False) -> Match:
    """``given_up``: who bears its article there moves on before."""
    by_ref = next(iter(sides.there.find("ref", product.ref)), None)
    by_article = None if given_up else next(iter(sides.there.find("article", product.article)), None)
    rivals = _rivals(product, sides)
    if by_article and by_ref and by_article.object.id != by_ref.object.id:
        return Match(doubt="taken", candidates=(by_ref, by_article), rivals=rivals)
    if by_ref and (by_ref.card.article == product.article or not rivals):
        return Match(by_ref)
    if by_article and by_article.refs.get(sides.base):
        return Match(doubt="taken", candidates=(by_article,), rivals=rivals)
    if rivals:
        return Match(doubt="same article", candidates=tuple(filter(None, (by_ref, by_article))), rivals=rivals)
    if by_article and by_article.refs and folded(by_article.card.name) != folded(product.name):
        return Match(doubt="other base", candidates=(by_article,))
    return Match(by_article) if by_article else _by_name(product, sides, ask=ask_of_names)


def _rivals(product: ListedProduct, sides: Sides) -> tuple[ListedProduct, ...]:
    """Others of 1C that are to bear this article in KSUP."""
    others = sides.here.find("article", product.article, most=MOST_NAMED)
    return tuple(one.product for one in others if one.product.ref != product.ref)


def _by_name(product: ListedProduct, sides: Sides, *, ask: bool) -> Match:
    """A name that several of 1C bear says nothing of any of them."""
    name = folded(product.name)
    if sides.here.count("name", name) != 1:
        return NEW
    free = [one for one in sides.there.find("name", name, most=MOST_NAMED) if _is_free(one, sides)]
    if not free:
        return NEW
    if len(free) == 1 and not free[0].card.article:
        return Match(free[0])
    return Match(doubt="same name", candidates=tuple(free)) if ask else NEW


def _is_free(kept: KeptProduct, sides: Sides) -> bool:
    return not kept.refs.get(sides.base) and not sides.here.count("article", kept.card.article)
