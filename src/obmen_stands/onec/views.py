"""What the base holds, as plain data for the control surface and the pages. Exact numbers are text."""

import sqlite3
from typing import Any

from . import orders
from .orders import Line, Order


def order(one: Order) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "number": one.number,
        "date": one.date.isoformat() if one.date else None,
        "state": one.state,
        "order_type": one.order_type,
        "deal_number": one.deal_number,
        "customer": one.customer,
        "comment": one.comment,
        "total": str(one.total),
        "shipped": one.shipped,
        "attachment_bytes": one.attachment_bytes,
        "version": one.version,
        "lines": [_line(line) for line in one.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    exact = {name: str(getattr(line, name)) for name in ("quantity", "price", "sum", "shipped")}
    return {
        "code": line.code,
        "article": line.article,
        "name": line.name,
        "cancelled": line.cancelled,
        **exact,
    }


def messages(tx: sqlite3.Connection, *, order_ref: str | None = None, last: int | None = None) -> list[dict[str, Any]]:
    """The register in the order of queueing, each message with its sends: all, of one order, or the last so many."""
    rows = tx.execute(
        "select m.id, key, kind, type, order_ref, order_number, deal_number, file_name, file_sha256,"
        " length(f.content) file_bytes, state, queued_at, accepted_at, sends, failures, due"
        " from messages m left join files f on f.sha256 = m.file_sha256"
        " where (:order is null or order_ref = :order)"
        " and (:last is null or m.id > (select max(id) from messages) - :last) order by m.id",
        {"order": order_ref, "last": last},
    ).fetchall()
    return [_message(tx, row) for row in rows]


def _message(tx: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    kept = tx.execute("select at, ms, code, text, note from sends where message_id = ? order by rowid", (row["id"],))
    answers = [dict(answer) for answer in kept]
    last = answers[-1] if answers else {"code": None, "text": ""}
    return {**dict(row), "code": last["code"], "answer": last["text"], "answers": answers}


def counts(tx: sqlite3.Connection) -> dict[str, int]:
    """Messages by state; `blocked` of the waiting stand behind an error and go nowhere without a person."""
    found = {row["state"]: row["n"] for row in tx.execute("select state, count(*) n from messages group by state")}
    blocked = tx.execute("select count(*) n from blocked").fetchone()["n"]
    states = {state: found.get(state, 0) for state in ("waiting", "sending", "accepted", "error", "dropped")}
    return states | {"blocked": blocked}


def dump(tx: sqlite3.Connection) -> dict[str, Any]:
    return {
        "orders": [order(one) for one in orders.listed(tx)],
        "messages": messages(tx),
        "counts": counts(tx),
    }
