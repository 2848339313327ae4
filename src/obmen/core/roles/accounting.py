"""What an accounting system (1C) tells of: the records of the doors' contract, 1C → obmen."""

from decimal import Decimal
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from ..values import Amount, Code, DealNumber, Moment


class Told(BaseModel):
    """Fields every kind may carry. What 1C sends beyond the contract is kept in the raw body and passed by here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message_id: str = ""
    ref: str = ""
    sequence: int | None = None
    moment: Moment = None


class OrderLine(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    article: Code
    name: Code
    quantity: Amount
    price: Amount
    sum: Amount


class InlineFile(BaseModel):
    """A file inside the JSON. Its ``content`` is taken out into the file store at the door; what stays is the name."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Code
    content_type: str = "application/octet-stream"


class OrderPlaced(Told):
    """An order created or changed (K4, K5): its whole composition, and the file."""

    type: Literal["add", "change"]
    order_number: Code
    deal_number: DealNumber
    lines: Annotated[tuple[OrderLine, ...], Field(min_length=1)]
    order_date: Moment = None
    order_type: str = ""
    file: InlineFile | None = None

    @property
    def total(self) -> Decimal:
        return sum((line.sum for line in self.lines), Decimal(0))


class OrderEnded(Told):
    """An order cancelled or finished, 1C having decided which (K6, K7)."""

    type: Literal["cancel", "finished"]
    deal_number: DealNumber
    order_number: Annotated[str, Field(max_length=200)] = ""


class OrderClosed(Told):
    """An order closed, the server to decide by what was shipped (K6, K7, K7.1)."""

    type: Literal["closed"]
    deal_number: DealNumber
    shipped: Literal["none", "part", "all"]
    order_number: Annotated[str, Field(max_length=200)] = ""


OrderMessage = Annotated[OrderPlaced | OrderEnded | OrderClosed, Field(discriminator="type")]


class Accounting(Protocol):
    """Acts asked of an accounting system. Empty so far: orders are told by it, not asked for."""
