"""A row of the plan of a first load: what becomes of one product of 1C.   Rule H13."""

from pydantic import BaseModel, ConfigDict

from obmen.core.roles.accounting_kinds import product_line
from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_cards import ProductCard


class ProductToWrite(BaseModel):
    """``told``: when 1C had told of it by itself before both sides were read; what it has told since is newer."""

    model_config = ConfigDict(frozen=True)

    ref: str
    article: str
    name: str
    series: str = ""
    manufacturer: str = ""
    told: str = ""

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
