"""What the extension's service answers, as its contract says. It may add fields; the unknown is passed by."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PlainValidator, ValidationError

from obmen.core.answer import Answer
from obmen.core.masking import personal_fields
from obmen.core.roles.accounting_acts import NewCounterparty
from obmen.core.values import Amount, Code, OptionalCode, amount

PERSONAL = personal_fields(NewCounterparty) - {"name"}
"""Not ``name``: here it is a product's too, and no answer about prices could be read without it."""


def _price(value: Any) -> Decimal | None:
    return None if value is None else amount(value)


Price = Annotated[Decimal | None, PlainValidator(_price)]


class Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


W = TypeVar("W", bound=Wire)


class Queue(Wire):
    """Of what 1C sends by itself."""

    waiting: int = 0
    rejected: int = 0
    sending: bool = True


class ExtensionSettings(Wire):
    """By which the extension sends. ``code_attribute``: of the partner, in place of its own code;
    ``payment_operations``: none where it was not told."""

    code_attribute: str = ""
    empty_article_as_code: bool = False
    full_quantity: bool = True
    wait_for_bank: bool = True
    payment_operations: tuple[str, ...] = ()


class Ping(Wire):
    """``settings``: None of an older extension."""

    service: Literal["obmen"]
    version: str
    configuration: str = ""
    release: str = ""
    platform: str = ""
    queue: Queue = Queue()
    settings: ExtensionSettings | None = None
    warnings: tuple[str, ...] = ()


class Counterparty(Wire):
    state: Literal["created", "waiting"]
    ksup_id: Code
    code_1c: OptionalCode = ""
    ref: OptionalCode = ""


class Item(Wire):
    article: Code
    name: str
    warehouse: str
    available: Amount
    price_retail: Price
    price_retail_special: Price
    price_agreement: Price


class Prices(Wire):
    """``as_of`` is naive: 1C's clock is a wall's, in the zone of the connection."""

    items: tuple[Item, ...]
    missing: tuple[Code, ...]
    warnings: tuple[str, ...] = ()
    as_of: datetime


class Problem(Wire):
    code: str
    field: str | None = ""
    reason: str = ""


class Failure(Wire):
    error: Problem


def read(kind: type[W], answer: Answer) -> W:
    """What was promised, or the error for an answer that is something else."""
    data: Any = answer.json()
    try:
        return kind.model_validate(data)
    except ValidationError:
        answer.not_as_promised()


def failure(answer: Answer) -> Problem | None:
    """None: it was not the service that refused, but the platform, the web server or a proxy."""
    try:
        return Failure.model_validate_json(answer.body).error
    except ValidationError:
        return None
