"""What a person has to decide, and how it can be decided here; nothing of it is touched before.   Rules H13, K3.2."""

from collections.abc import Iterator
from dataclasses import replace

from obmen.core.planning import LEFT_OUT, NEW, Planned, Way
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.text import Text

from .describing import created, known, planned, record_of
from .matching import Doubt, Match
from .records import seen_of, seen_text, shown

_WHY: dict[Doubt, Text] = {
    "taken": Text(
        "Article {article} belongs to another product of 1C in KSUP: {there}. Give one of the two another article in 1C"
    ),
    "exchanged": Text(
        "Products of 1C have exchanged their articles, {article} among them: {there}. KSUP holds an article once, so"
        " none can be the first: in 1C give one of them an article that nobody has, apply, then give it the one that is"
        " meant"
    ),
    "waits": Text(
        "Article {article} belongs in KSUP to another product of 1C, which is to bear another one and cannot yet:"
        " {there}. Mend that one first, then start again"
    ),
    "other base": Text(
        "Article {article} came from another base too, where it is called otherwise: {there}. If it is one product,"
        " call it the same in both bases; if not, give one of the two another article"
    ),
    "same article": Text("Several products of 1C have article {article}: {rivals}. Leave it to one of them in 1C"),
    "same name": Text(
        "KSUP has a product of this name under another article: {there}. If it is this one, give it the article"
        " {article} there; if not, switch off asking about names in the settings of the exchange"
    ),
}


def conflict(product: ListedProduct, found: Match, run: Run) -> Planned:
    there = ", ".join(f"«{kept.card.name}» ({kept.card.article or '—'})" for kept in found.candidates)
    rivals = ", ".join(f"«{one.name}»" for one in (product, *found.rivals))
    assert found.doubt
    return planned(
        "conflict",
        product,
        why=Text(_WHY[found.doubt].message, article=product.article, there=there, rivals=rivals),
        objects=tuple(kept.object for kept in found.candidates),
        finding="undecided" if found.doubt in {"same name", "exchanged", "waits"} else "doubled",
        ways=(*_ways(product, found, run), LEFT_OUT),
        facts=shown(product),
    )


def _ways(product: ListedProduct, found: Match, run: Run) -> Iterator[Way]:
    """Where articles have to change places first, only 1C can decide. KSUP holds an article once, so one that stands
    there can only be taken, and none can be made beside it."""
    if found.doubt not in {"other base", "same article", "same name"}:
        return
    for kept in found.candidates:
        if _can_be(kept, found):
            yield _is(product, kept, run)
    if found.doubt == "same name" or not found.candidates:
        seen = ";".join(seen_text(kept) for kept in found.candidates)
        yield Way(NEW, _made(product, run), seen=seen, claims=f"article {product.article}")


def _can_be(kept: KeptProduct, found: Match) -> bool:
    """By its article alone KSUP is told which one is meant; and one that has come from another base keeps the article
    it has there."""
    return bool(kept.card.article) and not (found.doubt == "same name" and kept.refs)


def _is(product: ListedProduct, kept: KeptProduct, run: Run) -> Way:
    record = record_of(product, run).model_copy(update={"chosen": seen_of(kept, run.base)})
    row = replace(known(product, kept, run), record=record)
    return Way(kept.object.id, row, facts=shown(kept.card), seen=seen_text(kept), claims=kept.object.id)


def _made(product: ListedProduct, run: Run) -> Planned:
    return replace(created(product, run), record=record_of(product, run).model_copy(update={"anew": True}))
