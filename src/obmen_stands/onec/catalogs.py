"""Acts on the catalogs: a product or a partner written, a counterparty entered for KSUP; each tells the extension."""

import sqlite3
from typing import Any

from . import telling
from .objects import Row
from .service import counterparties, trade
from .service.trade import Partner, Product


def write_product(tx: sqlite3.Connection, product: Product, ref: str = "") -> Row:
    """A new one unless `ref` names it."""
    row = trade.put_product(tx, product, ref)
    telling.object_saved(tx, "product", row)
    return row


def change_product(tx: sqlite3.Connection, ref: str, changes: dict[str, Any]) -> Row:
    """In part. Raises LookupError."""
    before = {name: value for name, value in trade.product(tx, ref).items() if name in Product.model_fields}
    return write_product(tx, Product.model_validate(before | changes), ref)


def write_partner(tx: sqlite3.Connection, partner: Partner) -> Row:
    row = trade.put_partner(tx, partner)
    telling.object_saved(tx, "partner", row)
    return row


def change_partner(tx: sqlite3.Connection, code: str, changes: dict[str, Any]) -> Row:
    """In part. Raises LookupError."""
    row = trade.change_partner(tx, code, changes)
    telling.object_saved(tx, "partner", row)
    return row


def enter_waiting(tx: sqlite3.Connection) -> list[Row]:
    """A person enters every counterparty KSUP waits for; the code goes by itself (K1.3)."""
    waiting = [one for one in trade.requests(tx) if not one["code"]]
    entered = [trade.put_request(tx, counterparties.enter(tx, one)) for one in waiting]
    for row in entered:
        telling.object_saved(tx, "request", row | {"ref": row["partner"]})
    return entered
