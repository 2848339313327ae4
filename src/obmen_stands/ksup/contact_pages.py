"""Contacts and companies: a list to search, a card of each, and the task with an order that makes one a counterparty.

Rules K1, K1.1, K2, K12.
"""

import sqlite3
from typing import Any
from urllib.parse import quote

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup import records
from obmen_stands.ksup.api import Api
from obmen_stands.ksup.catalogs import SHOWN, Show, asked, codes, found, listed, one_of
from obmen_stands.ksup.html import badge, card, esc, facts, moment, rows
from obmen_stands.ksup.new_deal import deal_form
from obmen_stands.ksup.seeding import NewContact, call_of
from obmen_stands.ksup.task_pages import tasks_of
from obmen_stands.ksup.tasks import add_task

TYPES = {"company": "Компания", "person": "Частное лицо"}


class ContactPages:
    def __init__(self, api: Api, show: Show) -> None:
        self.api, self.store, self.show = api, api.store, show

    def routes(self) -> list[Route]:
        return [
            Route("/contacts", self.listed, methods=["GET"]),
            Route("/contacts", self.add, methods=["POST"]),
            Route("/contacts/{id}", self.one),
            Route("/contacts/{id}/task", self.task, methods=["POST"]),
        ]

    async def listed(self, request: Request, wrong: str = "") -> Response:
        query = asked(request)
        content = await self.store.read(lambda db: contacts_page(db, query))
        return self.show("Контакты и компании", _note(wrong) + content, 422 if wrong else 200)

    async def add(self, request: Request) -> Response:
        form = {name: str(value).strip() or None for name, value in (await request.form()).items()}
        try:
            contact = NewContact.model_validate(form)
        except ValidationError as error:
            return await self.listed(request, f"Не подходит поле «{error.errors()[0]['loc'][0]}»")
        id_ = await self.store.run(lambda db: records.add(call_of(self.api, db), "contact", contact.kept()))
        return RedirectResponse(f"/contacts/{id_}", 303)

    async def one(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        shown = await self.store.read(lambda db: contact_page(db, id_))
        if shown is None:
            return self.show("Контакта нет", card(id_, "В КСУП такого нет."), 404)
        title, content = shown
        return self.show(title, content)

    async def task(self, request: Request) -> Response:
        form = await request.form()
        title, with_order = str(form.get("title") or "").strip() or "Заказ", form.get("order") != "no"
        id_ = request.path_params["id"]
        await add_task(self.store, id_, title[:250], with_order=with_order)
        return RedirectResponse(f"/contacts/{quote(id_, safe='')}", 303)


def _note(text: str) -> str:
    return f'<p class="trouble">{esc(text)}</p>' if text else ""


def contacts_page(db: sqlite3.Connection, query: dict[str, str]) -> str:
    part = found(db, "contact", query["q"], query["before"])
    head = ["Название", "Тип", "E-mail", "Телефон", "Коды 1С", "Изменён"]
    empty = "Такого контакта нет" if query["q"] else "Контактов ещё нет"
    table = rows(head, [_line(db, one) for one in part.items], empty)
    return listed("Название, e-mail или телефон", query, table, part) + card("Новый контакт", FORM)


def _line(db: sqlite3.Connection, one: dict[str, Any]) -> list[str]:
    return [
        f'<a href="/contacts/{one["id"]}">{esc(one["name"])}</a>',
        TYPES[one["type"]],
        *(esc(one[name]) for name in ("email", "phone")),
        ", ".join(f"{code} ({base})" for base, code in codes(db, "contact", one["id"])),
        moment(one["at"]),
    ]


def contact_page(db: sqlite3.Connection, id_: str) -> tuple[str, str] | None:
    """Title and content."""
    one = one_of(db, "contact", id_)
    if one is None:
        return None
    known = [("Тип", TYPES[one["type"]]), ("E-mail", esc(one["email"])), ("Телефон", esc(one["phone"]))]
    known += [("ИНН", esc(one["inn"]))] if one.get("inn") else []
    about = card("О контакте", facts([*known, ("Изменён", moment(one["at"]))]))
    kept = codes(db, "contact", id_)
    prices = (
        f'<p><a href="/products?contact={esc(id_)}">Узнать цены и остатки для этого клиента</a></p>' if kept else ""
    )
    of_1c = card("В базах 1С", rows(["База", "Код 1С"], kept, "Кода 1С ещё нет") + prices)
    task = card("Задачи", tasks_of(db, id_) + TASK.format(id=esc(id_)))
    return one["name"], about + of_1c + task + card("Сделки", _deals(db, id_) + deal_form(db, id_))


def _deals(db: sqlite3.Connection, contact: str) -> str:
    sql = "SELECT * FROM deals WHERE contact = ? AND deleted_at IS NULL ORDER BY rowid DESC LIMIT ?"
    lines = [
        [
            f'<a href="/deals/{quote(deal["number"], safe="")}">{esc(deal["number"])}</a>',
            esc(deal["type"]),
            badge(deal["status"]),
            moment(deal["created_at"]),
        ]
        for deal in db.execute(sql, (contact, SHOWN))
    ]
    return rows(["№", "Тип", "Статус", "Создана"], lines, "Сделок ещё нет")


TASK = """<form method="post" action="/contacts/{id}/task" class="row">
<label class="grow">Новая задача<input name="title" placeholder="Заказ" maxlength="250"></label>
<button name="order" value="yes">Поставить задачу с заказом</button>
<button name="order" value="no" class="quiet">Без заказа</button></form>
<p class="soft">Клиент с активной задачей с заказом передаётся в 1С.</p>"""
FORM = """<form method="post" class="row"><label>Название<input name="name" required></label>
<label>Тип<select name="type"><option value="company">Компания</option>
<option value="person">Частное лицо</option></select></label>
<label>E-mail<input name="email"></label><label>Телефон<input name="phone"></label>
<label>ИНН<input name="inn"></label><button>Добавить</button></form>"""
