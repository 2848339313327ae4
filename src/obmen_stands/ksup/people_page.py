"""The people of KSUP, and what one of them was told of income that belongs to no order."""

import json
import sqlite3
from typing import Any

from obmen_stands.ksup.acts.service import staff
from obmen_stands.ksup.html import amount, card, code, date_of, esc, moment, rows


def people_page(db: sqlite3.Connection) -> str:
    counts: dict[str, int] = {}
    for one in _notices(db):
        counts[one["told"]] = counts.get(one["told"], 0) + 1
    lines = [
        [
            f'<a href="/users/{esc(user["id"])}">{esc(user["name"])}</a>',
            _works(user),
            str(counts.get(user["id"], 0)),
        ]
        for user in staff(db)
    ]
    return f"<section>{rows(['Сотрудник', 'Работает', '#Сообщений'], lines, '')}</section>"


def person_page(db: sqlite3.Connection, id_: str) -> tuple[str, str] | None:
    """Name and content."""
    user = next((one for one in staff(db) if one["id"] == id_), None)
    if user is None:
        return None
    head = ["Когда", "Дата прихода", "Документ", "База", "#Сумма", "Сообщение"]
    lines = [_notice_line(one) for one in reversed(_notices(db)) if one["told"] == id_]
    told = card("Неразнесённые доходы", rows(head, lines, "Сообщений нет"))
    return user["name"], card("О сотруднике", f"<p>{_works(user)}</p>{_button(user)}") + told


def _notices(db: sqlite3.Connection) -> list[dict[str, Any]]:
    found = db.execute("SELECT doc, at FROM records WHERE kind = 'notice' ORDER BY id")
    return [json.loads(row["doc"]) | {"at": row["at"]} for row in found]


def _works(user: dict[str, Any]) -> str:
    return '<span class="badge done">работает</span>' if user["active"] else '<span class="badge off">уволен</span>'


def _button(user: dict[str, Any]) -> str:
    word, value = ("Уволить", "no") if user["active"] else ("Принять обратно", "yes")
    return f'<form method="post" class="row"><button name="active" value="{value}">{word}</button></form>'


def _notice_line(one: dict[str, Any]) -> list[str]:
    text = esc(one["text"])
    if one["told"] != one["user"]:
        text += '<br><span class="soft">вместо сотрудника, который не работает</span>'
    document, base = code(one["document"]), code(one["base"])
    return [moment(one["at"]), date_of(one["date"]), document, base, amount(one["sum"]), text]
