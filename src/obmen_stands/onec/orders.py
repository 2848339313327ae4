"""The document «Заказ клиента»: its lines, what was shipped of them, and how it stands in the base."""

import sqlite3
from dataclasses import asdict, dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from . import objects
from .objects import Row

KIND = "order"
State = Literal["Не согласован", "Согласован", "К выполнению", "Закрыт"]
OrderType = Literal["Обычный", "Маркетинг"]
Shipped = Literal["none", "part", "all"]


class LineDraft(BaseModel):
    """A line as a person types it; `sum` is counted when not given (a discount makes it differ)."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=False)
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    sum: Decimal | None = None
    cancelled: bool = False

    def total(self) -> Decimal:
        return money(self.quantity * self.price) if self.sum is None else self.sum


class OrderDraft(BaseModel):
    """An order to be created. `unchecked` writes it past the filling check, as an old or loaded document."""

    model_config = ConfigDict(extra="forbid")
    deal_number: int | None = None
    lines: list[LineDraft]
    date: datetime | None = None
    order_type: OrderType = "Обычный"
    state: State = "Согласован"
    customer: str = "ООО «Ромашка»"
    comment: str = ""
    attachment_bytes: int = Field(0, ge=0, le=60_000_000)
    """The printed form carries a drawing of this size."""
    unchecked: bool = False
    empty_date: bool = False


class OrderChange(BaseModel):
    """What to write over; what is not given stays. `lines` replaces the whole table, as 1C does."""

    model_config = ConfigDict(extra="forbid")
    lines: list[LineDraft] | None = None
    deal_number: int | None = None
    order_type: OrderType | None = None
    state: Literal["Не согласован", "Согласован", "К выполнению"] | None = None
    customer: str | None = None
    comment: str | None = None
    attachment_bytes: int | None = Field(None, ge=0, le=60_000_000)


@dataclass
class Line:
    code: int
    article: str
    name: str
    quantity: Decimal
    price: Decimal
    sum: Decimal
    cancelled: bool = False
    shipped: Decimal = Decimal(0)
    product: str = ""
    """`Ref_Key` of the product: what article and name are read from."""


@dataclass
class Order:
    """`date` is local to 1C's server, None where the document has an empty one."""

    ref: str
    number: str
    date: datetime | None
    year: int
    state: State
    order_type: OrderType
    deal_number: int | None
    customer: str
    comment: str
    attachment_bytes: int
    version: int = 1
    partner: str = ""
    """`Ref_Key` of the customer."""
    lines: list[Line] = field(default_factory=list)

    @property
    def alive(self) -> list[Line]:
        return [line for line in self.lines if not line.cancelled]

    @property
    def total(self) -> Decimal:
        return sum((line.sum for line in self.alive), Decimal(0))

    @property
    def shipped(self) -> Shipped:
        """Cancelled lines do not count."""
        if not any(line.shipped for line in self.lines):
            return "none"
        return "all" if all(line.shipped >= line.quantity for line in self.alive) else "part"


def money(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def found(tx: sqlite3.Connection, name: str) -> Order:
    """By `Ref_Key`, or by number: the youngest of that number, for numbers begin anew each year."""
    row = objects.find(tx, KIND, name) or objects.youngest(tx, KIND, name)
    if row is None:
        raise LookupError(f"Заказ клиента {name} не найден")
    return order(row)


def listed(tx: sqlite3.Connection, *, limit: int = -1) -> list[Order]:
    """Newest written last."""
    return [order(row) for row in objects.last(tx, KIND, limit)]


def order(row: Row) -> Order:
    own = {name: value for name, value in row.items() if name not in ("total", "date", "lines")}
    date = datetime.fromisoformat(row["date"]) if row["date"] else None
    return Order(**own, date=date, lines=[_line(line) for line in row["lines"]])


def _line(row: Row) -> Line:
    return Line(**row | {name: Decimal(row[name]) for name in ("quantity", "price", "sum", "shipped")})


def store(tx: sqlite3.Connection, order: Order) -> None:
    """Writes the document over what the base held of it."""
    row = asdict(order) | {"date": order.date.isoformat() if order.date else "", "total": order.total}
    objects.put(tx, KIND, row)
