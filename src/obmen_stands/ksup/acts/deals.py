"""A deal as KSUP keeps it, and its status.   Rules K4, K6, K7."""

import json
import sqlite3
from typing import Any, Literal
from urllib.parse import quote

from obmen_stands.ksup.answers import Answer
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import EXAMPLE_LINES, DealStatus, Line, OrderKey, OrderState, Record, may, must
from obmen_stands.ksup.uploads import EXAMPLE_FILE, FileInfo


class OrderView(OrderKey, title="Заказ сделки"):
    """An order of a deal, as it is read back."""

    order_date: str | None = must("Дата заказа", "2026-03-02T10:15:00+03:00")
    lines: list[Line] | None = must("Состав заказа; null, когда спрошено lines=no", EXAMPLE_LINES)
    sum: str = must("Сумма строк, считает КСУП", "1250.50")
    file: FileInfo | None = must("Файл заказа", EXAMPLE_FILE)
    state: OrderState = must("Состояние заказа", "open")
    updated_at: str = must("Когда изменён в КСУП", "2026-03-02T10:15:00.123+00:00")


EXAMPLE_ORDER = {
    "base": "onec-ut",
    "order_number": "УТ-000123",
    "order_date": "2026-03-02T10:15:00+03:00",
    "lines": EXAMPLE_LINES,
    "sum": "1250.50",
    "file": EXAMPLE_FILE,
    "state": "open",
    "updated_at": "2026-03-02T10:15:00.123+00:00",
}


class DealView(Record, title="Сделка"):
    number: str = must("№ сделки", "12345")
    title: str = must("Название сделки", "Поставка фильтров")
    status: DealStatus = must("Статус сделки", "В работе")
    type: str = must("Тип сделки", "Продажа")
    url: str = must("Страница сделки", "https://ksup.example/deals/12345")
    orders: list[OrderView] = must("Заказы сделки", [EXAMPLE_ORDER])


class DealQuery(Record, title="Что отдать"):
    lines: Literal["yes", "no"] = may("Отдавать ли состав заказов", "no", "yes")


class StatusBody(Record, title="Смена статуса сделки"):
    status: DealStatus = must("Новый статус сделки", "Завершённая")


class StatusDone(Record, title="Статус сделки сменён"):
    done: Literal["changed", "unchanged"] = must("Что сделано", "changed")
    status: DealStatus = must("Статус сделки", "Завершённая")
    was: DealStatus = must("Прежний статус", "В работе")


def order_view(row: sqlite3.Row, with_lines: bool = True) -> dict[str, Any]:
    view = {name: row[name] for name in ("base", "order_number", "order_date")}
    view["lines"] = json.loads(row["lines"]) if with_lines else None
    view["sum"] = row["sum"]
    view["file"] = json.loads(row["file"]) if row["file"] else None
    return view | {name: row[name] for name in ("state", "updated_at")}


def deal_view(db: sqlite3.Connection, deal: sqlite3.Row, site: str, with_lines: bool = True) -> dict[str, Any]:
    sql = "SELECT * FROM orders WHERE deal = ? ORDER BY rowid"
    rows = db.execute(sql, (deal["number"],)).fetchall()
    view = {name: deal[name] for name in ("number", "title", "status", "type")}
    return view | {"url": deal_url(site, deal["number"]), "orders": [order_view(row, with_lines) for row in rows]}


def deal_url(site: str, number: str) -> str:
    return f"{site}/deals/{quote(number, safe='')}"


def get_deal(call: Call) -> Answer:
    deal = call.live_deal()
    with_lines = call.query_as(DealQuery).lines == "yes"
    return Answer.of(200, deal_view(call.db, deal, call.site, with_lines))


def put_status(call: Call) -> Answer:
    deal, status = call.live_deal(), call.body_as(StatusBody).status
    done = "unchanged" if deal["status"] == status else "changed"
    call.db.execute("UPDATE deals SET status = ? WHERE number = ?", (status, deal["number"]))
    call.note(deal["number"], "status", status=status, was=deal["status"])
    return Answer.of(200, {"done": done, "status": status, "was": deal["status"]})


ACTS = [
    Act(
        "deal.get", "GET", "/deals/{number}", "Сделка с её заказами", get_deal, DealView,
        query=DealQuery, rule="K4", refusals=(404, 410),
    ),
    Act(
        "deal.status", "PUT", "/deals/{number}/status", "Сменить статус сделки", put_status, StatusDone,
        body=StatusBody, rule="K6, K7", refusals=(404, 410),
    ),
]  # fmt: skip
