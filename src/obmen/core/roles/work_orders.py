"""Work orders of a car service, as an accounting system keeps them (A2–A7): what it can be asked for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from ..outcome import ObjectRef
from ..settings import Choice


@dataclass(frozen=True, slots=True)
class WorkOrderClient:
    """``ref``: of his card; empty where the document itself names him, or has only a phone. ``phones``: texts as people
    typed them, those of the document first, then those of the card (A5); one text may hold several numbers.
    ``person``: None where the system does not tell a person from a company."""

    ref: str
    name: str
    person: bool | None
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """``ref``: the system's own id, the only one that is unique; ``number``: without the padding it is kept with,
    unique within a year and an organisation. ``version`` is another after each write. ``state``, ``organisation``:
    ids. ``date`` aware, in the zone of the system. ``client`` None: the document names nobody. ``deleted``: marked for
    deletion."""

    ref: str
    number: str
    date: datetime
    version: str
    state: str
    state_title: str
    organisation: str
    organisation_title: str
    sum: Decimal
    client: WorkOrderClient | None
    posted: bool
    deleted: bool
    object: ObjectRef


class WorkOrders(Protocol):
    """Nothing is written. Each act raises the four errors; an iterable may raise on the way, and what it gave before
    holds. ``organisations`` empty = of all. No order of the documents is promised."""

    def can_be_asked(self) -> bool:
        """False: it sends its work orders by itself (A9), and nothing below can be asked of it."""
        ...

    def work_orders(self, *, dated_from: datetime, organisations: Collection[str]) -> Iterable[WorkOrder]: ...

    def work_orders_of(self, refs: Collection[str]) -> Iterable[WorkOrder]:
        """Those of these ids that there are."""
        ...

    def work_orders_numbered(self, numbers: Collection[str], *, organisations: Collection[str]) -> Iterable[WorkOrder]:
        """All that bear one of these numbers, as people type them (``typed_number.alike``), of any year."""
        ...

    def organisations(self) -> Sequence[Choice]: ...

    def work_order_states(self) -> Sequence[Choice]: ...
