"""A deal a person opens in KSUP; 1C's orders name its number.   Rule K4."""

import sqlite3

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup.api import Api
from obmen_stands.ksup.call import now
from obmen_stands.ksup.catalogs import Show, found, one_of
from obmen_stands.ksup.fields import Record, Text
from obmen_stands.ksup.html import card, esc

FIRST = 1001
LONGEST = 9
"""Digits: longer numbers were not given by KSUP."""


class Opened(Record):
    contact: Text = ""
    title: Text = ""


class NewDealPages:
    def __init__(self, api: Api, show: Show) -> None:
        self.store, self.show = api.store, show

    def routes(self) -> list[Route]:
        return [Route("/deals", self.open, methods=["POST"])]

    async def open(self, request: Request) -> Response:
        form = {name: str(value).strip() for name, value in (await request.form()).items()}
        try:
            wanted = Opened.model_validate(form)
        except ValidationError as error:
            wrong = card("Новая сделка", f"Не подходит поле «{error.errors()[0]['loc'][0]}»")
            return self.show("Сделка не создана", wrong, 422)
        number = await self.store.run(lambda db: opened(db, wanted))
        if not number:
            return self.show("Сделка не создана", card("Новая сделка", "В КСУП такого клиента нет."), 422)
        return RedirectResponse(f"/deals/{number}", 303)


def opened(db: sqlite3.Connection, wanted: Opened) -> str:
    """The number KSUP gave it; empty where there is no such client."""
    if wanted.contact and one_of(db, "contact", wanted.contact) is None:
        return ""
    sql = "SELECT max(CAST(number AS INTEGER)) FROM deals WHERE number NOT GLOB '*[^0-9]*' AND length(number) <= ?"
    (last,) = db.execute(sql, (LONGEST,)).fetchone()
    number = str(max(FIRST, (last or 0) + 1))
    row = (number, wanted.title or "Сделка", wanted.contact or None, now())
    db.execute("INSERT INTO deals VALUES (?,?,'Новая','Продажа',?,?,NULL)", row)
    return number


def deal_form(db: sqlite3.Connection, contact: str = "") -> str:
    """Of this client, or of one to be chosen among those changed last."""
    if contact:
        client = f'<input type="hidden" name="contact" value="{esc(contact)}">'
    else:
        known = "".join(
            f'<option value="{one["id"]}">{esc(one["name"])}</option>' for one in found(db, "contact", "").items
        )
        client = f'<label>Клиент<select name="contact"><option value="">без клиента</option>{known}</select></label>'
    return FORM.format(client=client)


FORM = """<form method="post" action="/deals" class="row">{client}
<label class="grow">Новая сделка<input name="title" placeholder="Сделка" maxlength="250"></label>
<button>Создать сделку</button></form>
<p class="soft">Номер даёт КСУП. Его указывают в заказе 1С: «№ сделки в КСУП».</p>"""
