"""A row of the plan of a first load: what becomes of one product of 1C.   Rule H13."""

import json

from pydantic import BaseModel, ConfigDict

from obmen.core.roles.accounting_kinds import product_line
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import KeptProduct, ProductCard


class ProductSeen(BaseModel):
    """A product of KSUP as a person saw it who decided that it is this one of 1C. ``ref``: of the same base."""

    model_config = ConfigDict(frozen=True)

    id: str
    article: str
    name: str
    series: str = ""
    manufacturer: str = ""
    ref: str = ""


class ProductToWrite(BaseModel):
    """``told``: when 1C had told of it by itself before both sides were read; what it has told since is newer.
    ``chosen``: a person decided that it is this one there; ``anew``: that it is none of those that are there."""

    model_config = ConfigDict(frozen=True)

    ref: str
    article: str
    name: str
    series: str = ""
    manufacturer: str = ""
    told: str = ""
    chosen: ProductSeen | None = None
    anew: bool = False

    @property
    def line(self) -> str:
        return product_line(self.ref, self.article)

    @property
    def card(self) -> ProductCard:
        return ProductCard(self.article, self.name, self.series, self.manufacturer)


def line_of(product: ListedProduct) -> str:
    return product_line(product.ref, product.article)


def shown(one: ListedProduct | ProductCard) -> dict[str, str]:
    """The fields of a card."""
    return {"article": one.article, "name": one.name, "series": one.series, "manufacturer": one.manufacturer}


def seen_of(kept: KeptProduct, base: str) -> ProductSeen:
    return ProductSeen(id=kept.object.id, **shown(kept.card), ref=kept.refs.get(base, ""))


def seen_text(kept: KeptProduct) -> str:
    """All of it, comparable, and to be read again where 1C tells of the product before a plan has carried it out."""
    refs = dict(sorted(kept.refs.items()))
    return json.dumps({"id": kept.object.id, **shown(kept.card), "refs": refs}, ensure_ascii=False)


def seen_from(text: str, base: str) -> ProductSeen | None:
    """None where it was kept in another form."""
    try:
        told = json.loads(text)
        return ProductSeen(**{**told, "ref": told["refs"].get(base, "")})
    except (ValueError, KeyError):
        return None
