"""Products to choose from, and the prices and stock the server has told, as a table.   Rules K14, K14.1."""

import sqlite3
from typing import Any

from obmen_stands.ksup.asking import Server, Told, contacts, products, server
from obmen_stands.ksup.html import amount, card, esc, rows

SHOWN = 200
PRICES = ("price_retail", "price_retail_special", "price_agreement")


def products_page(db: sqlite3.Connection, wanted: str) -> str:
    """Found by article or a part of the name."""
    folded = wanted.casefold()
    found = [one for one in products(db) if folded in f"{one['article']} {one['name']}".casefold()]
    lines = [_product_line(one) for one in found[:SHOWN]]
    search = (
        f'<form class="row"><label>Артикул или название<input name="q" value="{esc(wanted)}"></label>'
        "<button>Найти</button></form>"
    )
    clients = "".join(f'<option value="{esc(id_)}">{esc(name)}</option>' for id_, name in contacts(db))
    client = f'<label>Клиент<select name="contact"><option value="">без клиента</option>{clients}</select></label>'
    button = "<button>Получить цены и остатки</button>"
    acts = f'<p></p><div class="row">{client} {button}</div>' if lines else ""
    table = rows(["", "Артикул", "Название", "Серия", "Производитель"], lines, "Номенклатуры нет")
    count = f'<p class="soft">Показано {len(lines)} из {len(found)}</p>'
    asking = f'<form method="post" action="/products/prices">{table}{acts}</form>{count}'
    note = "" if server(db).address else '<p class="trouble">Сервер обмена не задан. <a href="/server">Указать</a></p>'
    return f"{note}<section>{search}</section><section>{asking}</section>"


def _product_line(one: dict[str, Any]) -> list[str]:
    article = esc(one["article"])
    box = f'<input type="checkbox" name="article" value="{article}" aria-label="Выбрать {article}">'
    return [box, f"<code>{article}</code>", *(esc(one.get(name)) for name in ("name", "series", "manufacturer"))]


def prices_page(told: Told) -> str:
    if told.answer is None:
        reasons = "".join(f"<p>{esc(reason)}</p>" for reason in told.reasons)
        return f'<div class="trouble">Цены и остатки не получены.{reasons}</div>{_BACK}'
    answer, names = told.answer, told.question["names"]
    head = [
        "Артикул", "Название в КСУП", "Название в 1С", "Склад", "#Доступно", "#Цена розница", "#Спец. цена розница",
        "#Спец. цена по соглашению",
    ]  # fmt: skip
    lines = [_price_line(item, names) for item in answer["items"]]
    lines += [_missing_line(article, names) for article in answer["missing"]]
    warnings = "".join(f'<p class="trouble">{esc(warning)}</p>' for warning in answer["warnings"])
    as_of = f'<p class="soft">На {esc(_moment(answer["as_of"]))} по часам 1С</p>'
    return f"{warnings}{card('Ответ 1С', rows(head, lines, 'Пусто') + as_of)}{_BACK}"


def _price_line(item: dict[str, Any], names: dict[str, str]) -> list[str]:
    theirs = esc(item["name"])
    if item["name_matches"] is False:
        theirs += ' <span class="badge off">название отличается</span>'
    place = [esc(item["warehouse"]), _number(item["available"])]
    prices = (_number(item[name]) for name in PRICES)
    return [f"<code>{esc(item['article'])}</code>", esc(names.get(item["article"])), theirs, *place, *prices]


def _missing_line(article: str, names: dict[str, str]) -> list[str]:
    said = '<span class="badge off">в 1С нет такого артикула</span>'
    return [f"<code>{esc(article)}</code>", esc(names.get(article)), said, "", "", "", "", ""]


def _number(value: Any) -> str:
    return "—" if value is None else amount(str(value))


def _moment(iso: str) -> str:
    return f"{iso[8:10]}.{iso[5:7]}.{iso[:4]} {iso[11:19]}"


_BACK = '<p><a href="/products">К номенклатуре</a></p>'


def server_page(known: Server) -> str:
    def field(name: str, title: str, value: str | None, kind: str = "text") -> str:
        return f'<label>{title}<input name="{name}" type="{kind}" value="{esc(value)}"></label>'

    fields = (
        field("address", "Адрес, например http://127.0.0.1:8000", known.address)
        + field("connection", "Имя подключения КСУП", known.connection)
        + field("key", "Ключ доступа", known.key, "password")
        + field("base", "База 1С, если их несколько", known.base)
    )
    return card("Сервер обмена", f'<form method="post" class="row">{fields}<button>Записать</button></form>')
