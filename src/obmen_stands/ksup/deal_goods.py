"""On the page of a deal: the money that came and the goods that went."""

import json
import sqlite3
from decimal import Decimal
from typing import Any

from obmen_stands.ksup.html import amount, card, code, date_of, esc, rows

LINES_SHOWN = 500
LINE_HEAD = ["Артикул", "Название", "#Количество", "#Цена", "#Сумма"]


def goods_and_money(db: sqlite3.Connection, deal: str) -> list[str]:
    incomes, shipments = of_deal(db, deal, "income"), of_deal(db, deal, "shipment")
    return ([_incomes(incomes)] if incomes else []) + [_shipment(one) for one in shipments]


def of_deal(db: sqlite3.Connection, deal: str, kind: str) -> list[dict[str, Any]]:
    sql = "SELECT doc FROM records WHERE deal = ? AND kind = ? ORDER BY id"
    return [json.loads(row["doc"]) for row in db.execute(sql, (deal, kind))]


def _incomes(incomes: list[dict[str, Any]]) -> str:
    head = ["Дата", "Документ", "Часть", "База", "#Сумма"]
    lines = [
        [date_of(one["date"]), *(code(one[name]) for name in ("document", "part", "base")), amount(one["sum"])]
        for one in incomes
    ]
    total = f"<p>Всего пришло: <b>{amount(total_of(incomes))}</b></p>"
    return card("Приходы", rows(head, lines, "") + total)


def _shipment(shipment: dict[str, Any]) -> str:
    lines = shipment["lines"]
    title = f"Отгрузка {shipment['number']}" if shipment["number"] else "Отгрузка"
    facts = f"<p>от {date_of(shipment['date'])} · база {esc(shipment['base'])}</p>"
    shown = rows(LINE_HEAD, line_cells(lines), "Строк нет: отгрузку исправили до нуля")
    return card(title, facts + shown + more(lines) + f"<p>Итого: <b>{amount(total_of(lines))}</b></p>")


def total_of(items: list[dict[str, Any]]) -> str:
    return f"{sum((Decimal(one['sum']) for one in items), Decimal(0)):f}"


def line_cells(lines: list[dict[str, Any]]) -> list[list[str]]:
    """The first of them, ready for a table."""
    return [
        [
            code(one["article"]),
            esc(one["name"]),
            *(amount(one[name]) for name in ("quantity", "price", "sum")),
        ]
        for one in lines[:LINES_SHOWN]
    ]


def more(lines: list[dict[str, Any]]) -> str:
    rest = len(lines) - LINES_SHOWN
    return f'<p class="soft">и ещё строк: {rest}</p>' if rest > 0 else ""
