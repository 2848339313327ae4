"""Tasks of clients: one with an order makes a client a counterparty of 1C.   Rules K1, K1.1."""

import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup.api import Api
from obmen_stands.ksup.catalogs import SHOWN, Part, Show, asked, listed
from obmen_stands.ksup.html import badge, esc, moment, rows
from obmen_stands.ksup.sought import fold
from obmen_stands.ksup.tasks import HANDED, hand_again

TASKS = """SELECT t.*, json_extract(r.doc, '$.name') AS name FROM tasks t LEFT JOIN records r ON r.id = t.contact
 WHERE (?1 = '' OR t.contact = ?1) AND (?2 = '' OR instr(folded(t.title), ?2) OR instr(r.sought, ?2))
 AND (?3 = '' OR t.state = ?3) AND t.id < ?4 ORDER BY t.id DESC LIMIT ?5"""
STATES = {"": "все", "active": "активные", "finished": "завершённые"}


class TaskPages:
    def __init__(self, api: Api, show: Show) -> None:
        self.store, self.show = api.store, show

    def routes(self) -> list[Route]:
        return [
            Route("/tasks", self.listed),
            Route("/tasks/{id}/done", self.finish, methods=["POST"]),
            Route("/tasks/{id}/hand", self.hand, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:
        query = asked(request, "state")
        return self.show("Задачи", await self.store.read(lambda db: tasks_page(db, query)))

    async def finish(self, request: Request) -> Response:
        id_, form = request.path_params["id"], await request.form()
        sql = "UPDATE tasks SET state = 'finished' WHERE id = ?"
        await self.store.run(lambda db: db.execute(sql, (id_,)).rowcount)
        return _back(str(form.get("contact", "")))

    async def hand(self, request: Request) -> Response:
        form = await request.form()
        await hand_again(self.store, request.path_params["id"])
        return _back(str(form.get("contact", "")))


def _back(contact: str) -> Response:
    """To the card it was pressed on, or to the list."""
    return RedirectResponse(f"/contacts/{contact}" if contact.isdecimal() else "/tasks", 303)


def tasks_page(db: sqlite3.Connection, query: dict[str, str]) -> str:
    before = int(query["before"]) if query["before"].isdecimal() else 2**62
    found = db.execute(TASKS, ("", fold(query["q"]), query["state"], before, SHOWN + 1)).fetchall()
    items = [dict(row) for row in found[:SHOWN]]
    total: int = db.execute("SELECT count(*) FROM tasks").fetchone()[0]
    part = Part(items, str(items[-1]["id"]) if len(found) > SHOWN else "", total)
    head = ["Поставлена", "Клиент", "Задача", "Состояние", "Что ответил сервер обмена", ""]
    empty = "Задач нет. Задачу с заказом ставят на странице контакта: после этого клиент попадает в 1С."
    options = "".join(
        f'<option value="{value}"{" selected" if value == query["state"] else ""}>{title}</option>'
        for value, title in STATES.items()
    )
    more = f'<label>Состояние<select name="state">{options}</select></label>'
    table = rows(head, [_line(one, with_client=True) for one in items], empty)
    return listed("Задача или клиент", query, table, part, more)


def tasks_of(db: sqlite3.Connection, contact: str) -> str:
    found = db.execute(TASKS, (contact, "", "", 2**62, SHOWN)).fetchall()
    head = ["Поставлена", "Задача", "Состояние", "Что ответил сервер обмена", ""]
    return rows(head, [_line(dict(row)) for row in found], "Задач ещё нет")


def _line(one: dict[str, Any], *, with_client: bool = False) -> list[str]:
    client = [f'<a href="/contacts/{esc(one["contact"])}">{esc(one["name"])}</a>'] if with_client else []
    title = esc(one["title"]) + (' <span class="badge">с заказом</span>' if one["with_order"] else "")
    back = "" if with_client else esc(one["contact"])
    return [moment(one["at"]), *client, title, badge(one["state"]), esc(one["told"]), _acts(one, back)]


def _acts(one: dict[str, Any], back: str) -> str:
    """A client that the exchange server has not taken can be handed over once more."""
    if one["state"] != "active":
        return ""
    acts = {"done": "Завершить"} if one["told"] == HANDED else {"hand": "Передать ещё раз", "done": "Завершить"}
    return "".join(ACT.format(id=one["id"], act=act, contact=back, title=title) for act, title in acts.items())


ACT = """<form method="post" action="/tasks/{id}/{act}">
<button class="quiet" name="contact" value="{contact}">{title}</button></form>"""
