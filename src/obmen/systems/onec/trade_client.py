"""What a base of a trade configuration is read for (H10, H13), and asked for prices: ``AccountingLists`` and K14 of the
client."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, tzinfo

from obmen.core.errors import Misconfigured
from obmen.core.ports import Tools
from obmen.core.roles.accounting_acts import PricesAndStock
from obmen.core.roles.accounting_lists import (
    ListedCounterparty,
    ListedOrder,
    ListedPayment,
    ListedProduct,
    ListedReceipt,
    ListedShipment,
)
from obmen.core.settings import Choice

from .base import Base
from .described import Description
from .service import Service
from .service_wire import ExtensionSettings
from .settings import OnecSettings
from .trade_cards import TradeCards
from .trade_documents import TradeDocuments
from .trade_profile import Shown, trade_profile
from .trade_receipts import TradeReceipts

NAMES = frozenset({"Description"})
"""Where people are talked of, a name is a person's."""


class TradeActs:
    """Of the client, which has these."""

    _settings: OnecSettings
    _base: Base
    _people_base: Base
    _service: Service
    _description: Description
    _zone: tzinfo

    def listed_products(self) -> Iterable[ListedProduct]:
        with self._shown() as shown:
            yield from self._cards(self._base, shown).products()

    def listed_counterparties(self) -> Iterable[ListedCounterparty]:
        with self._shown() as shown:
            yield from self._cards(self._people_base, shown).counterparties()

    def listed_orders(self, since: datetime, until: datetime) -> Iterable[ListedOrder]:
        with self._shown() as shown:
            yield from self._documents(shown).orders(since, until)

    def listed_payments(self, since: datetime, until: datetime) -> Iterable[ListedPayment]:
        with self._shown() as shown:
            yield from self._documents(shown).payments(since, until)

    def listed_shipments(self, since: datetime, until: datetime) -> Iterable[ListedShipment]:
        with self._shown() as shown:
            yield from self._documents(shown).shipments(since, until)

    def listed_receipts(self, since: datetime, until: datetime) -> Iterable[ListedReceipt]:
        names, sends = trade_profile(self._settings.profile), self._service.settings()
        with self._shown() as shown:
            yield from TradeReceipts(self._base, names, shown, sends, self._zone).receipts(since, until)

    def product_groups(self) -> Sequence[Choice]:
        with self._shown() as shown:
            return [Choice(name, name) for name in self._lists(shown).group_names()]

    def warehouses(self) -> Sequence[Choice]:
        with self._shown() as shown:
            return self._lists(shown).warehouses()

    def prices_and_stock(
        self, articles: Sequence[str], contact_code: str = "", warehouses: Sequence[str] = ()
    ) -> PricesAndStock:
        return self._service.prices_and_stock(articles, contact_code, warehouses)

    def _lists(self, shown: Shown) -> TradeCards:
        """For what the settings of the extension do not bear on."""
        return TradeCards(self._base, trade_profile(self._settings.profile), shown, ExtensionSettings())

    def _cards(self, base: Base, shown: Shown) -> TradeCards:
        return TradeCards(base, trade_profile(self._settings.profile), shown, self._service.settings())

    def _documents(self, shown: Shown) -> TradeDocuments:
        names, sends = trade_profile(self._settings.profile), self._service.settings()
        return TradeDocuments(self._base, names, shown, sends, self._zone)

    @contextmanager
    def _shown(self) -> Iterator[Shown]:
        """Its description is forgotten once the base turns out to be another than the one described."""
        trade_profile(self._settings.profile)
        try:
            yield Shown(self._description.whole())
        except Misconfigured as error:
            if error.setting == "profile":
                self._description.forget()
            raise


def people_base(settings: OnecSettings, tools: Tools) -> Base:
    return Base(settings, tools, personal=NAMES)
