"""Pages for a person: deals, a deal with all that came to it, arrivals, fault switches."""

import json
import sqlite3
from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup.catalogs import asked
from obmen_stands.ksup.contact_pages import ContactPages
from obmen_stands.ksup.control import Control, employ, table
from obmen_stands.ksup.deal_page import deal_page
from obmen_stands.ksup.deals_page import deals_page
from obmen_stands.ksup.faults import TITLES, Fault
from obmen_stands.ksup.html import card, esc, moment, page, rows
from obmen_stands.ksup.new_deal import NewDealPages
from obmen_stands.ksup.notices_page import NoticePages
from obmen_stands.ksup.people_page import people_page, person_page
from obmen_stands.ksup.product_pages import ProductPages
from obmen_stands.ksup.server_page import ServerPage
from obmen_stands.ksup.signing import SignInPages, Viewer, viewer
from obmen_stands.ksup.task_pages import TaskPages
from obmen_stands.ksup.uploads import path_of

SHOWN = 200
OUTCOMES = {
    "applied": "выполнено", "replayed": "повтор, прежний ответ", "read": "прочитано", "refused": "отказано",
    "fault": "неисправность", "torn": "тело оборвано",
}  # fmt: skip
PARTS = (NewDealPages, ProductPages, ContactPages, TaskPages, NoticePages, ServerPage)


class Pages:
    def __init__(self, control: Control) -> None:
        self.api, self.store, self.faults, self.files = control.api, control.store, control.faults, control.api.files

    def routes(self) -> list[Route]:
        return [
            Route("/", self.deals),
            Route("/deals/{number}", self.deal),
            Route("/deals/{number}/file", self.file),
            *(route for part in PARTS for route in part(self.api, self._page).routes()),
            *SignInPages(self.store, self.api.token, self._page).routes(),
            Route("/users", self.people),
            Route("/users/{user}", self.person, methods=["GET"]),
            Route("/users/{user}", self.employ, methods=["POST"]),
            Route("/arrivals", self.arrivals),
            Route("/faults", self.fault_list, methods=["GET"]),
            Route("/faults", self.switch, methods=["POST"]),
        ]

    def _page(self, title: str, content: str, status: int = 200) -> Response:
        trouble = ", ".join(dict.fromkeys(TITLES[fault.kind] for fault in self.faults.active))
        who = viewer.get()
        return HTMLResponse(page(title, content, trouble, corner(who) if who else ""), status)

    async def deals(self, request: Request) -> Response:
        query = asked(request, "type", "status")
        return self._page("Сделки", await self.store.read(lambda db: deals_page(db, query)))

    async def deal(self, request: Request) -> Response:
        number = request.path_params["number"]
        content = await self.store.read(lambda db: deal_page(db, number))
        if content is None:
            return self._page("Сделки нет", card(f"Сделка {number}", "В КСУП такой сделки нет."), 404)
        return self._page(f"Сделка {number}", content)

    async def file(self, request: Request) -> Response:
        query = request.query_params
        key = (request.path_params["number"], query.get("base", ""), query.get("order", ""))
        sql = "SELECT file FROM orders WHERE deal = ? AND base = ? AND order_number = ? AND file IS NOT NULL"
        found = await self.store.read(lambda db: table(db, sql, *key))
        if not found:
            return self._page("Файла нет", card("Файл", "У этого заказа файла нет."), 404)
        info = json.loads(found[0]["file"])
        path = path_of(self.files, info["sha256"])
        return FileResponse(path, filename=info["name"], media_type="application/octet-stream")

    async def people(self, request: Request) -> Response:
        return self._page("Сотрудники", await self.store.read(people_page))

    async def person(self, request: Request) -> Response:
        user = request.path_params["user"]
        found = await self.store.read(lambda db: person_page(db, user))
        if found is None:
            return self._page("Сотрудника нет", card("Сотрудник", "В КСУП такого сотрудника нет."), 404)
        return self._page(*found)

    async def employ(self, request: Request) -> Response:
        user, form = request.path_params["user"], await request.form()
        await self.store.run(lambda db: employ(db, user, active=form.get("active") == "yes"))
        return RedirectResponse(request.url.path, 303)

    async def arrivals(self, request: Request) -> Response:
        sql = "SELECT * FROM arrivals ORDER BY id DESC LIMIT ?"
        found = await self.store.read(lambda db: table(db, sql, SHOWN))
        total = await self.store.read(_count_arrivals)
        head = ["#№", "Время", "Действие", "Объект", "Ключ", "#Ответ", "Итог"]
        lines = [_arrival_line(arrival) for arrival in found]
        note = f'<p class="soft">Последние {len(found)} из {total}</p>'
        return self._page("Обращения", f"<section>{rows(head, lines, 'Обращений ещё не было')}{note}</section>")

    async def fault_list(self, request: Request, wrong: str = "") -> Response:
        head = ["Неисправность", "Действие", "Сделка", "#Осталось раз", "#Задержка, с"]
        lines = [_fault_line(fault) for fault in self.faults.active]
        off = (
            '<form method="post" class="row"><button name="kind" value="">Выключить все</button></form>'
            if lines
            else ""
        )
        told = f'<p class="trouble">{esc(wrong)}</p>' if wrong else ""
        now = card("Сейчас", rows(head, lines, "Неисправностей нет: КСУП отвечает как обычно.") + off)
        return self._page("Неисправности", told + now + card("Включить", FAULT_FORM), 422 if wrong else 200)

    async def switch(self, request: Request) -> Response:
        form = await request.form()
        given = {name: value for name, value in form.items() if value != ""}
        if not given.get("kind"):
            self.faults.active.clear()
            return RedirectResponse("/faults", 303)
        try:
            self.faults.active.append(Fault.model_validate(given, strict=False))
        except ValidationError as error:
            return await self.fault_list(request, f"Не подходит поле «{error.errors()[0]['loc'][0]}»")
        return RedirectResponse("/faults", 303)


