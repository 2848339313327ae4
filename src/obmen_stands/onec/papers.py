"""What documents of trade have in common: how they are numbered, written, told of, and what their lines hold."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from . import objects, settings
from .objects import Row
from .store import Store

OnWrite = Callable[[sqlite3.Connection, str, Row], None]
"""The event subscription: (transaction, kind of the object, the object as written)."""

PREFIXES = {
    "shipment": "ТД00", "correction": "ТД00", "bank": "ТД00", "cash": "ТД00", "acquiring": "ТД00", "receipt": "ЧК",
}  # fmt: skip


class Draft(BaseModel):
    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Papers:
    """Documents of a sort: `_write` keeps one and tells the extension in the same transaction."""

    store: Store
    on_write: OnWrite

    def _write(self, tx: sqlite3.Connection, kind: str, row: Row) -> Row:
        objects.put(tx, kind, row)
        self.on_write(tx, kind, row)
        return row


def document(tx: sqlite3.Connection, kind: str, date: datetime | None, **own: Any) -> Row:
    """A new document with its number: numbers begin anew each year."""
    moment = (date or settings.load(tx).now()).replace(microsecond=0, tzinfo=None)
    number = tx.execute(
        "insert into numerators values (?, ?, 1) on conflict do update set last = last + 1 returning last",
        (f"{kind} {PREFIXES[kind]}", moment.year),
    ).fetchone()["last"]
    head = {"ref": objects.new_ref(tx, kind), "number": f"{PREFIXES[kind]}-{number:06}", "date": moment.isoformat()}
    return {**head, "year": moment.year, "posted": True, "marked": False, **own}


def found(tx: sqlite3.Connection, kind: str, name: str, title: str) -> Row:
    """By `Ref_Key`, or the youngest of that number. Raises LookupError."""
    row = objects.find(tx, kind, name) or objects.youngest(tx, kind, name)
    if row is None:
        raise LookupError(f"{title} {name} не найден")
    return row


def total(lines: list[Row]) -> str:
    return str(sum((Decimal(one["sum"]) for one in lines), Decimal(0)))


def partner_of(tx: sqlite3.Connection, lines: list[Row]) -> str:
    """Of the first order the lines name."""
    named = next((one["order"] for one in lines if one.get("order")), "")
    return str(objects.get(tx, "order", named)["partner"]) if named else ""
