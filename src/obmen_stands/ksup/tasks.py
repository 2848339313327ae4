"""A client gets an active task with an order, and KSUP tells the exchange server of him.   Rules K1, K1.1."""

import asyncio
import http.client
import sqlite3
from typing import Any

from obmen_stands.ksup.acts.contacts import ContactFields
from obmen_stands.ksup.asking import Server, posted, server
from obmen_stands.ksup.call import now
from obmen_stands.ksup.catalogs import one_of
from obmen_stands.ksup.store import Store

HANDED = "Передан в сервер обмена."


async def add_task(store: Store, id_: str, title: str = "Заказ", *, with_order: bool = True) -> str:
    """What came of it, in words. The server is told of either task: it is its to judge which makes a counterparty."""
    known, body = await store.read(lambda db: (server(db), _message(db, id_, order=with_order)))
    if body is None:
        return "Такого контакта нет."
    told = await _answer(known, body)
    sql = "INSERT INTO tasks (at, contact, title, with_order, state, told) VALUES (?, ?, ?, ?, 'active', ?)"
    await store.run(lambda db: db.execute(sql, (now(), id_, title, with_order, told)).lastrowid)
    return told


async def hand_again(store: Store, task: str) -> None:
    """The client of a task that the server has not taken: it was away, or turned him away."""
    known, body = await store.read(lambda db: _of_task(db, task))
    if body is None:
        return
    told = await _answer(known, body)
    await store.run(lambda db: db.execute("UPDATE tasks SET told = ? WHERE id = ?", (told, task)).rowcount)


async def _answer(known: Server, body: dict[str, Any]) -> str:
    if not known.address:
        return "Сервер обмена не задан: клиент в 1С не передан."
    return await asyncio.to_thread(_told, known, body)


def _of_task(db: sqlite3.Connection, task: str) -> tuple[Server, dict[str, Any] | None]:
    """Nothing of a task that is over."""
    one = db.execute("SELECT contact, with_order FROM tasks WHERE id = ? AND state = 'active'", (task,)).fetchone()
    return server(db), (_message(db, one["contact"], order=bool(one["with_order"])) if one else None)


def _message(db: sqlite3.Connection, id_: str, *, order: bool) -> dict[str, Any] | None:
    one, base = one_of(db, "contact", id_), server(db).base
    if one is None:
        return None
    body = {"ksup_id": id_, **{name: one[name] for name in ContactFields.model_fields}, "has_active_order_task": order}
    return body | {"base": base} if base else body


def _told(known: Server, body: dict[str, Any]) -> str:
    try:
        status, answer = posted(known, f"in/{known.connection}/contacts", body)
    except (OSError, http.client.HTTPException):
        return "Сервер обмена не отвечает."
    if status == 202:
        return HANDED
    errors = answer.get("errors", []) if isinstance(answer, dict) else []
    return " ".join([f"Сервер обмена ответил {status}.", *(str(one.get("reason")) for one in errors)])
