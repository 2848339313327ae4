"""The plan of a first load, and what a comparison finds: a row for each product.   Rules H10, H13."""

from collections.abc import Iterator
from dataclasses import replace

from obmen.core.errors import Misconfigured
from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.text import Text

from .describing import created, known, planned
from .doubts import conflict
from .left_out import no_group_chosen
from .matching import Match, match
from .moving import Moving
from .sides import Here, Sides

MOST_NAMED = 30


def rows(sides: Sides, run: Run) -> Iterator[Planned]:
    """Who gives up an article comes before who takes it."""
    moving = Moving(sides)
    for one in sides.here:
        if one.why:
            yield _stays(one, sides)
        elif one.product.ref not in moving.gone:
            for product, row in _rows(one.product, moving, run):
                yield row
                if "article" in row.before:
                    moving.gone.add(product.ref)


def check_settings(run: Run) -> None:
    """All that is read tells its group, so without a chosen one that is there nothing would go."""
    if not run.settings.groups:
        raise no_group_chosen()
    groups = [choice.value for choice in run.source.product_groups()]
    if absent := run.settings.unknown(groups):
        there = ", ".join(groups[:MOST_NAMED]) + (", …" if len(groups) > MOST_NAMED else "")
        text = Text("1C has no group {group}. There are: {there}", group=", ".join(absent), there=there or "–")
        raise Misconfigured(text, setting="groups")


def unknown(kept: KeptProduct) -> Planned:
    return Planned(
        "skip",
        f"ksup {kept.object.id}",
        Text("Product {article}", article=kept.card.article or kept.card.name),
        why=Text("1C has no such product any more: what KSUP holds of it stays there"),
        objects=(kept.object,),
        finding="unknown",
        search=(kept.card.article, kept.card.name),
    )


def _rows(product: ListedProduct, moving: Moving, run: Run) -> Iterator[tuple[ListedProduct, Planned]]:
    """Its own, and before it those of products that have to move on first."""
    found = match(product, moving.sides, ask_of_names=run.settings.ask_of_names)
    moves = found.doubt == "taken" and not found.rivals
    chain, doubt = moving.chain(product) if moves else ([product], found.doubt)
    if doubt or not moves:
        yield product, _row(product, replace(found, doubt=doubt), run)
        return
    for one in reversed(chain):
        found = match(one, moving.sides, ask_of_names=run.settings.ask_of_names, given_up=True)
        yield one, _row(one, found, run)


def _row(product: ListedProduct, found: Match, run: Run) -> Planned:
    if found.doubt:
        return conflict(product, found, run)
    if found.there is None:
        return created(product, run)
    return known(product, found.there, run)


def _stays(one: Here, sides: Sides) -> Planned:
    """Told only where KSUP has it: nothing is deleted there."""
    product = one.product
    objects = tuple(kept.object for kept in sides.there.find("ref", product.ref))
    return planned("skip" if objects else "leave", product, why=one.why, objects=objects)
