"""Rows that a person decided, carried out one by one, each only if all is as that person saw it.   Rules H13, H4."""

from dataclasses import replace

from obmen.core.call import within
from obmen.core.outcome import Link, ObjectRef, Outcome, created, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.project_basics import Written
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.text import Text

from .links import KIND
from .records import ProductSeen, ProductToWrite, seen_of

CHANGED = Text(
    "«{product}» has changed in KSUP since it was chosen: nothing was written. Show the plan again and choose again"
)
TAKEN = Text(
    "Article {article} has come to «{product}» in KSUP since it was decided: nothing was written. Show the plan again"
    " and choose again"
)
KNOWN = Text(
    "«{product}» of KSUP has become this product of 1C since it was decided: nothing was written. Show the plan again"
)
_OUTCOMES = {"created": created, "updated": updated, "unchanged": unchanged}


def decided(record: ProductToWrite, run: Run) -> Outcome:
    """KSUP finds a product by its article: the chosen one is first linked under the one it has, then written."""
    seen = record.chosen
    found = run.target.products_of(seen.article if seen else record.article, run.base, record.ref)
    own = next((kept for kept in found if kept.refs.get(run.base) == record.ref), None)
    if own is None and (why := _overtaken(record, found, run)):
        return skipped(why)
    if own and seen and own.object.id != seen.id:
        return skipped(Text(KNOWN.message, product=own.card.name))
    there = own or (_linked(seen, found, record, run) if seen else None)
    with within("written"):
        return _came_to(record, run.target.put_product(there, record.card, run.base, record.ref), run)


def _overtaken(record: ProductToWrite, found: list[KeptProduct], run: Run) -> Text | None:
    seen = record.chosen
    if seen is None:
        return Text(TAKEN.message, article=record.article, product=found[0].card.name) if found else None
    if seen not in [seen_of(kept, run.base) for kept in found]:
        return Text(CHANGED.message, product=seen.name)
    if record.article == seen.article:
        return None
    bearing = run.target.products_of(record.article, run.base, "")
    return Text(TAKEN.message, article=record.article, product=bearing[0].card.name) if bearing else None


def _linked(seen: ProductSeen, found: list[KeptProduct], record: ProductToWrite, run: Run) -> KeptProduct:
    kept = next(one for one in found if one.object.id == seen.id)
    if record.article == seen.article:
        return kept
    with within("linked"):
        run.target.put_product(kept, kept.card, run.base, record.ref)
    return replace(kept, refs={**kept.refs, run.base: record.ref})


def _came_to(record: ProductToWrite, done: tuple[Written, ObjectRef], run: Run) -> Outcome:
    written, theirs = done
    ours = ObjectRef(run.base, KIND, record.ref or record.article, record.article or record.ref)
    return _OUTCOMES[written](Link(ours, theirs))
