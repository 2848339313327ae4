"""Products: a list to search and to choose from, a card of each, and prices and stock of the chosen.

Rules K3, K14, K14.1.
"""

import sqlite3
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from obmen_stands.ksup.api import Api
from obmen_stands.ksup.asking import Told, clients, prices, server
from obmen_stands.ksup.catalogs import Show, asked, codes, found, listed, one_of
from obmen_stands.ksup.html import card, code, esc, facts, moment, rows
from obmen_stands.ksup.prices_page import prices_page

NO_SERVER = '<p class="trouble">Сервер обмена не задан. <a href="/server">Указать</a></p>'


class ProductPages:
    def __init__(self, api: Api, show: Show) -> None:
        self.store, self.show = api.store, show

    def routes(self) -> list[Route]:
        return [
            Route("/products", self.listed),
            Route("/products/{id}", self.one, methods=["GET"]),
            Route("/products/prices", self.prices, methods=["POST"]),
        ]

    async def listed(self, request: Request) -> Response:
        query = asked(request, "contact")
        return self.show("Номенклатура", await self.store.read(lambda db: products_page(db, query)))

    async def one(self, request: Request) -> Response:
        id_ = request.path_params["id"]
        shown = await self.store.read(lambda db: product_page(db, id_))
        return self.show(*shown) if shown else self.show("Номенклатуры нет", card(id_, "В КСУП такой нет."), 404)

    async def prices(self, request: Request) -> Response:
        form = await request.form()
        articles = [str(one) for one in form.getlist("article")]
        if not articles:
            told = Told({}, None, ["Отметьте номенклатуру, о которой спросить."])
        else:
            contact = str(form.get("contact", ""))
            told = await prices(self.store, articles, contact)
        return self.show("Цены и остатки", prices_page(told))


def products_page(db: sqlite3.Connection, query: dict[str, str]) -> str:
    part = found(db, "product", query["q"], query["before"])
    empty = "Такой номенклатуры нет" if query["q"] else "Номенклатуры ещё нет: её присылает 1С"
    head = ["", "Артикул", "Название", "Серия", "Производитель", "Изменена"]
    table = rows(head, [_line(one) for one in part.items], empty) + (
        _button(db, query["contact"]) if part.items else ""
    )
    asking = f'<form method="post" action="/products/prices">{table}</form>'
    note = "" if server(db).address else NO_SERVER
    more = f'<input type="hidden" name="contact" value="{esc(query["contact"])}">' if query["contact"] else ""
    return note + listed("Артикул, название, серия или производитель", query, asking, part, more)


def _line(one: dict[str, Any]) -> list[str]:
    article = esc(one["article"])
    return [
        f'<input type="checkbox" name="article" value="{article}" aria-label="Выбрать {article}">',
        f'<a href="/products/{one["id"]}"><code>{article}</code></a>',
        esc(one["name"]),
        code(one["series"]),
        esc(one["manufacturer"]),
        moment(one["at"]),
    ]


def _button(db: sqlite3.Connection, chosen: str) -> str:
    people = dict(clients(db))
    if chosen not in people and (one := one_of(db, "contact", chosen)):
        people[chosen] = one["name"]
    known = "".join(
        f'<option value="{esc(id_)}"{" selected" if id_ == chosen else ""}>{esc(name)}</option>'
        for id_, name in people.items()
    )
    client = f'<label>Клиент<select name="contact"><option value="">без клиента</option>{known}</select></label>'
    return f'<div class="row sticky">{client} <button>Получить цены и остатки</button></div>'


def product_page(db: sqlite3.Connection, id_: str) -> tuple[str, str] | None:
    """Title and content."""
    one = one_of(db, "product", id_)
    if one is None:
        return None
    known = [("Артикул", code(one["article"])), ("Серия", esc(one["series"]))]
    known += [("Производитель", esc(one["manufacturer"])), ("Изменена", moment(one["at"]))]
    unnamed = "1С не назвала: номенклатура находится по артикулу"
    of_1c = rows(["База", "Ссылка в 1С"], codes(db, "product", id_), unnamed)
    return one["name"], card("О номенклатуре", facts(known)) + card("В базах 1С", of_1c)
