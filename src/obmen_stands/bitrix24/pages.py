"""Pages for a person: the board, a deal, contacts; and a person's hand on them."""

from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.bitrix24 import board, people, php
from obmen_stands.bitrix24.faults import TITLES
from obmen_stands.bitrix24.html import card, esc, field, form, page, rows
from obmen_stands.bitrix24.item_page import NAMES, contact_page, deal_page, phone_list
from obmen_stands.bitrix24.portal import Portal
from obmen_stands.bitrix24.schema import CONTACT, DEAL, Entity

SHOWN = 200


class Pages:
    def __init__(self, portal: Portal) -> None:
        self.portal, self.store = portal, portal.store

    def routes(self) -> list[Route]:
        return [
            Route("/", self.board, methods=["GET"]),
            Route("/deals", self.add, methods=["POST"]),
            Route("/deals/{id:int}", self.deal, methods=["GET"]),
            Route("/deals/{id:int}", self.edit_deal, methods=["POST"]),
            Route("/deals/{id:int}/delete", self.delete_deal, methods=["POST"]),
            Route("/contacts", self.contacts, methods=["GET"]),
            Route("/contacts/{id:int}", self.contact, methods=["GET"]),
            Route("/contacts/{id:int}", self.edit_contact, methods=["POST"]),
            Route("/contacts/{id:int}/phones", self.edit_phones, methods=["POST"]),
            Route("/contacts/{id:int}/merge", self.merge, methods=["POST"]),
            Route("/contacts/{id:int}/delete", self.delete_contact, methods=["POST"]),
        ]

    def shown(self, title: str, content: str | None, status: int = 200, *, wide: bool = False) -> Response:
        """Without content: there is no such thing."""
        trouble = ", ".join(dict.fromkeys(TITLES[fault.kind] for fault in self.portal.faults.active))
        if content is None:
            content, status = card("Нет такого", "На портале этого нет: удалено, объединено или не создавалось."), 404
        return HTMLResponse(page(title, content, trouble, wide=wide), status)

    async def board(self, request: Request) -> Response:
        pipeline, text = php.whole(request.query_params.get("pipeline")), request.query_params.get("q", "").strip()
        inner = f'<input type="hidden" name="CATEGORY_ID" value="{pipeline}">' + field("Новая сделка", "TITLE")
        new = form("/deals", inner, "Создать", kind="row")
        head = f'<section class="bar">{board.head(self.store, pipeline, text)}{new}</section>'
        return self.shown("Сделки", head + board.board(self.store, pipeline, text), wide=True)

    async def deal(self, request: Request) -> Response:
        number = request.path_params["id"]
        found = self.portal.items.get(DEAL, number)
        title = found["TITLE"] if found else f"Сделка {number}"
        return self.shown(title, deal_page(self.portal.items, number))

    async def contacts(self, request: Request) -> Response:
        text = request.query_params.get("q", "").strip()
        sql = f"""SELECT * FROM contacts WHERE ?1 = '' OR instr("NAME", ?1) > 0 OR instr("LAST_NAME", ?1) > 0
         OR "ID" IN (SELECT owner FROM multifields WHERE entity = 'contact' AND instr(value, ?1) > 0)
         ORDER BY "ID" DESC LIMIT {SHOWN}"""
        lines = [
            [str(row["ID"]), f'<a href="/contacts/{row["ID"]}">{esc(board.person(row))}</a>', self._phones(row)]
            for row in self.store.rows(sql, text)
        ]
        total = self.store.rows("SELECT count(*) AS n FROM contacts")[0]["n"]
        search = f'<form class="row">{field("Имя или телефон", "q", text)}<button>Найти</button></form>'
        note = f'<p class="soft">Показано {len(lines)} из {total}</p>'
        table = rows(["#№", "Контакт", "Телефоны"], lines, "Контактов нет")
        return self.shown("Контакты", f"<section>{search}</section><section>{table}{note}</section>")

    def _phones(self, row: dict[str, Any]) -> str:
        return phone_list(self.store, row["ID"])

    async def contact(self, request: Request) -> Response:
        number = request.path_params["id"]
        found = self.portal.items.get(CONTACT, number)
        title = board.person(found) or f"Контакт {number}"
        return self.shown(title, contact_page(self.portal.items, number))

    async def add(self, request: Request) -> Response:
        with self.store.transaction():
            number = self.portal.person_adds(DEAL, dict(await request.form()))
        return RedirectResponse(f"/deals/{number}", 303)

    async def edit_deal(self, request: Request) -> Response:
        return await self._edited(request, DEAL, dict(await request.form()))

    async def edit_contact(self, request: Request) -> Response:
        told = await request.form()
        return await self._edited(request, CONTACT, {name: told[name] for name in NAMES if name in told})

    async def edit_phones(self, request: Request) -> Response:
        told = {name.removeprefix("phone_"): value for name, value in (await request.form()).items()}
        changed = [
            {"VALUE": value, "VALUE_TYPE": "MOBILE"} if key == "new" else {"ID": key, "VALUE": value}
            for key, value in told.items()
        ]
        return await self._edited(request, CONTACT, {"PHONE": changed})

    async def _edited(self, request: Request, entity: Entity, told: dict[str, Any]) -> Response:
        number = request.path_params["id"]
        try:
            with self.store.transaction():
                self.portal.person_edits(entity, number, told)
        except KeyError:
            return self.shown("Не сохранено", None)
        back = request.headers.get("referer") or f"/{entity.table}/{number}"
        return RedirectResponse(back, 303)

    async def merge(self, request: Request) -> Response:
        number, double = request.path_params["id"], php.whole((await request.form()).get("double"))
        if number == double or not (self.portal.items.get(CONTACT, number) and self.portal.items.get(CONTACT, double)):
            return self.shown("Не объединено", None)
        with self.store.transaction():
            people.merge(self.portal.items, CONTACT, number, [double])
        return RedirectResponse(f"/contacts/{number}", 303)

    async def delete_deal(self, request: Request) -> Response:
        return self._deleted(request, DEAL, "/")

    async def delete_contact(self, request: Request) -> Response:
        return self._deleted(request, CONTACT, "/contacts")

    def _deleted(self, request: Request, entity: Entity, back: str) -> Response:
        with self.store.transaction():
            self.portal.items.delete(entity, request.path_params["id"], "person")
        return RedirectResponse(back, 303)
