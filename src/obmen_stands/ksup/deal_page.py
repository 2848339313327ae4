"""The page of one deal: its orders with lines and files, incomes, shipments, history."""

import json
import sqlite3
from typing import Any
from urllib.parse import urlencode

from obmen_stands.ksup.acts.deals import order_view
from obmen_stands.ksup.html import STATES, amount, badge, card, date_of, esc, moment, rows

EVENTS = {
    "order": "Заказ записан", "state": "Состояние заказа", "status": "Статус сделки", "income": "Приход",
    "shipment": "Отгрузка", "retail": "Розничный чек",
}  # fmt: skip
LINES_SHOWN = 500


def deal_page(db: sqlite3.Connection, number: str) -> str | None:
    deal = db.execute("SELECT * FROM deals WHERE number = ?", (number,)).fetchone()
    if deal is None:
        return None
    orders = [order_view(row) for row in db.execute("SELECT * FROM orders WHERE deal = ? ORDER BY rowid", (number,))]
    gone = f" · удалена {moment(deal['deleted_at'])}" if deal["deleted_at"] else ""
    facts = f"<p>{esc(deal['title'])} · {esc(deal['type'])} · {badge(deal['status'])}{gone}</p>"
    parts = [card("О сделке", facts)]
    parts += [_order(number, order) for order in orders] or [card("Заказы", '<p class="soft">Заказов ещё нет</p>')]
    parts += _records(db, number)
    history = db.execute("SELECT * FROM history WHERE deal = ? ORDER BY id DESC LIMIT 200", (number,))
    head = ["Время", "Событие", "Заказ", "Подробности"]
    parts.append(card("История", rows(head, [_event(row) for row in history], "Событий ещё не было")))
    return "".join(parts)


def _order(number: str, order: dict[str, Any]) -> str:
    head = ["Артикул", "Название", "#Количество", "#Цена", "#Сумма"]
    shown = order["lines"][:LINES_SHOWN]
    lines = [[f"<code>{esc(line['article'])}</code>", esc(line["name"]), *_amounts(line)] for line in shown]
    rest = len(order["lines"]) - len(shown)
    more = f'<p class="soft">и ещё строк: {rest}</p>' if rest else ""
    dated = f" от {date_of(order['order_date'])}" if order["order_date"] else ""
    facts = f"<p>{badge(order['state'])} база {esc(order['base'])}{dated} · изменён {moment(order['updated_at'])}</p>"
    total = f"<p>Итого: <b>{amount(order['sum'])}</b>{_file(number, order)}</p>"
    return card(f"Заказ {order['order_number']}", facts + rows(head, lines, "Строк нет") + more + total)


def _amounts(line: dict[str, Any]) -> list[str]:
    return [amount(line[name]) for name in ("quantity", "price", "sum")]


def _file(number: str, order: dict[str, Any]) -> str:
    if not order["file"]:
        return " · без файла"
    query = urlencode({"base": order["base"], "order": order["order_number"]})
    size = f"{order['file']['size'] / 1024:.1f} КБ".replace(".", ",")
    return f' · <a href="/deals/{esc(number)}/file?{esc(query)}">{esc(order["file"]["name"])}</a> ({size})'


def _records(db: sqlite3.Connection, number: str) -> list[str]:
    def of(kind: str) -> list[dict[str, Any]]:
        sql = "SELECT doc FROM records WHERE deal = ? AND kind = ? ORDER BY id"
        return [json.loads(row["doc"]) for row in db.execute(sql, (number, kind))]

    parts = []
    if incomes := of("income"):
        lines = [[date_of(doc["date"]), esc(doc["base"]), esc(doc["document"]), amount(doc["sum"])] for doc in incomes]
        parts.append(card("Приходы", rows(["Дата", "База", "Документ", "#Сумма"], lines, "")))
    if shipments := of("shipment"):
        lines = [
            [date_of(doc["date"]), esc(doc["base"]), esc(doc["number"]), str(len(doc["lines"]))] for doc in shipments
        ]
        parts.append(card("Отгрузки", rows(["Дата", "База", "Документ", "#Строк"], lines, "")))
    return parts


def _event(row: sqlite3.Row) -> list[str]:
    detail = json.loads(row["detail"])
    order = f"{row['order_number']} ({row['base']})" if row["order_number"] else ""
    return [moment(row["at"]), EVENTS.get(row["what"], row["what"]), esc(order), esc(_told(row["what"], detail))]


def _told(what: str, detail: dict[str, Any]) -> str:
    match what:
        case "status":
            return f"{detail['was']} → {detail['status']}"
        case "state":
            return f"{STATES[detail['was']]} → {STATES[detail['state']]}"
        case "order":
            done = "создан" if detail["done"] == "created" else "заменён"
            return f"{done}, строк {detail['lines']}, сумма {amount(detail['sum'])}"
    return ", ".join(str(value) for value in detail.values() if value is not None)
