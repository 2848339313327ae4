"""Pages of what deals are made of: products, contacts and companies. Lists with a search, and a card of each."""

import json
import sqlite3
from collections.abc import Awaitable, Callable
from itertools import islice
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from obmen_stands.ksup.html import badge, card, esc, facts, moment, rows, search
from obmen_stands.ksup.store import Store

SHOWN = 200
TYPES = {"company": "Компания", "person": "Частное лицо"}
Show = Callable[..., Response]


class Catalogs:
    """``show(title, content, status)`` makes the page."""

    def __init__(self, store: Store, show: Show) -> None:
        self.store, self.show = store, show

    def routes(self) -> list[Route]:
        return [
            Route("/products", self._list(products_page, "Номенклатура")),
            Route("/products/{id}", self._card(product_page, "Номенклатуры нет")),
            Route("/contacts", self._list(contacts_page, "Контакты и компании")),
            Route("/contacts/{id}", self._card(contact_page, "Контакта нет")),
        ]

    def _list(
        self, content: Callable[[sqlite3.Connection, str], str], title: str
    ) -> Callable[[Request], Awaitable[Any]]:
        async def endpoint(request: Request) -> Response:
            wanted = request.query_params.get("q", "").strip()
            return self.show(title, await self.store.read(lambda db: content(db, wanted)))

        return endpoint

    def _card(
        self, content: Callable[[sqlite3.Connection, str], tuple[str, str] | None], missing: str
    ) -> Callable[[Request], Awaitable[Any]]:
        async def endpoint(request: Request) -> Response:
            id_ = request.path_params["id"]
            found = await self.store.read(lambda db: content(db, id_))
            return self.show(*found) if found else self.show(missing, card(id_, "В КСУП такого нет."), 404)

        return endpoint


def products_page(db: sqlite3.Connection, wanted: str) -> str:
    found, total = _found(db, "product", wanted)
    head = ["Артикул", "Название", "Серия", "Производитель", "Изменена"]
    lines = [
        [
            f'<a href="/products/{one["id"]}"><code>{esc(one["article"])}</code></a>',
            esc(one["name"]),
            f"<code>{esc(one['series'])}</code>" if one["series"] else "",
            esc(one["manufacturer"]),
            moment(one["at"]),
        ]
        for one in found
    ]
    empty = "Такой номенклатуры нет" if wanted else "Номенклатуры ещё нет: её присылает 1С"
    return _listed("Артикул, название или производитель", wanted, rows(head, lines, empty), (len(found), total))


def product_page(db: sqlite3.Connection, id_: str) -> tuple[str, str] | None:
    one = _one(db, "product", id_)
    if one is None:
        return None
    known = [("Артикул", f"<code>{esc(one['article'])}</code>")]
    known += [("Серия", esc(one["series"])), ("Производитель", esc(one["manufacturer"]))]
    codes = rows(
        ["База", "Ссылка в 1С"], _codes(db, "product", id_), "1С не назвала: номенклатура находится по артикулу"
    )
    about = card("О номенклатуре", facts([*known, ("Изменена", moment(one["at"]))]))
    return one["name"], about + card("В базах 1С", codes)


def contacts_page(db: sqlite3.Connection, wanted: str) -> str:
    found, total = _found(db, "contact", wanted)
    head = ["Название", "Тип", "E-mail", "Телефон", "Изменён"]
    lines = [
        [
            f'<a href="/contacts/{one["id"]}">{esc(one["name"])}</a>',
            TYPES[one["type"]],
            *(esc(one[name]) for name in ("email", "phone")),
            moment(one["at"]),
        ]
        for one in found
    ]
    empty = "Такого контакта нет" if wanted else "Контактов ещё нет"
    return _listed("Название, e-mail или телефон", wanted, rows(head, lines, empty), (len(found), total))


def contact_page(db: sqlite3.Connection, id_: str) -> tuple[str, str] | None:
    one = _one(db, "contact", id_)
    if one is None:
        return None
    known = [("Тип", TYPES[one["type"]]), ("E-mail", esc(one["email"])), ("Телефон", esc(one["phone"]))]
    codes = rows(["База", "Код 1С"], _codes(db, "contact", id_), "Кода 1С ещё нет")
    about = card("О контакте", facts([*known, ("Изменён", moment(one["at"]))]))
    return one["name"], about + card("В базах 1С", codes) + card("Сделки", _deals(db, id_))


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


def _listed(asks: str, wanted: str, table: str, counts: tuple[int, int]) -> str:
    count = f'<p class="soft">Показано {counts[0]} из {counts[1]}</p>' if counts[1] else ""
    return f"<section>{search(asks, wanted)}</section><section>{table}{count}</section>"


def _found(db: sqlite3.Connection, kind: str, wanted: str) -> tuple[list[dict[str, Any]], int]:
    """The newest first, and how many there are in all. Letter case is folded here: SQLite folds none of Russian."""
    total: int = db.execute("SELECT count(*) FROM records WHERE kind = ?", (kind,)).fetchone()[0]
    rows_ = db.execute("SELECT * FROM records WHERE kind = ? ORDER BY at DESC, id DESC", (kind,))
    every = ({"id": str(row["id"]), "at": row["at"]} | json.loads(row["doc"]) for row in rows_)
    return list(islice((one for one in every if _fits(one, wanted.casefold())), SHOWN)), total


def _fits(one: dict[str, Any], wanted: str) -> bool:
    return any(wanted in value.casefold() for name, value in one.items() if value and name not in {"id", "at"})


def _one(db: sqlite3.Connection, kind: str, id_: str) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM records WHERE kind = ? AND id = ?", (kind, id_)).fetchone()
    return {"at": row["at"]} | json.loads(row["doc"]) if row else None


def _codes(db: sqlite3.Connection, kind: str, owner: str) -> list[list[str]]:
    found = db.execute("SELECT base, code FROM codes WHERE kind = ? AND owner = ? ORDER BY base", (kind, owner))
    return [[esc(row["base"]), f"<code>{esc(row['code'])}</code>"] for row in found]
