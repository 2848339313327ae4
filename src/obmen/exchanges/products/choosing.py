"""Rows that a person decided, carried out one by one, each only if all is as that person saw it.   Rules H13, H4."""

from dataclasses import replace

from obmen.core.call import within
from obmen.core.outcome import Link, ObjectRef, Outcome, created, skipped, unchanged, updated
from obmen.core.ports import Run
from obmen.core.roles.project_basics import Written
from obmen.core.roles.project_cards import KeptProduct, ProductCard
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
NEWER = Text("1C has told of it by itself since the plan was made: that stands")
TOO_EARLY = Text(
    "1C has told of it by itself since the plan was made, and KSUP has not got it by that; the next run proposes the"
    " decision again"
)
ANOTHER = Text(
    "1C told of it before the decision, and it became «{product}» of KSUP; chosen was «{chosen}», so KSUP may hold one"
    " product twice: if it does, leave one of the two there"
)
_OUTCOMES = {"created": created, "updated": updated, "unchanged": unchanged}


def decided(record: ProductToWrite, run: Run) -> Outcome:
    """KSUP finds a product by its article: the chosen one is first linked under the one it has, then written."""
    seen = record.chosen
    found = run.target.products_of(seen.article if seen else record.article, run.base, record.ref)
    own = _own(record, found, run)
    if own is None and (why := _overtaken(record, found, run)):
        return skipped(why)
    if own and seen and own.object.id != seen.id:
        return skipped(Text(KNOWN.message, product=own.card.name))
    there = own or (_linked(seen, found, record, run) if seen else None)
    with within("written"):
        return _came_to(record, run.target.put_product(there, record.card, run.base, record.ref), run)


def told_meanwhile(record: ProductToWrite, run: Run) -> Outcome:
    """What 1C has told since is newer; what was decided about it is not lost without a word."""
    if not record.chosen and not record.anew:
        return unchanged(text=NEWER)
    article = record.chosen.article if record.chosen else record.article
    own = _own(record, run.target.products_of(article, run.base, record.ref), run)
    if own is None:
        return skipped(TOO_EARLY)
    outcome = unchanged(text=NEWER)
    if record.chosen is None or own.object.id == record.chosen.id:
        return outcome
    return outcome.warned(Text(ANOTHER.message, product=_named(own.card), chosen=_named(record.chosen)))


def _named(one: ProductCard | ProductSeen) -> str:
    return f"{one.name} ({one.article})"


def _own(record: ProductToWrite, found: list[KeptProduct], run: Run) -> KeptProduct | None:
    return next((kept for kept in found if record.ref and kept.refs.get(run.base) == record.ref), None)


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
