"""The document «Заказ клиента»: its lines, what was shipped of them, and how it stands in the base."""

import sqlite3
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

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
    row = tx.execute(
        "select * from orders where ref = ? or number = ? order by year desc limit 1", (name, name)
    ).fetchone()
    if row is None:
        raise LookupError(f"Заказ клиента {name} не найден")
    return _order(tx, row)


def listed(tx: sqlite3.Connection, *, limit: int = -1) -> list[Order]:
    """Newest written last."""
    rows = tx.execute("select * from orders order by rowid desc limit ?", (limit,)).fetchall()
    return [_order(tx, row) for row in reversed(rows)]


def _order(tx: sqlite3.Connection, row: sqlite3.Row) -> Order:
    own = {name: row[name] for name in row.keys() if name not in ("total", "date")}  # noqa: SIM118
    date = datetime.fromisoformat(row["date"]) if row["date"] else None
    lines = tx.execute("select * from lines where order_ref = ? order by position", (row["ref"],))
    return Order(**own, date=date, lines=[_line(line) for line in lines])


def _line(row: sqlite3.Row) -> Line:
    quantity, price, total, shipped = (Decimal(row[name]) for name in ("quantity", "price", "sum", "shipped"))
    return Line(row["code"], row["article"], row["name"], quantity, price, total, bool(row["cancelled"]), shipped)


def store(tx: sqlite3.Connection, order: Order) -> None:
    """Writes the document over what the base held of it."""
    date = order.date.isoformat() if order.date else None
    tx.execute(
        "insert into orders values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (ref) do update set"
        " state = excluded.state, order_type = excluded.order_type, deal_number = excluded.deal_number,"
        " customer = excluded.customer, comment = excluded.comment, total = excluded.total,"
        " attachment_bytes = excluded.attachment_bytes, version = excluded.version",
        (order.ref, order.number, date, order.year, order.state, order.order_type, order.deal_number,
         order.customer, order.comment, str(order.total), order.attachment_bytes, order.version),
    )  # fmt: skip
    tx.execute("delete from lines where order_ref = ?", (order.ref,))
    tx.executemany(
        "insert into lines values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (order.ref, line.code, position, line.article, line.name, str(line.quantity), str(line.price),
             str(line.sum), line.cancelled, str(line.shipped))
            for position, line in enumerate(order.lines, 1)
        ],
    )  # fmt: skip
