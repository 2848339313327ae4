"""The list of deals: found by number, title or client, narrowed to a type, the last touched first."""

import sqlite3
from typing import Any
from urllib.parse import quote

from obmen_stands.ksup.catalogs import SHOWN, Part, listed
from obmen_stands.ksup.html import badge, card, esc, moment, rows
from obmen_stands.ksup.new_deal import deal_form
from obmen_stands.ksup.sought import fold

DEALS = """
SELECT * FROM (SELECT d.*, d.rowid AS place, count(o.order_number) AS orders, sum(o.state = 'open') AS open,
  max(coalesce(o.updated_at, ''), d.created_at) AS touched FROM deals d LEFT JOIN orders o ON o.deal = d.number
  LEFT JOIN records c ON c.id = d.contact
  WHERE d.deleted_at IS NULL AND (?1 = '' OR d.type = ?1) AND (?2 = '' OR d.status = ?2)
  AND (?3 = '' OR instr(folded(d.number), ?3) OR instr(folded(d.title), ?3) OR instr(coalesce(c.sought, ''), ?3))
  GROUP BY d.number)
WHERE ?4 = '' OR (touched, -place) < (?4, ?5) ORDER BY touched DESC, place LIMIT ?6
"""
NONE = "Сделок ещё нет. Создайте первую в форме ниже или на карточке клиента; розничные заводятся сами из чеков 1С."
HEAD = ["№", "Сделка", "Тип", "Статус", "#Заказов", "#Открыто", "Изменена"]


def deals_page(db: sqlite3.Connection, query: dict[str, str]) -> str:
    touched, _, place = query["before"].partition(" ")
    key = (touched, -int(place)) if place.isdecimal() else ("", 0)
    found = db.execute(DEALS, (query["type"], query["status"], fold(query["q"]), *key, SHOWN + 1)).fetchall()
    items = [dict(row) for row in found[:SHOWN]]
    more = len(found) > SHOWN
    total: int = db.execute("SELECT count(*) FROM deals WHERE deleted_at IS NULL").fetchone()[0]
    part = Part(items, f"{items[-1]['touched']} {items[-1]['place']}" if more else "", total)
    narrowed = query["q"] or query["type"] or query["status"]
    table = rows(HEAD, [_line(deal) for deal in items], "Такой сделки нет" if narrowed else NONE)
    choices = _choice(db, "type", "Тип", query) + _choice(db, "status", "Статус", query)
    shown = listed("№ сделки, название или клиент", query, table, part, choices)
    return shown + card("Новая сделка", deal_form(db))


def _choice(db: sqlite3.Connection, name: str, title: str, query: dict[str, str]) -> str:
    known = [row[0] for row in db.execute(f"SELECT DISTINCT {name} FROM deals ORDER BY 1")]  # noqa: S608 - a column
    shown = "".join(
        f'<option value="{esc(value)}"{" selected" if value == query[name] else ""}>{esc(text)}</option>'
        for value, text in [("", "все"), *((one, one) for one in known)]
    )
    return f'<label>{title}<select name="{name}">{shown}</select></label>'


def _line(deal: dict[str, Any]) -> list[str]:
    link = f'<a href="/deals/{quote(deal["number"], safe="")}">{esc(deal["number"])}</a>'
    counts = [str(deal["orders"]), str(deal["open"] or 0)]
    return [link, esc(deal["title"]), esc(deal["type"]), badge(deal["status"]), *counts, moment(deal["touched"])]
