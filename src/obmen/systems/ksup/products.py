"""Products (K3): found by article and by 1C's own id, and written whole where anything of them differs."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from obmen.core.errors import Unclear
from obmen.core.outcome import Change, ObjectRef
from obmen.core.roles.project_basics import Page, Written
from obmen.core.roles.project_cards import KeptProduct, ProductCard, ProductRow, RowDone
from obmen.core.text import Text

from . import cards, wire
from .asking import Asking
from .errors import Subject, refused_row

PRODUCT = "product"
PATH, LIST = "/products", "/lists/products"
WRITTEN: dict[str, Written] = {"created": "created", "changed": "updated", "unchanged": "unchanged"}


class Products:
    """Of the client, which has these two."""

    _asking: Asking
    _connection: str

    def products_of(self, article: str, base: str, ref: str) -> Sequence[KeptProduct]:
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
        body = _row(ProductRow(card, base, ref))
        change = lambda: Change(act, shown, was, _shown(card, ref))  # noqa: E731  a name would say no more
        done = self._asking.write(cards.ProductDone, change, "PUT", PATH, self._about(), PRODUCT, body)
        return "updated" if there else "created", self._object(done.id, card.name, done.url) if done else shown

    def products(self, after: str = "") -> Page[KeptProduct]:
        page = self._asking.read(cards.ProductPage, LIST, self._about(), {"after": after} if after else {})
        return Page([self._kept(one) for one in page.items], page.next, page.more)

    def put_products(self, rows: Sequence[ProductRow]) -> Sequence[RowDone]:
        body = {"rows": [_row(row) for row in rows]}
        # under the identity of the first of them other rows may come together when they are tried again
        act = f"products-{sha256(json.dumps(body).encode()).hexdigest()[:16]}"
        planned = lambda: [self._planned(row) for row in rows]  # noqa: E731  a name would say no more
        done = self._asking.write(cards.RowsDone, planned, "PUT", LIST, self._about(), act, body)
        if done is None:
            return [("created", ObjectRef(self._connection, PRODUCT, "", row.card.name)) for row in rows]
        if len(done.items) != len(rows):
            raise Unclear(
                Text("KSUP told of {told} products where {sent} were sent", told=len(done.items), sent=len(rows))
            )
        return [self._row_done(row, told) for row, told in zip(rows, done.items, strict=True)]

    def _planned(self, row: ProductRow) -> Change:
        shown = ObjectRef(self._connection, PRODUCT, "", row.card.name)
        return Change(Text("Write the product"), shown, None, _shown(row.card, row.ref))

    def _row_done(self, row: ProductRow, told: cards.RowDone) -> RowDone:
        if told.done == "refused":
            return refused_row(told.error or wire.Error(code="refused"), self._about())
        return WRITTEN[told.done], self._object(told.id or "", row.card.name, told.url or "")

    def _kept(self, told: cards.Product) -> KeptProduct:
        card = ProductCard(told.article, told.name, told.series or "", told.manufacturer or "")
        object_ = self._object(told.id, told.name, told.url)
        return KeptProduct(object_, card, {one.base: one.ref for one in told.refs})

    def _object(self, id_: str, title: str, url: str) -> ObjectRef:
        return ObjectRef(self._connection, PRODUCT, id_, title, wire.page(url))

    def _about(self) -> Subject:
        return Subject("", self._asking.zone, products=True)


def _body(card: ProductCard) -> dict[str, Any]:
    return {
        "article": card.article,
        "name": card.name,
        "series": card.series or None,
        "manufacturer": card.manufacturer or None,
    }


def _row(row: ProductRow) -> dict[str, Any]:
    return {**_body(row.card), "base": row.base, "ref": row.ref or None}


def _shown(card: ProductCard, ref: str | None) -> dict[str, Any]:
    return {**_body(card), "ref": ref or None}
