"""Is KSUP there, who works in it, and what became of a request."""

import json
import sqlite3
from typing import Any

from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Record, must

VERSION = "1.0"
USERS: list[dict[str, Any]] = [
    {"id": "1", "name": "Смирнова Ольга Петровна", "active": True},
    {"id": "2", "name": "Кузнецов Андрей Игоревич", "active": True},
    {"id": "3", "name": "Фёдоров Пётр Ильич", "active": False},
]


class Ping(Record, title="Связь есть"):
    name: str = must("Название системы", "КСУП (учебный стенд)")
    version: str = must("Версия договора", VERSION)
    keeps_identities: bool = must("Хранит ли система ключи Idempotency-Key", True)
    user: str = must("Под кем выполняется вход", "obmen")


class User(Record, title="Пользователь"):
    id: str = must("Код пользователя КСУП", "1")
    name: str = must("ФИО", "Смирнова Ольга Петровна")
    active: bool = must("Работает", True)


class Users(Record, title="Пользователи"):
    items: list[User] = must("Пользователи", USERS)


class IdentityKept(Record, title="Выполненный запрос"):
    identity: str = must("Ключ из заголовка Idempotency-Key", "01979f6e-3c1a-7f6b-9f8d-2f5f0e6a1b11")
    act: str = must("Действие", "order.put")
    object: str = must("Объект", "deals/12345/orders/УТ-000123")
    at: str = must("Когда выполнено", "2026-03-02T10:15:00.123+00:00")
    status: int = must("Код первого ответа", 200)
    body: dict[str, Any] = must("Тело первого ответа", {"done": "created"})


def staff(db: sqlite3.Connection) -> list[dict[str, Any]]:
    """As they are now: people are dismissed and come back."""
    now = {row["user"]: bool(row["active"]) for row in db.execute("SELECT * FROM staff")}
    return [user | {"active": now.get(user["id"], user["active"])} for user in USERS]


def ping(call: Call) -> Answer:
    known = Ping(name="КСУП (учебный стенд)", version=VERSION, keeps_identities=call.keeps_identities, user="obmen")
    return Answer.of(200, known.model_dump())


def users(call: Call) -> Answer:
    return Answer.of(200, {"items": staff(call.db)})


def identity(call: Call) -> Answer:
    key = call.path["identity"]
    row = call.one("SELECT * FROM identities WHERE identity = ?", key) if call.keeps_identities else None
    if row is None:
        raise Refusal(404, "identity_unknown", "запрос с таким ключом не выполнялся", "identity")
    return Answer.of(200, _kept(row))


def _kept(row: Any) -> dict[str, Any]:
    kept = {name: row[name] for name in ("identity", "act", "object", "at", "status")}
    return kept | {"body": json.loads(row["body"])}


ACTS = [
    Act("ping", "GET", "/ping", "Проверка связи", ping, Ping),
    Act("users.list", "GET", "/users", "Пользователи КСУП", users, Users, rule="K9"),
    Act(
        "identity.get", "GET", "/identities/{identity}", "Что стало с запросом", identity, IdentityKept,
        rule="H4", refusals=(404,),
    ),
]  # fmt: skip