def corner(who: Viewer) -> str:
    """The bell and the way out."""
    word = f"Уведомления: {who.unread}" if who.unread else "Уведомления"
    tone = "badge bell" if who.unread else "badge"
    bell = f'<a class="{tone}" href="/notices?user={esc(who.id)}">{word}</a>'
    out = '<form method="post" action="/logout"><button class="quiet">Выйти</button></form>'
    return f'<div class="who">{bell}<span>{esc(who.name)}</span>{out}</div>'


def _count_arrivals(db: sqlite3.Connection) -> int:
    count: int = db.execute("SELECT count(*) FROM arrivals").fetchone()[0]
    return count


def _arrival_line(arrival: dict[str, Any]) -> list[str]:
    outcome = OUTCOMES[arrival["outcome"]]
    for more in (arrival["code"], TITLES.get(arrival["fault"] or "")):
        outcome += f" · {more}" if more else ""
    key, status = esc(arrival["identity"]), esc(arrival["status"])
    head = [str(arrival["id"]), moment(arrival["at"]), esc(arrival["act"]), esc(arrival["object"])]
    return [*head, f"<small>{key}</small>", status, esc(outcome)]


def _fault_line(fault: Fault) -> list[str]:
    scope = [esc(fault.act or "все"), esc(fault.deal or "все")]
    return [esc(TITLES[fault.kind]), *scope, esc(fault.times or "без конца"), f"{fault.wait:g}"]


OPTIONS = "".join(f'<option value="{kind}">{title}</option>' for kind, title in TITLES.items())
FAULT_FORM = f"""<form method="post" class="row">
<label>Неисправность<select name="kind">{OPTIONS}</select></label>
<label>Действие (пусто: все)<input name="act" placeholder="order.put"></label>
<label>Сделка (пусто: все)<input name="deal"></label>
<label>Сколько раз<input name="times" type="number" min="1"></label>
<label>Задержка, с<input name="seconds" type="number" min="0" step="0.1"></label>
<button>Включить</button></form>"""
