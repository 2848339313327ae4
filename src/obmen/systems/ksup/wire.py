"""What KSUP answers, as its contract says. It may add fields: what is not known here is passed by."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from obmen.core.answer import Answer
from obmen.core.masking import PersonalText, personal_fields
from obmen.core.roles.project_kinds import Contact
from obmen.core.roles.project_system import Composition

OrderState = Literal["open", "cancelled", "finished", "closed"]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


W = TypeVar("W", bound=Wire)


class FileInfo(Wire):
    name: str
    content_type: str
    size: int
    sha256: str


class Line(Wire):
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    sum: Decimal


class Order(Wire):
    """``lines`` is None where the deal was asked for without them."""

    base: str
    order_number: str
    order_date: datetime | None = None
    lines: tuple[Line, ...] | None = None
    sum: Decimal = Decimal(0)
    file: FileInfo | None = None
    state: OrderState


class Deal(Wire):
    """``title``: as a rule it names the client."""

    number: str
    title: PersonalText
    status: str
    url: str = ""
    orders: tuple[Order, ...]


class Income(Wire):
    """``date`` is naive where KSUP told a day only. A notice of unallocated income is read as one too."""

    id: str
    base: str
    date: datetime
    sum: Decimal
    document: str | None = None
    part: str | None = None
    ref: str | None = None


class Incomes(Wire):
    items: tuple[Income, ...]


class Shipment(Wire):
    """``lines`` is None where they were not asked for."""

    id: str
    base: str
    date: datetime
    number: str | None = None
    ref: str | None = None
    lines: tuple[Line, ...] | None = None


class Shipments(Wire):
    items: tuple[Shipment, ...]


class WholeDeal(Deal):
    type: str
    incomes: tuple[Income, ...]
    shipments: tuple[Shipment, ...]


class DealPage(Wire):
    items: tuple[WholeDeal, ...]
    next: str
    more: bool


class Added(Wire):
    """``told``: the user who was told, of a notice."""

    id: str
    told: str = ""


class Kept(Wire):
    """What became of a request that was carried out: the body of its first answer."""

    body: dict[str, Any]


class User(Wire):
    id: str
    name: str
    active: bool


class Users(Wire):
    items: tuple[User, ...]


class Ping(Wire):
    name: str
    version: str
    keeps_identities: bool
    user: PersonalText


class Done(Wire):
    done: Literal["created", "replaced", "changed", "unchanged"]


class Error(Wire):
    code: str
    field: str | None = None
    reason: str = ""


class Failure(Wire):
    error: Error
    deleted_at: datetime | None = None


PERSONAL = personal_fields(Composition | Deal | Order | Ping | Done | Failure) | (
    personal_fields(Contact) - set(Line.model_fields)
)
"""What is masked of the talk with KSUP: what is marked in the records that are sent and read, and what a contact is
known by, which KSUP may add to any answer. Not ``name``: here it is a product's, and no line could be told from
another."""


def read(kind: type[W], answer: Answer) -> W:
    """What was promised, or the error for an answer that is something else."""
    data: Any = answer.json()
    try:
        return kind.model_validate(data)
    except ValidationError:
        answer.not_as_promised()


def page(url: str) -> str:
    """An address a browser may be led to, else none."""
    return url if url.startswith(("https://", "http://")) else ""


def failure(answer: Answer) -> Failure | None:
    """None: whoever refused was not KSUP (a proxy, another program at its address)."""
    try:
        return Failure.model_validate_json(answer.body)
    except ValidationError:
        return None
