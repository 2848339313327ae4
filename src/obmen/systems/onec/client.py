from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any

from obmen.core.errors import Misconfigured, TryLater
from obmen.core.outcome import ObjectRef
from obmen.core.ports import Tools
from obmen.core.roles.accounting_acts import CounterpartyMade, NewCounterparty
from obmen.core.roles.work_orders import WorkOrder
from obmen.core.settings import Choice
from obmen.core.system import Checked
from obmen.core.text import Text
from obmen.core.typed_number import alike, rare_spellings, usual_spellings

from .base import Base
from .contract import Contract
from .described import Description
from .errors import TooMuch
from .paging import ROWS, DateReader, of_keys
from .profile import profile
from .reading import Reading, is_ref, titles
from .service import Service
from .settings import PROFILES, OnecSettings
from .tables import Asked, TableRow, table_rows
from .trade_client import TradeActs, people_base
from .wire import Query, all_of, any_of, clean, guid, moment, text
from .writing import write_attributes

LONGEST_NUMBER = 50


class OnecClient(TradeActs):
    """Implements ``Accounting`` and ``WorkOrders``. A base without an address is not read."""

    def __init__(self, settings: OnecSettings, tools: Tools) -> None:
        self._settings = settings
        self._zone = tools.zone
        self._connection = tools.connection
        self._base, self._people_base = Base(settings, tools), people_base(settings, tools)
        self._description = Description(self._base, settings.profile)
        self._service = Service(settings, tools)

    def close(self) -> None:
        self._base.close()
        self._people_base.close()
        self._service.close()

    def can_be_asked(self) -> bool:
        return bool(self._settings.address)

    def check(self) -> Checked:
        zone = str(self._zone)
        if not self._settings.address:
            return Checked(
                Text("1C calls by itself. Give it the key of this connection. Its times are taken as {zone}", zone=zone)
            )
        if self._settings.profile == "ut_11":
            return self._service.check()
        count = self._count()
        named: dict[str, Any] = {
            "site": self._base.title,
            "title": PROFILES[self._settings.profile],
            "n": count,
            "zone": zone,
        }
        summary = Text("{site}: {title}, {n} work orders. Its times are taken as {zone}", **named)
        return Checked(summary, tuple(self._notes()))

    def _count(self) -> int:
        try:
            return self._base.count(Query(profile(self._settings.profile).work_orders.set))
        except TooMuch as error:
            if not error.connection_down:
                raise
            text = Text(
                "{site} broke off or took too long: 1C starts a session after a pause. Try once more",
                site=self._base.title,
            )
            raise TryLater(text, connection_down=True, detail=error.detail) from None

    def _notes(self) -> Iterator[Text]:
        """One row of each set is read, for a right may be missing to any of them."""
        try:
            contract = self._description.contract(fresh=True)
        except TryLater:
            yield Text("The description of the base was not read in time; obmen reads it again before the first run")
            return
        if not contract.reads_card_phones:
            yield Text("The base shows no phones of clients: only those in the work orders are read")
        reading = self._reading(contract, ())
        self._base.rows(replace(reading.query, top=1))
        for name in sorted(contract.sets - {reading.query.set}):
            self._base.rows(Query(name, top=1))

    def organisations(self) -> Sequence[Choice]:
        return self._choices(profile(self._settings.profile).organisations.set)

    def work_order_states(self) -> Sequence[Choice]:
        """Those the users have added included."""
        return self._choices(profile(self._settings.profile).states.set)

    def work_orders(self, *, dated_from: datetime, organisations: Collection[str]) -> Iterable[WorkOrder]:
        with self._described() as contract:
            reading = self._reading(contract, organisations)
            since = dated_from.astimezone(self._zone).replace(tzinfo=None)
            expected = replace(
                reading.query, select=(), filter=all_of([f"Date ge {moment(since)}", reading.query.filter])
            )
            reading.cards.expect(self._base.count(expected))
            for rows in DateReader(self._base, reading.query, self._zone).pages(dated_from):
                yield from reading.orders(rows)

    def work_orders_of(self, refs: Collection[str]) -> Iterable[WorkOrder]:
        own = sorted({ref.lower() for ref in refs if is_ref(ref)})
        yield from self._found(own, lambda ref: f"Ref_Key eq {guid(ref)}", ())

    def work_orders_numbered(self, numbers: Collection[str], *, organisations: Collection[str]) -> Iterable[WorkOrder]:
        """Each spelling is looked for as it is and padded as the base pads it: not every database takes both for one.
        The rare ones only of numbers that were not found by the usual ones."""
        wanted = {number for one in numbers if 0 < len(number := clean(one)) <= LONGEST_NUMBER}
        if not wanted:
            return
        length = self._number_length()

        def condition(number: str) -> str:
            return any_of(f"Number eq {text(one)}" for one in dict.fromkeys((number, number.ljust(length))))

        left = {alike(number) for number in wanted}
        for spellings in (usual_spellings, rare_spellings):
            asked = {spelt for number in wanted if alike(number) in left for spelt in spellings(number)}
            found = [one for one in self._found(sorted(asked), condition, organisations) if alike(one.number) in left]
            yield from found
            left -= {alike(order.number) for order in found}

    def create_counterparty(self, wanted: NewCounterparty) -> CounterpartyMade:
        return self._service.create_counterparty(wanted)

    def table_rows(self, asked: Asked) -> Iterator[TableRow]:
        """Rows of a virtual table; what it costs and how much is bounded: ``tables.table_rows``."""
        with self._forgetting():
            yield from table_rows(self._base, self._description.whole(), asked, self._zone)

    def write_attributes(
        self, target: ObjectRef, set_name: str, values: Mapping[str, Any], *, before: Mapping[str, Any] | None = None
    ) -> None:
        """Raises Refused, naming the field, where 1C took the write and kept something else. ``values`` by their names
        on the wire: numbers as numbers, an Int64 and a reference as text, an aware time in the connection's zone."""
        write_attributes(self._base, target, set_name, values, before or {}, zone=self._zone)

    def _found(
        self, keys: list[str], condition: Callable[[str], str], organisations: Collection[str]
    ) -> Iterator[WorkOrder]:
        if not keys:
            return
        with self._described() as contract:
            reading = self._reading(contract, organisations)
            reading.cards.expect(len(keys))
            rows = of_keys(self._base, reading.query, keys, condition)
            seen = set[str]()
            while page := list(islice(rows, ROWS)):
                fresh = [row for row in page if row["Ref_Key"] not in seen]
                seen.update(row["Ref_Key"] for row in fresh)
                yield from reading.orders(fresh)

    def _number_length(self) -> int:
        """Of a number as the base keeps it, spaces included; 0 where it has none yet."""
        orders = profile(self._settings.profile).work_orders.set
        return max(
            (len(str(row.get("Number", ""))) for row in self._base.rows(Query(orders, ("Number",), top=1))), default=0
        )

    def _reading(self, contract: Contract, organisations: Collection[str]) -> Reading:
        return Reading(self._base, contract, self._connection, self._zone, frozenset(organisations))

    def _choices(self, set_name: str) -> list[Choice]:
        found = titles(self._base, set_name)
        return [Choice(ref, title or ref) for ref, title in sorted(found.items(), key=lambda one: one[1])]

    @contextmanager
    def _described(self) -> Iterator[Contract]:
        with self._forgetting():
            yield self._description.contract()

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """The description, once the base turns out to be another than the one described."""
        try:
            yield
        except Misconfigured as error:
            if error.setting == "profile":
                self._description.forget()
            raise
