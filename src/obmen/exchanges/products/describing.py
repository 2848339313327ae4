"""How a product stands in a plan: created, changed, linked, or left as it is.   Rules H10, H13."""

from typing import Any

from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.ports import Run
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.text import Text

from .records import ProductToWrite, line_of, shown

TITLES = {
    "article": Text("Article"),
    "name": Text("Name"),
    "series": Text("Series"),
    "manufacturer": Text("Manufacturer"),
}


def known(product: ListedProduct, there: KeptProduct, run: Run) -> Planned:
    """One that is the same, but not known to be this one of 1C, is linked: its row changes no field."""
    ours, theirs = shown(product), shown(there.card)
    differing = [name for name in ours if ours[name] != theirs[name]]
    is_this = there.refs.get(run.base) == product.ref
    if not differing and is_this:
        return planned("leave", product)
    return planned(
        "update",
        product,
        record=record_of(product, run),
        before={name: theirs[name] for name in differing},
        after={name: ours[name] for name in differing},
        objects=(there.object,),
        finding="differs" if differing else "",
        known=is_this,
    )


def created(product: ListedProduct, run: Run) -> Planned:
    after = {name: value for name, value in shown(product).items() if value}
    return planned("create", product, record=record_of(product, run), after=after, finding="missing")


def planned(act: str, product: ListedProduct, *, objects: tuple[ObjectRef, ...] = (), **more: object) -> Planned:
    named = Text("Product {article}", article=product.article or product.name)
    search = tuple(filter(None, (product.article, product.name, product.ref)))
    return Planned(act, line_of(product), named, objects=objects, search=search, **more)  # type: ignore[arg-type]


def record_of(product: ListedProduct, run: Run) -> ProductToWrite:
    told: dict[str, Any] = {"ref": product.ref, **shown(product), "told": run.brought(line_of(product))}
    return ProductToWrite(**told)
