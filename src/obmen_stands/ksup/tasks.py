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


async def add_task(store: Store, id_: str, title: str = "Заказ", *, with_order: bool = True) -> str:
    """What came of it, in words. The server is told of either task: it is its to judge which makes a counterparty."""
    known, body = await store.read(lambda db: (server(db), _message(db, id_, with_order)))
    if body is None:
        return "Такого контакта нет."
    told = await _answer(known, body)
    sql = "INSERT INTO tasks (at, contact, title, with_order, state, told) VALUES (?, ?, ?, ?, 'active', ?)"
    await store.run(lambda db: db.execute(sql, (now(), id_, title, with_order, told)).lastrowid)
    return told


async def _answer(known: Server, body: dict[str, Any]) -> str:
    if not known.address:
        return "Сервер обмена не задан: клиент в 1С не передан."
    return await asyncio.to_thread(_told, known, body)


def _message(db: sqlite3.Connection, id_: str, order: bool) -> dict[str, Any] | None:
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
        return "Передан в сервер обмена."
    errors = answer.get("errors", []) if isinstance(answer, dict) else []
    return " ".join([f"Сервер обмена ответил {status}.", *(str(one.get("reason")) for one in errors)])
