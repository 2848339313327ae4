"""The page of one deal: its orders with lines and files, incomes, shipments, history."""

import json
import sqlite3
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from obmen_stands.ksup.acts.deals import order_view
from obmen_stands.ksup.deal_goods import LINE_HEAD, goods_and_money, line_cells, more
from obmen_stands.ksup.html import STATES, amount, badge, card, date_of, esc, moment, rows

EVENTS = {
    "order": "Заказ записан", "state": "Состояние заказа", "status": "Статус сделки", "income": "Приход",
    "shipment": "Отгрузка", "retail": "Розничный чек",
}  # fmt: skip


def deal_page(db: sqlite3.Connection, number: str) -> str | None:
    deal = db.execute("SELECT * FROM deals WHERE number = ?", (number,)).fetchone()
    if deal is None:
        return None
    orders = [order_view(row) for row in db.execute("SELECT * FROM orders WHERE deal = ? ORDER BY rowid", (number,))]
    gone = f" · удалена {moment(deal['deleted_at'])}" if deal["deleted_at"] else ""
    named = f"<p>{esc(deal['title'])} · {esc(deal['type'])} · {badge(deal['status'])}{gone}</p>"
    parts = [card("О сделке", named + _client(db, deal["contact"]))]
    parts += [_order(number, order) for order in orders] or [card("Заказы", '<p class="soft">Заказов ещё нет</p>')]
    parts += goods_and_money(db, number)
    history = db.execute("SELECT * FROM history WHERE deal = ? ORDER BY id DESC LIMIT 200", (number,))
    head = ["Время", "Событие", "Заказ", "Подробности"]
    parts.append(card("История", rows(head, [_event(row) for row in history], "Событий ещё не было")))
    return "".join(parts)


def _client(db: sqlite3.Connection, contact: str | None) -> str:
    row = db.execute("SELECT doc FROM records WHERE kind = 'contact' AND id = ?", (contact,)).fetchone()
    if row is None:
        return ""
    return f'<p>Клиент: <a href="/contacts/{esc(contact)}">{esc(json.loads(row["doc"])["name"])}</a></p>'


def _order(number: str, order: dict[str, Any]) -> str:
    dated = f" от {date_of(order['order_date'])}" if order["order_date"] else ""
    facts = f"<p>{badge(order['state'])} база {esc(order['base'])}{dated} · изменён {moment(order['updated_at'])}</p>"
    total = f"<p>Итого: <b>{amount(order['sum'])}</b>{_file(number, order)}</p>"
    return card(
        f"Заказ {order['order_number']}",
        facts + rows(LINE_HEAD, line_cells(order["lines"]), "Строк нет") + more(order["lines"]) + total,
    )


def _file(number: str, order: dict[str, Any]) -> str:
    if not order["file"]:
        return " · без файла"
    query = urlencode({"base": order["base"], "order": order["order_number"]})
    size = f"{order['file']['size'] / 1024:.1f} КБ".replace(".", ",")
    return f' · <a href="/deals/{esc(number)}/file?{esc(query)}">{esc(order["file"]["name"])}</a> ({size})'


def _event(row: sqlite3.Row) -> list[str]:
    detail = json.loads(row["detail"])
    order = f"{row['order_number']} ({row['base']})" if row["order_number"] else ""
    return [moment(row["at"]), EVENTS.get(row["what"], row["what"]), esc(order), esc(_told(row["what"], detail))]


def _told(what: str, detail: dict[str, Any]) -> str:
    words = WORDS.get(what)
    return words(detail) if words else ", ".join(str(value) for value in detail.values() if value is not None)


def _order_told(detail: dict[str, Any]) -> str:
    done = "создан" if detail["done"] == "created" else "заменён"
    return f"{done}, строк {detail['lines']}, сумма {amount(detail['sum'])}"


def _shipment_told(detail: dict[str, Any]) -> str:
    done = "добавлена" if detail["done"] == "created" else "заменена"
    named = f"{detail['document']} от " if detail["document"] else "от "
    return f"{done}, {named}{date_of(detail['date'])}, строк {detail['lines']}"


def _income_told(detail: dict[str, Any]) -> str:
    return " · ".join(filter(None, (date_of(detail["date"]), detail["document"], amount(detail["sum"]))))


WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "status": lambda detail: f"{detail['was']} → {detail['status']}",
    "state": lambda detail: f"{STATES[detail['was']]} → {STATES[detail['state']]}",
    "order": _order_told,
    "retail": lambda detail: f"создана и закрыта, сумма {amount(detail['sum'])}",
    "income": _income_told,
    "shipment": _shipment_told,
}
