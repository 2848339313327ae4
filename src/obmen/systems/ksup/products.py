"""Products (K3): found by article and by 1C's own id, and written whole where anything of them differs."""

from collections.abc import Sequence
from typing import Any

from obmen.core.outcome import Change, ObjectRef
from obmen.core.roles.project_basics import Written
from obmen.core.roles.project_cards import KeptProduct, ProductCard
from obmen.core.text import Text

from . import cards, wire
from .asking import Asking
from .errors import Subject

PRODUCT = "product"
PATH = "/products"


class Products:
    """Of the client, which has these two."""

    _asking: Asking
    _connection: str

    def products(self, article: str, base: str, ref: str) -> Sequence[KeptProduct]:
        query = {"article": article, **({"base": base, "ref": ref} if ref else {})}
        found = self._asking.read(cards.Products, PATH, self._about(), query).items
        return [self._kept(one) for one in found]

    def put_product(
        self, there: KeptProduct | None, card: ProductCard, base: str, ref: str
    ) -> tuple[Written, ObjectRef]:
        if there and there.card == card and (not ref or there.refs.get(base) == ref):
            return "unchanged", there.object
        act, was = Text("Write the product"), _shown(there.card, there.refs.get(base)) if there else None
        shown = ObjectRef(self._connection, PRODUCT, there.object.id if there else "", card.name)
        body = {**_body(card), "base": base, "ref": ref or None}
        change = lambda: Change(act, shown, was, _shown(card, ref))  # noqa: E731  a name would say no more
        done = self._asking.write(cards.ProductDone, change, "PUT", PATH, self._about(), PRODUCT, body)
        return "updated" if there else "created", self._object(done.id, card.name, done.url) if done else shown

    def _kept(self, told: cards.Product) -> KeptProduct:
        card = ProductCard(told.article, told.name, told.series or "", told.manufacturer or "")
        object_ = self._object(told.id, told.name, told.url)
        return KeptProduct(object_, card, {one.base: one.ref for one in told.refs})

    def _object(self, id_: str, title: str, url: str) -> ObjectRef:
        return ObjectRef(self._connection, PRODUCT, id_, title, wire.page(url))

    def _about(self) -> Subject:
        return Subject("", self._asking.zone)


def _body(card: ProductCard) -> dict[str, Any]:
    return {
        "article": card.article,
        "name": card.name,
        "series": card.series or None,
        "manufacturer": card.manufacturer or None,
    }


def _shown(card: ProductCard, ref: str | None) -> dict[str, Any]:
    return {**_body(card), "ref": ref or None}
