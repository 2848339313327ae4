"""What an accounting system (1C) tells of: the records of the doors' contract, 1C → obmen."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from ..described import described
from ..settings import Choice
from ..text import Text
from ..values import Amount, Code, DealNumber, Moment, OptionalCode
from .accounting_acts import CounterpartyMade, NewCounterparty, PricesAndStock
from .accounting_lists import AccountingLists

Deal = Annotated[DealNumber, described(Text("Number of the deal in KSUP"), 12345)]
OrderNumber = Annotated[Code, described(Text("Number of the order in 1C"), "ТДЦБ-000117")]
NamedOrder = Annotated[
    OptionalCode, described(Text("Number of the order; absent = the only open order of the deal"), "ТДЦБ-000117")
]
OrderType = Annotated[OptionalCode, described(Text("Type of the order"), "Розничный")]


class Told(BaseModel):
    """Fields every kind may carry. What 1C sends beyond the contract is kept in the raw body and passed by here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    message_id: Annotated[
        OptionalCode, described(Text("Key of the message: a repeat carries the same"), "7f3a5c0e-91b2")
    ] = ""
    ref: Annotated[OptionalCode, described(Text("The sender's own id of the object"), "0f4c2a66-3d1e-11ef-9c1d")] = ""
    sequence: Annotated[int | None, described(Text("Number that grows with each message of the sender"), 1042)] = None
    moment: Annotated[Moment, described(Text("When the message was formed"), "2026-01-12T10:15:00+03:00")] = None


class Line(BaseModel):
    """A line of an order, a shipment or a receipt."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    article: Annotated[Code, described(Text("Article"), "00-00000282")]
    name: Annotated[Code, described(Text("Name"), "Стекло лобовое с подогревом")]
    quantity: Annotated[Amount, described(Text("Quantity"), 2)]
    price: Annotated[Amount, described(Text("Price"), "1 250,50")]
    sum: Annotated[Amount, described(Text("Sum"), "2 501,00")]


Lines = Annotated[tuple[Line, ...], described(Text("Lines"), min_length=1)]


class InlineFile(BaseModel):
    """A file inside the JSON. The door takes the base64 out into the file store; ``sha256:<hex>`` stays in
    ``content``."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Annotated[Code, described(Text("Name of the file"), "Заказ ТДЦБ-000117.pdf")]
    content_type: Annotated[str, described(Text("Type of the file"), "application/pdf")] = "application/octet-stream"
    content: Annotated[str, described(Text("The file itself in base64; line ends are allowed"), "JVBERi0xLjQK")] = ""


class OrderPlaced(Told):
    """An order created or changed (K4, K5): its whole composition, and the file."""

    type: Annotated[Literal["add", "change"], described(Text("What was done with the order"), "add")]
    order_number: OrderNumber
    deal_number: Deal
    lines: Lines
    order_date: Annotated[Moment, described(Text("Date of the order"), "12.01.2026 10:15:00")] = None
    order_type: OrderType = ""
    file: Annotated[InlineFile | None, described(Text("The printed form of the order"))] = None

    @property
    def total(self) -> Decimal:
        return sum((line.sum for line in self.lines), Decimal(0))


class OrderEnded(Told):
    """An order cancelled or finished, 1C having decided which (K6, K7)."""

    type: Annotated[Literal["cancel", "finished"], described(Text("How the order ended"), "cancel")]
    deal_number: Deal
    order_number: NamedOrder = ""
    order_type: OrderType = ""


class OrderClosed(Told):
    """An order closed, the server to decide by what was shipped (K6, K7, K7.1)."""

    type: Annotated[
        Literal["closed"], described(Text("The order is closed; the server decides how it ended"), "closed")
    ]
    deal_number: Deal
    shipped: Annotated[Literal["none", "part", "all"], described(Text("How much of it was shipped"), "all")]
    order_number: NamedOrder = ""
    order_type: OrderType = ""


OrderMessage = Annotated[OrderPlaced | OrderEnded | OrderClosed, Field(discriminator="type")]


class Accounting(AccountingLists, Protocol):
    """Acts asked of an accounting system; orders, goods and money are told by it, and read to be compared only. Each
    raises the four errors only; a write is safe to repeat within one call's identity."""

    def create_counterparty(self, wanted: NewCounterparty) -> CounterpartyMade:
        """The same contact again, under whatever identity, gets the same counterparty (K1)."""
        ...

    def prices_and_stock(
        self, articles: Sequence[str], contact_code: str = "", warehouses: Sequence[str] = ()
    ) -> PricesAndStock:
        """``articles``: each once, at least one. ``contact_code``: whose agreement counts; empty = nobody's. An
        unknown one is a warning (K14). ``warehouses``: values of the choices below, none = as the other side is set
        up; Misconfigured names those it does not have."""
        ...

    def warehouses(self) -> Sequence[Choice]:
        """By name; those whose name another one has, by id."""
        ...
