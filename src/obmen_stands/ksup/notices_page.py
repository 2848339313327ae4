"""What the people of KSUP were told of income that belongs to no order, and whether they have read it.   Rule K9."""

import json
import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup.acts.service import staff
from obmen_stands.ksup.api import Api
from obmen_stands.ksup.call import now
from obmen_stands.ksup.catalogs import SHOWN, Part, Show, asked, listed
from obmen_stands.ksup.html import amount, code, date_of, esc, moment, rows

TOLD = """FROM records WHERE kind = 'notice' AND (?1 = '' OR json_extract(doc, '$.told') = ?1)"""
UNREAD = f"{TOLD} AND id NOT IN (SELECT notice FROM seen)"  # noqa: S608 - the words are this program's own
LISTED = f"""SELECT id, doc, at, id IN (SELECT notice FROM seen) AS read {TOLD}
  AND instr(folded(doc), folded(?2)) AND id < ?3 ORDER BY id DESC LIMIT ?4"""  # noqa: S608 - as above
READ_THESE = f"INSERT OR IGNORE INTO seen SELECT id, ?2 {TOLD} AND (?3 = '' OR id = ?3)"


class NoticePages:
    def __init__(self, api: Api, show: Show) -> None:
        self.store, self.show = api.store, show

    def routes(self) -> list[Route]:
        return [Route("/notices", self.listed, methods=["GET"]), Route("/notices", self.read, methods=["POST"])]

    async def listed(self, request: Request) -> Response:
        query = asked(request, "user")
        return self.show("Уведомления", await self.store.read(lambda db: notices_page(db, query)))

    async def read(self, request: Request) -> Response:
        """One, or all of a person."""
        form = await request.form()
        one, user = str(form.get("notice", "")), str(form.get("user", ""))
        await self.store.run(lambda db: db.execute(READ_THESE, (user, now(), one)).rowcount)
        return RedirectResponse(f"/notices?user={user}" if user else "/notices", 303)


def unread(db: sqlite3.Connection, user: str) -> int:
    count: int = db.execute(f"SELECT count(*) {UNREAD}", (user,)).fetchone()[0]
    return count


def notices_page(db: sqlite3.Connection, query: dict[str, str]) -> str:
    people = {one["id"]: one["name"] for one in staff(db)}
    part = _found(db, query)
    head = ["Когда", "Кому", "Дата прихода", "Документ", "База", "#Сумма", "Сообщение", ""]
    lines = [_line(one, people, query["user"]) for one in part.items]
    empty = "Неразнесённых доходов нет: каждый приход нашёл свою сделку."
    everybody = [("", "все"), *people.items()]
    options = "".join(
        f'<option value="{esc(id_)}"{" selected" if id_ == query["user"] else ""}>{esc(name)}</option>'
        for id_, name in everybody
    )
    more = f'<label>Кому<select name="user">{options}</select></label>'
    button = READ_ALL.format(user=esc(query["user"])) if unread(db, query["user"]) else ""
    return listed("Документ или текст", query, rows(head, lines, empty) + button, part, more)


def _found(db: sqlite3.Connection, query: dict[str, str]) -> Part:
    before = int(query["before"]) if query["before"].isdecimal() else 2**62
    found = db.execute(LISTED, (query["user"], query["q"], before, SHOWN + 1)).fetchall()
    items = [{**json.loads(row["doc"]), **{name: row[name] for name in ("id", "at", "read")}} for row in found[:SHOWN]]
    total: int = db.execute(f"SELECT count(*) {TOLD}", (query["user"],)).fetchone()[0]
    return Part(items, str(items[-1]["id"]) if len(found) > SHOWN else "", total)


def _line(one: dict[str, Any], people: dict[str, str], user: str) -> list[str]:
    instead = one["told"] != one["user"]
    text = esc(one["text"]) + (
        '<br><span class="soft">вместо сотрудника, который не работает</span>' if instead else ""
    )
    who = f'<a href="/users/{esc(one["told"])}">{esc(people.get(one["told"], one["told"]))}</a>'
    act = '<span class="soft">прочитано</span>' if one["read"] else READ.format(id=one["id"], user=esc(user))
    where = [code(one["document"]), code(one["base"])]
    return [moment(one["at"]), who, date_of(one["date"]), *where, amount(one["sum"]), text, act]


READ = """<form method="post" action="/notices"><input type="hidden" name="user" value="{user}">
<button class="quiet" name="notice" value="{id}">Прочитано</button></form>"""
READ_ALL = """<form method="post" action="/notices" class="row">
<button name="user" value="{user}">Прочитать все</button></form>"""
