"""Contacts and companies for a person, and the task with an order that makes one a counterparty of 1C.

Rules K1, K1.1.
"""

import asyncio
import http.client
import sqlite3
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import ContactFields, contact_view
from obmen_stands.ksup.api import Api
from obmen_stands.ksup.asking import posted, server
from obmen_stands.ksup.call import Call, now
from obmen_stands.ksup.html import card, esc, page, rows

TYPES = {"company": "компания", "person": "частное лицо"}
Contact = dict[str, Any]


class ContactPages:
    def __init__(self, api: Api) -> None:
        self.api, self.store = api, api.store

    def routes(self) -> list[Route]:
        return [
            Route("/contacts", self.listed, methods=["GET"]),
            Route("/contacts", self.add, methods=["POST"]),
            Route("/contacts/{ksup_id}", self.one),
            Route("/contacts/{ksup_id}/task", self.task, methods=["POST"]),
            Route("/stand/contacts/{ksup_id}/task", self.order_task, methods=["POST"]),
        ]

    async def listed(self, request: Request, wrong: str = "") -> Response:
        found = await self.store.read(self._all)
        lines = [_line(one) for one in found]
        head = ["№", "Название", "Тип", "E-mail", "Телефон", "Коды 1С"]
        told = f'<p class="trouble">{esc(wrong)}</p>' if wrong else ""
        table = f"<section>{rows(head, lines, 'Контактов нет')}</section>"
        return HTMLResponse(page("Контакты", told + table + card("Новый контакт", FORM)), 422 if wrong else 200)

    async def add(self, request: Request) -> Response:
        form = {name: str(value).strip() or None for name, value in (await request.form()).items()}
        try:
            contact = ContactFields.model_validate(form)
        except ValidationError as error:
            return await self.listed(request, f"Не подходит поле «{error.errors()[0]['loc'][0]}»")
        id_ = await self.store.run(lambda db: records.add(self._call(db), "contact", contact.model_dump()))
        return RedirectResponse(f"/contacts/{id_}", 303)

    async def one(self, request: Request, told: str = "") -> Response:
        id_ = request.path_params["ksup_id"]
        found = next((one for one in await self.store.read(self._all) if one["ksup_id"] == id_), None)
        if found is None:
            return HTMLResponse(page("Контакта нет", card("Контакт", "В КСУП такого контакта нет.")), 404)
        note = f'<p class="trouble">{esc(told)}</p>' if told else ""
        return HTMLResponse(page(found["name"], note + _card(found)))

    async def task(self, request: Request) -> Response:
        return await self.one(request, await self._told(request))

    async def order_task(self, request: Request) -> Response:
        return JSONResponse({"told": await self._told(request)})

    async def _told(self, request: Request) -> str:
        """What the server said of the contact, in words."""
        id_ = request.path_params["ksup_id"]
        found = next((one for one in await self.store.read(self._all) if one["ksup_id"] == id_), None)
        known = await self.store.read(server)
        if found is None or not known.address:
            return "Сервер обмена не задан или контакта нет."
        body = {name: found[name] for name in ("ksup_id", *ContactFields.model_fields)} | {
            "has_active_order_task": True
        }
        body |= {"base": known.base} if known.base else {}
        try:
            status, answer = await asyncio.to_thread(posted, known, f"in/{known.connection}/contacts", body)
        except (OSError, http.client.HTTPException):
            return "Сервер обмена не отвечает."
        errors = answer.get("errors", []) if isinstance(answer, dict) else []
        return " ".join([f"Сервер обмена ответил {status}.", *(str(one.get("reason")) for one in errors)])

    def _all(self, db: sqlite3.Connection) -> list[Contact]:
        found = db.execute("SELECT * FROM records WHERE kind = 'contact' ORDER BY id")
        return [contact_view(self._call(db), records.view(row)) for row in found]

    def _call(self, db: sqlite3.Connection) -> Call:
        nothing: Any = None
        return Call(db, now(), self.api.site, self.api.files, {}, nothing, nothing, nothing, True)


def _line(one: Contact) -> list[str]:
    link = f'<a href="/contacts/{esc(one["ksup_id"])}">{esc(one["name"])}</a>'
    return [esc(one["ksup_id"]), link, TYPES[one["type"]], esc(one["email"]), esc(one["phone"]), _codes(one)]


def _codes(one: Contact) -> str:
    return ", ".join(f"{esc(code['code_1c'])} ({esc(code['base'])})" for code in one["codes"])


def _card(one: Contact) -> str:
    facts = {
        "Тип": TYPES[one["type"]],
        "E-mail": esc(one["email"]),
        "Телефон": esc(one["phone"]),
        "Коды 1С": _codes(one),
    }
    shown = rows(["", ""], [[name, value or "—"] for name, value in facts.items()], "")
    button = f'<form method="post" action="/contacts/{esc(one["ksup_id"])}/task" class="row">'
    note = '<p class="soft">Клиент с активной задачей с заказом передаётся в 1С.</p>'
    return card("О контакте", shown) + card(
        "Задача", f"{note}{button}<button>Поставить задачу с заказом</button></form>"
    )


FORM = """<form method="post" class="row"><label>Название<input name="name" required></label>
<label>Тип<select name="type"><option value="company">компания</option>
<option value="person">частное лицо</option></select></label>
<label>E-mail<input name="email"></label><label>Телефон<input name="phone"></label>
<button>Добавить</button></form>"""
