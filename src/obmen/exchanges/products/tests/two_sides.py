"""Products of 1C and of KSUP as lists, for stories of matching."""

from collections.abc import Iterable, Iterator

from obmen.core.roles.accounting_lists import ListedProduct
from obmen.core.roles.project_basics import Page
from obmen.core.roles.project_cards import KeptProduct
from obmen.core.settings import Choice


class Here:
    def __init__(self, products: Iterable[ListedProduct]) -> None:
        self.products = products

    def listed_products(self) -> Iterator[ListedProduct]:
        yield from self.products

    def product_groups(self) -> list[Choice]:
        return [Choice("Автотовары/Фильтры", "Автотовары/Фильтры")]


class There:
    """In pages of two."""

    def __init__(self, products: list[KeptProduct]) -> None:
        self.all = products

    def products(self, after: str = "") -> Page[KeptProduct]:
        first = int(after or 0)
        return Page(self.all[first : first + 2], str(first + 2), first + 2 < len(self.all))
