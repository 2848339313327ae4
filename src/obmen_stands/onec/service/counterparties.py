"""Counterparties KSUP asks for (K1): the register of the extension remembers its id, the key and the partner."""

import sqlite3
from typing import Any

from .. import objects
from ..objects import Row
from . import trade
from .trade import Partner

Made = tuple[int, dict[str, Any]]


def create(tx: sqlite3.Connection, wanted: dict[str, str], key: str, print_: str) -> Made | None:
    """None: something else came under this key."""
    known = objects.find(tx, "request", wanted["ksup_id"])
    if known:
        return None if known["key"] == key and known["print"] != print_ else _told(known, 200)
    row = {**wanted, "key": key, "print": print_, "code": "", "partner": ""}
    if trade.extension(tx).create_at_once:
        row = enter(tx, row)
    return _told(trade.put_request(tx, row), 201)


def enter(tx: sqlite3.Connection, row: Row) -> Row:
    """The partner of a request that has none yet."""
    told = {name: row[name] for name in ("name", "type", "email", "phone")}
    partner = Partner.model_validate(told | {"contacts_in": "partner"})
    made = trade.put_partner(tx, partner, ksup_id=row["ksup_id"])
    return row | {"code": made["code"], "partner": made["ref"]}


def by_key(tx: sqlite3.Connection, key: str) -> Made | None:
    found = objects.sought(tx, "request", key)
    return _told(found[0], 200) if found else None


def _told(row: Row, status: int) -> Made:
    code = row["code"]
    body = {"state": "created" if code else "waiting", "ksup_id": row["ksup_id"], "code_1c": code or None}
    return status if code else 202, body | {"ref": row["partner"] or None}
