"""The plan of a first load, and what a comparison finds: a row for each product.   Rules H10, H13."""

from collections.abc import Iterator
from dataclasses import replace

from obmen.core.errors import Misconfigured
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.text import Text

from .left_out import no_group_chosen
from .matching import Doubt, Match, match
from .moving import Moving
from .records import ProductToWrite, line_of, shown
from .sides import Here, Sides

TITLES = {
    "article": Text("Article"),
    "name": Text("Name"),
    "series": Text("Series"),
    "manufacturer": Text("Manufacturer"),
}
MOST_NAMED = 30
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
        return _conflict(product, found)
    if found.there is None:
        after = {name: value for name, value in shown(product).items() if value}
        return _planned("create", product, record=_record(product, run), after=after, finding="missing")
    return _known(product, found.there, run)


def _known(product: ListedProduct, there: KeptProduct, run: Run) -> Planned:
    """One that is the same, but not known to be this one of 1C, is linked: its row changes no field."""
    ours, theirs = shown(product), shown(there.card)
    differing = [name for name in ours if ours[name] != theirs[name]]
    if not differing and there.refs.get(run.base) == product.ref:
        return _planned("leave", product)
    return _planned(
        "update",
        product,
        record=_record(product, run),
        before={name: theirs[name] for name in differing},
        after={name: ours[name] for name in differing},
        objects=(there.object,),
        finding="differs" if differing else "",
    )


def _stays(one: Here, sides: Sides) -> Planned:
    """Told only where KSUP has it: nothing is deleted there."""
    product = one.product
    known = sides.there.find("ref", product.ref)
    objects = tuple(kept.object for kept in known)
    return _planned("skip" if known else "leave", product, why=one.why, objects=objects)


def _conflict(product: ListedProduct, found: Match) -> Planned:
    there = ", ".join(f"«{kept.card.name}» ({kept.card.article or '—'})" for kept in found.candidates)
    rivals = ", ".join(f"«{one.name}»" for one in (product, *found.rivals))
    assert found.doubt
    why = Text(_WHY[found.doubt].message, article=product.article, there=there, rivals=rivals)
    objects = tuple(kept.object for kept in found.candidates)
    finding = "undecided" if found.doubt in {"same name", "exchanged", "waits"} else "doubled"
    return _planned("conflict", product, why=why, objects=objects, finding=finding)


def _planned(act: str, product: ListedProduct, *, objects: tuple[ObjectRef, ...] = (), **more: object) -> Planned:
    named = Text("Product {article}", article=product.article or product.name)
    search = tuple(filter(None, (product.article, product.name, product.ref)))
    return Planned(act, line_of(product), named, objects=objects, search=search, **more)  # type: ignore[arg-type]


def _record(product: ListedProduct, run: Run) -> ProductToWrite:
    return ProductToWrite(ref=product.ref, **shown(product), told=run.brought(line_of(product)))
