"""Work orders out of rows: their state, organisation and client beside them, in the words of the role."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from obmen.core.errors import TryLater
from obmen.core.outcome import ObjectRef
from obmen.core.roles.work_orders import WorkOrder, WorkOrderClient
from obmen.core.text import Text
from obmen.core.values import amount, moment

from .base import Base, Row
from .cards import Card, Cards
from .contract import DOCUMENT, Contract
from .paging import whole
from .wire import NOTHING, Query, Reference, all_of, any_of, clean, points_to, reference

KIND = "work order"
MOST_FILTERED = 20
"""Organisations named in a question; of more all are read and told apart here."""
NO_DATE = datetime(1970, 1, 2, tzinfo=UTC)
"""For a document without any date, which only a load that bypassed 1C leaves behind."""


@dataclass
class Reading:
    """One act: what it looks up it keeps, and forgets at its end."""

    base: Base
    contract: Contract
    connection: str
    zone: tzinfo
    organisations: frozenset[str]

    def __post_init__(self) -> None:
        self.cards = Cards(self.base, self.contract)

    @property
    def query(self) -> Query:
        """All that is read of a work order, of these organisations."""
        contract, names = self.contract, self.contract.profile.work_orders
        fields = [contract.state, contract.organisation, *contract.clients]
        own = (*DOCUMENT, *(column for one in fields for column in one.columns), *names.sums, *contract.phones)
        select = tuple(dict.fromkeys(filter(None, (*own, contract.created))))
        return Query(names.set, select, all_of([self._of_organisations()]))

    def _of_organisations(self) -> str:
        if len(self.organisations) > MOST_FILTERED:
            return ""
        condition = partial(points_to, self.contract.organisation, self.contract.profile.organisations.set)
        return any_of(map(condition, sorted(self.organisations)))

    def orders(self, rows: Iterable[Row]) -> Iterator[WorkOrder]:
        """Each once, with their cards looked up together."""
        own = [row for row in rows if self._wanted(row)]
        clients = [self._client_of(row) for row in own]
        cards = self.cards.of({one.ref for one in clients if self._has_card(one)})
        for row, client in zip(own, clients, strict=True):
            yield self._order(row, client, cards.get(client.ref))

    def _wanted(self, row: Row) -> bool:
        return not self.organisations or reference(row, self.contract.organisation).ref in self.organisations

    def _client_of(self, row: Row) -> Reference:
        return next((one for field in self.contract.clients if (one := reference(row, field)) != NOTHING), NOTHING)

    def _has_card(self, client: Reference) -> bool:
        return bool(client.ref) and client.set in {"", self.contract.profile.clients.set}

    def _order(self, row: Row, client: Reference, card: Card | None) -> WorkOrder:
        contract, number = self.contract, clean(row.get("Number"))
        state, organisation = reference(row, contract.state).ref, reference(row, contract.organisation).ref
        ref = str(row["Ref_Key"])
        return WorkOrder(
            ref=ref,
            number=number,
            date=self._date(row),
            version=str(row.get("DataVersion", "")),
            state=state,
            state_title=self.states.get(state, ""),
            organisation=organisation,
            organisation_title=self.organisation_titles.get(organisation, ""),
            sum=sum((self._sum(row, name, number) for name in contract.profile.work_orders.sums), Decimal(0)),
            client=_client(client, card, [clean(row.get(name)) for name in contract.phones]),
            posted=row.get("Posted") is True,
            deleted=row.get("DeletionMark") is True,
            object=ObjectRef(
                self.connection, KIND, ref, f"{contract.profile.work_orders.title} {number}", self._url(ref)
            ),
        )

    def _date(self, row: Row) -> datetime:
        for name in ("Date", self.contract.created):
            date: datetime | None = self._try(moment, row.get(name), self.zone)
            if date:
                return date
        return NO_DATE

    def _sum(self, row: Row, name: str, number: str) -> Decimal:
        """A sum that cannot be read is never taken for nothing."""
        value: Decimal | None = self._try(amount, row.get(name))
        if value is None:
            text = Text("{site}: the sum of work order {number} cannot be read", site=self.base.title, number=number)
            raise TryLater(text, detail=f"{name} of {row['Ref_Key']}")
        return value

    @staticmethod
    def _try(read: Callable[..., Any], *values: Any) -> Any:
        try:
            return read(*values)
        except (ValueError, OverflowError):
            return None

    def _url(self, ref: str) -> str:
        """1C writes a reference with its parts turned round."""
        navigation = self.contract.profile.work_orders.navigation
        if not navigation:
            return ""
        low, middle, high, rest, node = ref.split("-")
        return f"{self.base.publication}/#e1cib/data/{navigation}?ref={rest}{node}{high}{middle}{low}"

    @cached_property
    def states(self) -> dict[str, str]:
        return titles(self.base, self.contract.profile.states.set)

    @cached_property
    def organisation_titles(self) -> dict[str, str]:
        return titles(self.base, self.contract.profile.organisations.set)


def titles(base: Base, set_name: str) -> dict[str, str]:
    """Of a small catalog, marked elements too: documents may still stand in them."""
    rows = whole(base, Query(set_name, ("Ref_Key", "Description")))
    return {str(row["Ref_Key"]): clean(row.get("Description")) for row in rows}


def _client(client: Reference, card: Card | None, phones: Collection[str]) -> WorkOrderClient | None:
    """A phone without a name is somebody too."""
    own = tuple(filter(None, phones))
    if client == NOTHING and not own:
        return None
    card = card or Card(name=client.text)
    return WorkOrderClient(client.ref, card.name, card.person, tuple(dict.fromkeys((*own, *card.phones))))


def is_ref(text: str) -> bool:
    try:
        return str(UUID(text)) == text.lower()
    except ValueError:
        return False
