"""Deals and their contacts in a CRM with hard limits (A2–A5, A8): what it can be asked for, many at a time."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol

from ..errors import ObmenError
from ..outcome import ObjectRef
from ..settings import Choice
from .crm_edits import NO_CLAIMS, Borne, Claim, Edited
from .crm_sought import Sought

Day = date


@dataclass(frozen=True, slots=True)
class DealFields:
    """By the CRM's own names: what holds the number of the document, and its date; empty where that is not kept."""

    number: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class CrmDeal:
    """``contacts``: ids, the first one first. ``origin``: the key under which obmen made it (``NewDeal.origin``), empty
    where somebody else did. ``date`` None where it is empty or not kept. ``pipeline``: id, of the stage too.
    ``modified``: text that differs after a write."""

    id: str
    title: str
    number: str
    pipeline: str
    stage: str
    sum: Decimal
    currency: str
    date: Day | None
    contacts: tuple[str, ...]
    origin: str
    modified: str
    object: ObjectRef


@dataclass(frozen=True, slots=True)
class DealValues:
    """What is to be written; None = stays as it is. ``contacts`` replaces the whole list."""

    number: str | None = None
    stage: str | None = None
    sum: Decimal | None = None
    currency: str | None = None
    date: Day | None = None
    contacts: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class NewDeal:
    """``origin``: a key of ours, kept in the deal, at most 200 characters. The pipeline follows from the stage.
    ``robots``: whether the CRM's own automation shall start with it."""

    origin: str
    title: str
    values: DealValues
    source: str
    robots: bool


@dataclass(frozen=True, slots=True)
class CrmPhone:
    """``id`` of the value, so that it can be changed without being appended again; ``value`` as it is typed there."""

    id: str
    value: str


@dataclass(frozen=True, slots=True)
class CrmContact:
    id: str
    name: str
    second_name: str
    last_name: str
    phones: tuple[CrmPhone, ...]
    origin: str
    object: ObjectRef


@dataclass(frozen=True, slots=True)
class ContactValues:
    """None = stays as it is. ``add_phone`` is added to those that stand there."""

    name: str | None = None
    second_name: str | None = None
    last_name: str | None = None
    add_phone: str | None = None


@dataclass(frozen=True, slots=True)
class NewContact:
    """``phone`` as E.164. ``origin`` as in ``NewDeal``."""

    origin: str
    name: str
    second_name: str
    last_name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Stage:
    """``pipeline``: id; ``ends``: None for one in which work goes on. ``id`` is unique over all pipelines."""

    id: str
    title: str
    pipeline: str
    pipeline_title: str
    ends: Literal["won", "lost"] | None


DecideDeal = Callable[[str, CrmDeal | None], DealValues | None]


class Crm(Protocol):
    """Each act raises the four errors. What comes in an iterator comes as soon as the CRM has answered, one result for
    each that was asked, in any order; where the CRM is not to be asked any more (TryLater, Misconfigured), the error is
    raised instead, and those without a result were not written.

    Writes need no identity: ``edit`` looks at the object right before it writes, and a new object is looked up by its
    origin where an earlier try is unclear. Nothing is written into a number's field that is gone.
    """

    def numbered_deals(self, fields: DealFields, *, anew: bool = False) -> Iterable[CrmDeal]:
        """All deals with a number in the field, finished ones too; ``contacts`` holds the first contact only. Unless
        read ``anew``, deletions and merged contacts, which are not written into a deal, may show a day later."""
        ...

    def open_deals_without_number(
        self, fields: DealFields, finished: Collection[str], *, anew: bool = False
    ) -> Iterable[CrmDeal]:
        """``finished``: ids of stages; deals in them are left out. With all their contacts. ``anew`` as above."""
        ...

    def deals_sought(self, sought: Sought, fields: DealFields) -> Iterable[CrmDeal]: ...

    def deals(self, ids: Collection[str], fields: DealFields) -> Mapping[str, CrmDeal]:
        """By id, with all their contacts; what was deleted is not in it."""
        ...

    def contacts(self, ids: Collection[str]) -> Mapping[str, CrmContact]: ...

    def contacts_with(self, phones: Collection[str]) -> Mapping[str, Sequence[CrmContact]]:
        """By phone (E.164), however it is typed there; the oldest contact first."""
        ...

    def contacts_of_origin(self, origins: Collection[str]) -> Mapping[str, CrmContact]: ...

    def edit_deals(
        self, ids: Sequence[str], fields: DealFields, decide: DecideDeal, claims: Mapping[str, Claim] = NO_CLAIMS
    ) -> Iterator[tuple[str, Edited | Borne | ObmenError]]:
        """``decide`` is given a deal as it is now (None: gone), gives what to write, or raises what is the result."""
        ...

    def edit_contacts(
        self, ids: Sequence[str], decide: Callable[[str, CrmContact | None], ContactValues | None]
    ) -> Iterator[tuple[str, Edited | ObmenError]]: ...

    def add_deals(self, deals: Sequence[NewDeal], fields: DealFields) -> Iterator[tuple[int, str | ObmenError]]:
        """The place in ``deals``, and the id of the new deal."""
        ...

    def add_contacts(self, contacts: Sequence[NewContact]) -> Iterator[tuple[int, str | ObmenError]]: ...

    def deal_object(self, id_: str, title: str = "") -> ObjectRef: ...

    def stages(self) -> Sequence[Stage]: ...

    def ending_stages(self) -> Collection[str]:
        """Ids of those that end a deal. They may be a quarter of an hour old."""
        ...

    def stage_choices(self) -> Sequence[Choice]:
        """Of all pipelines, each under its pipeline (``Choice.group``)."""
        ...

    def source_choices(self) -> Sequence[Choice]: ...

    def text_field_choices(self) -> Sequence[Choice]:
        """Custom fields of a deal that hold a text."""
        ...

    def date_field_choices(self) -> Sequence[Choice]: ...

    def create_text_field(self, name: str) -> str:
        """A custom field of a deal for a text, such as ``id_1C`` → its full name. Refused where it holds another."""
        ...

    def check_text_field(self, name: str) -> None:
        """Misconfigured where it is gone or holds something else."""
        ...
