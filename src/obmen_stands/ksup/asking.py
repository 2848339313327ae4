"""The button «Получить цены и остатки»: KSUP asks the exchange server and shows what it is told.   Rules K14, K14.1."""

import asyncio
import http.client
import json
import sqlite3
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from obmen_stands.ksup.fields import Base, Record, Text
from obmen_stands.ksup.outgoing import PricesAnswer
from obmen_stands.ksup.store import Store

LONGEST_WAIT = 330
"""Seconds; the server says itself when it is tired of waiting."""


class Server(Record):
    """Where the exchange server is, and under which name and key it knows KSUP. Without a base it is not named."""

    address: Text = ""
    connection: Text = "ksup"
    key: Text = ""
    base: Base | None = None


@dataclass
class Told:
    """`answer` is None where the server refused or was not there, and `reasons` say why."""

    question: dict[str, Any]
    answer: dict[str, Any] | None = None
    reasons: list[str] = field(default_factory=list)
    status: int = 0


def server(db: sqlite3.Connection) -> Server:
    row = db.execute("SELECT value FROM meta WHERE name = 'server'").fetchone()
    return Server.model_validate_json(row["value"]) if row else Server()


def keep_server(db: sqlite3.Connection, known: Server) -> None:
    db.execute("INSERT OR REPLACE INTO meta VALUES ('server', ?)", (known.model_dump_json(),))


async def prices(store: Store, articles: list[str], contact: str) -> Told:
    """What the button does."""
    known, several = await store.read(lambda db: (server(db), _bases(db, contact)))
    if not known.base and len(several) > 1:
        unclear = f"1С знает этого клиента под разными кодами в базах {', '.join(several)}, и неясно, какую спросить."
        return Told({}, None, [unclear, "Укажите базу 1С на странице «Сервер обмена» и спросите ещё раз."])
    asked = await store.read(lambda db: question(db, articles, contact))
    return await asyncio.to_thread(ask, known, asked)


def question(db: sqlite3.Connection, articles: list[str], contact: str) -> dict[str, Any]:
    """With the names KSUP has, so that one that differs is marked."""
    known = server(db)
    asked: dict[str, Any] = {"articles": articles, "names": _names(db, articles)}
    if known.base:
        asked["base"] = known.base
    if code := _code(db, contact, known.base):
        asked["contact_code"] = code
    return asked


def _names(db: sqlite3.Connection, articles: list[str]) -> dict[str, str]:
    """By article."""
    sql = "SELECT doc FROM records WHERE kind = 'product' AND key = ?"
    found = (db.execute(sql, (article,)).fetchone() for article in articles)
    return {one["article"]: one["name"] for row in found if row and (one := json.loads(row["doc"]))}


def clients(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Id and name of those 1C knows too, the last of them where there are many: another is asked for from his card."""
    sql = """SELECT id, doc FROM records WHERE kind = 'contact'
    AND CAST(id AS TEXT) IN (SELECT owner FROM codes WHERE kind = 'contact')
    ORDER BY id DESC LIMIT 200"""
    return [(str(row["id"]), json.loads(row["doc"])["name"]) for row in db.execute(sql)]


def _bases(db: sqlite3.Connection, contact: str) -> list[str]:
    sql = "SELECT base FROM codes WHERE kind = 'contact' AND owner = ? ORDER BY base"
    return [row["base"] for row in db.execute(sql, (contact,))]


def _code(db: sqlite3.Connection, contact: str, base: str | None) -> str:
    sql = "SELECT code FROM codes WHERE kind = 'contact' AND owner = ? AND ? IN ('', base) ORDER BY base"
    row = db.execute(sql, (contact, base or "")).fetchone()
    return str(row["code"]) if row else ""


def ask(known: Server, asked: dict[str, Any]) -> Told:
    """Raises nothing: whatever comes of it is shown to the person who pressed."""
    if not known.address:
        return Told(asked, None, ["Адрес сервера обмена не задан: укажите его на странице «Сервер обмена»."])
    try:
        status, body = posted(known, f"ask/{known.connection}/prices", asked)
    except (OSError, http.client.HTTPException):
        return Told(asked, None, ["Сервер обмена не отвечает."])
    if status == 200 and _whole(body):
        return Told(asked, body, status=status)
    errors = body.get("errors") if isinstance(body, dict) else None
    told = [str(one.get("reason", "")) for one in errors] if isinstance(errors, list) else []
    return Told(asked, None, told or [f"Сервер обмена ответил непонятно ({status})."], status)


def _whole(body: Any) -> bool:
    """Whether it is what the contract promises: KSUP shows no half answer."""
    try:
        return bool(PricesAnswer.model_validate(body, strict=False))
    except ValueError:
        return False


def posted(known: Server, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    """Status and JSON of the answer, None where it is no JSON; raises OSError and HTTPException."""
    address = urlsplit(known.address)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.netloc, timeout=LONGEST_WAIT)
    try:
        headers = {"Authorization": f"Bearer {known.key}", "Content-Type": "application/json", "Accept-Language": "ru"}
        raw = json.dumps(body, ensure_ascii=False).encode()
        connection.request("POST", f"{address.path.rstrip('/')}/{path}", raw, headers)
        answer = connection.getresponse()
        told = answer.read()
    finally:
        connection.close()
    try:
        return answer.status, json.loads(told)
    except ValueError:
        return answer.status, None
