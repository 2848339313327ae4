"""A product is created in KSUP, or changed where it is there.   Rules K3, K3.2."""

from collections.abc import Sequence
from datetime import timedelta

from obmen.core.errors import Refused
from obmen.core.folded import folded
from obmen.core.outcome import Outcome, created, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.accounting_kinds import Product
from obmen.core.roles.project_cards import KeptProduct, ProductCard
from obmen.core.text import Text

from .links import link
from .standing import as_decided

ON_ITS_WAY = timedelta(seconds=20)
"""How long an article is waited for that another product bears: its renaming may have been overtaken."""


def written(product: Product, run: Run) -> Outcome:
    """Whether 1C says add or change makes no difference: what it sent is what the product is now."""
    if not product.article:
        raise _no_article(product)
    found = run.target.products_of(product.article, run.base, product.ref)
    if _by_ref(product, found, run) is None and (outcome := as_decided(product, run)) is not None:  # H13
        return outcome
    there = _same(product, found, run)
    done, theirs = run.target.put_product(there, _card(product, there), run.base, product.ref)  # K3, K3.2
    outcome = {"created": created, "updated": updated, "unchanged": unchanged}[done](link(product, theirs, run))
    return outcome.warned(*_renamed_there(there, product, run))


def _same(product: Product, found: Sequence[KeptProduct], run: Run) -> KeptProduct | None:
    """By 1C's own id, which a new article renames; else by article. Two ids, one article: nobody guesses (K3.2)."""
    by_ref = _by_ref(product, found, run)
    by_article = next((kept for kept in found if kept.card.article == product.article), None)
    known_as = by_article.refs.get(run.base) if by_article else None
    if by_article and by_article != by_ref and (by_ref or (product.ref and known_as)):
        raise _taken(product, by_article)
    return by_ref or by_article


def _by_ref(product: Product, found: Sequence[KeptProduct], run: Run) -> KeptProduct | None:
    return next((kept for kept in found if product.ref and kept.refs.get(run.base) == product.ref), None)


def _card(product: Product, there: KeptProduct | None) -> ProductCard:
    """A field that 1C did not send stays as it is; one it sent empty is emptied."""
    sent, was = product.model_fields_set, there.card if there else None
    series = product.series if was is None or "series" in sent else was.series
    manufacturer = product.manufacturer if was is None or "manufacturer" in sent else was.manufacturer
    return ProductCard(product.article, product.name, series, manufacturer)


def _no_article(product: Product) -> Refused:
    text = Text(
        "«{product}» has no article, and KSUP knows products by it. Give it one in 1C: it is sent again by itself",
        product=product.name,
    )
    return Refused(text, field="article")


def _taken(product: Product, other: KeptProduct) -> Refused:
    text = Text(
        "Article {article} is in KSUP already, of another product of 1C: «{other}». Give one of the two another article"
        " in 1C and redo this message",
        article=product.article,
        other=other.card.name,
    )
    return Refused(text, field="article", value=product.article, patience=ON_ITS_WAY)


def _renamed_there(there: KeptProduct | None, product: Product, run: Run) -> list[Text]:
    """One article of two bases is one product of KSUP; whether it is one thing, only its names tell."""
    others = [base for base in there.refs if base != run.base] if there else []
    if not there or not others or folded(there.card.name) == folded(product.name):
        return []
    text = Text(
        "Article {article} came from {bases} too, where it is «{other}»; here it is «{name}»: is it one product?",
        article=product.article,
        bases=", ".join(sorted(others)),
        other=there.card.name,
        name=product.name,
    )
    return [text]
