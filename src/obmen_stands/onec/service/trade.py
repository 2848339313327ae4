"""What 1C sells and to whom: products with prices and «Доступно» by warehouse, partners with their agreements.

Exact numbers are text, as everywhere in the base's storage; None is a price there is none of.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ..store import Store, next_number

Row = dict[str, Any]
WAREHOUSES = ("Магазин", "Внешний склад")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Extension(_Strict):
    """The form «Настройки обмена» of the extension, as far as the service needs it."""

    warehouses: list[str] = list(WAREHOUSES)
    create_at_once: bool = True
    """Off: a person in 1C enters the counterparty, and its code goes later."""
    version: str = "1.0"
    lacks: list[str] = []
    """Addresses an older extension does not have: `prices-and-stock`."""
    warnings: list[str] = []
    sending: bool = True


class Product(_Strict):
    """`retail`, `special`: «Розничная», «Специальная розничная»; `stock`: «Доступно» by warehouse."""

    article: str
    name: str
    retail: Decimal | None = None
    special: Decimal | None = None
    stock: dict[str, Decimal] = {}
    marked: bool = False


class Partner(_Strict):
    """`agreement`: special prices by article. Without a code the base gives the next one."""

    name: str
    code: str = Field("", max_length=50)
    type: str = "company"
    email: str = ""
    phone: str = ""
    agreement: dict[str, Decimal] = {}


def extension(tx: sqlite3.Connection) -> Extension:
    row = tx.execute("select value from settings where name = 'extension'").fetchone()
    return Extension.model_validate_json(row["value"]) if row else Extension()


def change_extension(store: Store, changes: Row) -> Extension:
    with store.write() as tx:
        changed = Extension.model_validate(extension(tx).model_dump() | changes)
        tx.execute("insert or replace into settings values ('extension', ?)", (changed.model_dump_json(),))
    return changed


def put_product(tx: sqlite3.Connection, product: Product, ref: str = "") -> Row:
    """A new one unless `ref` names it: two products may well have one article."""
    code = _of(tx, "product", ref)["code"] if ref else f"НФ-{next_number(tx, 'product'):08}"
    row = {"ref": ref or str(uuid.uuid4()), "code": code, **json.loads(product.model_dump_json())}
    return _put(tx, "product", row["ref"], row)


def put_partner(tx: sqlite3.Connection, partner: Partner, **known: str) -> Row:
    """`known`: `ref` of one that is there, `ksup_id`."""
    code = partner.code or f"00-{next_number(tx, 'partner'):08}"
    row = {"ref": str(uuid.uuid4()), **json.loads(partner.model_dump_json()), "code": code, **known}
    return _put(tx, "partner", code, row)


def products(tx: sqlite3.Connection) -> list[Row]:
    return sorted(_all(tx, "product"), key=lambda one: one["code"])


def partners(tx: sqlite3.Connection) -> list[Row]:
    return sorted(_all(tx, "partner"), key=lambda one: one["code"])


def product(tx: sqlite3.Connection, ref: str) -> Row:
    return _of(tx, "product", ref)


def partner(tx: sqlite3.Connection, code: str) -> Row:
    return _of(tx, "partner", code)


def requests(tx: sqlite3.Connection) -> list[Row]:
    """Counterparties KSUP has asked for, by its id: the extension's register."""
    return list(_all(tx, "request"))


def put_request(tx: sqlite3.Connection, row: Row) -> Row:
    return _put(tx, "request", row["ksup_id"], row)


def _put(tx: sqlite3.Connection, kind: str, key: str, row: Row) -> Row:
    body = json.dumps(row, ensure_ascii=False)
    tx.execute("insert or replace into catalogs values (?, ?, ?)", (kind, key, body))
    return row


def _of(tx: sqlite3.Connection, kind: str, key: str) -> Row:
    found = tx.execute("select body from catalogs where kind = ? and key = ?", (kind, key)).fetchone()
    if found is None:
        raise LookupError(f"в базе нет «{key}»")
    row: Row = json.loads(found["body"])
    return row


def _all(tx: sqlite3.Connection, kind: str) -> Iterable[Row]:
    return (json.loads(one["body"]) for one in tx.execute("select body from catalogs where kind = ?", (kind,)))
