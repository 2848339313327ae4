"""Addresses of the pages and of the trainer's acts around the button «Получить цены и остатки»."""

import asyncio
import sqlite3
from typing import Any

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import CodeBody
from obmen_stands.ksup.acts.products import ProductFields
from obmen_stands.ksup.api import Api
from obmen_stands.ksup.asking import Server, Told, ask, keep_server, question, server
from obmen_stands.ksup.call import Call, now
from obmen_stands.ksup.html import page
from obmen_stands.ksup.products_page import prices_page, products_page, server_page

PRODUCTS = TypeAdapter(list[ProductFields])


class AskingPages:
    def __init__(self, api: Api) -> None:
        self.api, self.store = api, api.store

    def routes(self) -> list[Route]:
        return [
            Route("/products", self.products),
            Route("/products/prices", self.prices, methods=["POST"]),
            Route("/server", self.show_server, methods=["GET"]),
            Route("/server", self.keep_server, methods=["POST"]),
            Route("/stand/products", self.add_products, methods=["POST"]),
            Route("/stand/contacts/{ksup_id}/code", self.give_code, methods=["PUT"]),
            Route("/stand/server", self.put_server, methods=["PUT"]),
        ]

    async def products(self, request: Request) -> Response:
        wanted = request.query_params.get("q", "").strip()
        return HTMLResponse(page("Номенклатура", await self.store.read(lambda db: products_page(db, wanted))))

    async def prices(self, request: Request) -> Response:
        form = await request.form()
        articles = [str(one) for one in form.getlist("article")]
        if not articles:
            told = Told({}, None, ["Отметьте номенклатуру, о которой спросить."])
        else:
            contact = str(form.get("contact", ""))
            known, asked = await self.store.read(lambda db: (server(db), question(db, articles, contact)))
            told = await asyncio.to_thread(ask, known, asked)
        return HTMLResponse(page("Цены и остатки", prices_page(told)))

    async def show_server(self, request: Request) -> Response:
        return HTMLResponse(page("Сервер обмена", server_page(await self.store.read(server))))

    async def keep_server(self, request: Request) -> Response:
        given = {name: str(value).strip() for name, value in (await request.form()).items()}
        try:
            known = Server.model_validate({**given, "base": given.get("base") or None})
        except ValidationError as error:
            wrong = f'<p class="trouble">Не подходит поле «{error.errors()[0]["loc"][0]}»</p>'
            return HTMLResponse(page("Сервер обмена", wrong + server_page(await self.store.read(server))), 422)
        await self.store.run(lambda db: keep_server(db, known))
        return RedirectResponse("/server", 303)

    async def put_server(self, request: Request) -> Response:
        known = Server.model_validate_json(await request.body())
        await self.store.run(lambda db: keep_server(db, known))
        return JSONResponse({"kept": True})

    async def add_products(self, request: Request) -> Response:
        given = PRODUCTS.validate_json(await request.body())

        def work(db: sqlite3.Connection) -> list[str]:
            call = self._call(db)
            return [records.add(call, "product", one.model_dump(), key=one.article) for one in given]

        return JSONResponse({"ids": await self.store.run(work)})

    async def give_code(self, request: Request) -> Response:
        told, contact = CodeBody.model_validate_json(await request.body()), request.path_params["ksup_id"]

        def work(db: sqlite3.Connection) -> None:
            records.take_code(self._call(db), told.base, "contact", told.code_1c, contact)

        await self.store.run(work)
        return JSONResponse({"kept": True})

    def _call(self, db: sqlite3.Connection) -> Call:
        nothing: Any = None
        return Call(db, now(), "", self.api.files, {}, nothing, nothing, nothing, True)
