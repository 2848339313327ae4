"""Orders of a deal: composition with file, state. Several orders of one deal stand side by side.   Rules K4–K7."""

import json
from decimal import Decimal
from typing import Any, Literal

from obmen_stands.ksup.acts.deals import OrderView, deal_url, order_view
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call, dumps
from obmen_stands.ksup.fields import EXAMPLE_LINES, BaseQuery, Lines, Moment, OrderKey, OrderState, Record, may, must
from obmen_stands.ksup.uploads import EXAMPLE_FILE, FileInfo, path_of


class OrderBody(OrderKey, title="Заказ"):
    """The whole order: what is sent replaces what was there."""

    order_date: Moment | None = may("Дата заказа (ISO 8601, время с поясом)", "2026-03-02T10:15:00+03:00")
    lines: Lines = must("Состав заказа", EXAMPLE_LINES)
    file: FileInfo | None = may(
        "Файл заказа",
        EXAMPLE_FILE,
        description="Поля нет: остаётся прежний файл. null: заказ без файла. Объект: вместе с ним приходит часть file.",
    )


class OrderDone(OrderKey, title="Заказ записан"):
    done: Literal["created", "replaced"] = must("Что сделано", "created")
    deal: str = must("№ сделки", "12345")
    url: str = must("Страница сделки", "https://ksup.example/deals/12345")
    updated_at: str = must("Когда изменён", "2026-03-02T10:15:00.123+00:00")


class StateBody(Record, title="Смена состояния заказа"):
    state: OrderState = must("Новое состояние заказа", "finished")


class StateDone(Record, title="Состояние заказа сменено"):
    done: Literal["changed", "unchanged"] = must("Что сделано", "changed")
    state: OrderState = must("Состояние заказа", "finished")
    was: OrderState = must("Прежнее состояние", "open")
    open_orders: list[OrderKey] = must(
        "Открытые заказы сделки после этого", [{"base": "onec-ut", "order_number": "УТ-000124"}]
    )


def total(lines: list[dict[str, Any]]) -> str:
    return f"{sum((Decimal(line['sum']) for line in lines), Decimal(0)):f}"


def put_order(call: Call) -> Answer:
    deal, body = call.live_deal()["number"], call.body_as(OrderBody)
    key = (deal, body.base, body.order_number)
    before = call.one("SELECT * FROM orders WHERE deal = ? AND base = ? AND order_number = ?", *key)
    lines = [line.model_dump() for line in body.lines]
    file = dumps(body.file.model_dump()) if body.file else None
    if before and "file" not in body.model_fields_set:
        file = before["file"]
    call.db.execute(
        "INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET order_date = excluded.order_date,"
        " lines = excluded.lines, sum = excluded.sum, file = excluded.file, updated_at = excluded.updated_at",
        (*key, body.order_date, dumps(lines), total(lines), file, "open", call.at),
    )
    done = "replaced" if before else "created"
    call.note(deal, "order", body.base, body.order_number, done=done, lines=len(lines), sum=total(lines))
    order = {"base": body.base, "order_number": body.order_number}
    site = {"url": deal_url(call.site, deal), "updated_at": call.at}
    return Answer.of(200, {"done": done, "deal": deal} | order | site)


def _order(call: Call) -> Any:
    deal, base = call.live_deal()["number"], call.query_as(BaseQuery).base
    number = call.path["order_number"]
    sql = "SELECT * FROM orders WHERE deal = ? AND base = ? AND order_number = ?"
    order = call.one(sql, deal, base, number)
    if order is None:
        raise Refusal(404, "order_unknown", f"в сделке {deal} нет заказа {number} базы {base}", "order_number")
    return order


def put_state(call: Call) -> Answer:
    order, state = _order(call), call.body_as(StateBody).state
    key = (order["deal"], order["base"], order["order_number"])
    call.db.execute(
        "UPDATE orders SET state = ?, updated_at = ? WHERE deal = ? AND base = ? AND order_number = ?",
        (state, call.at, *key),
    )
    call.note(*(key[0], "state", key[1], key[2]), state=state, was=order["state"])
    rows = call.db.execute(
        "SELECT base, order_number FROM orders WHERE deal = ? AND state = 'open' ORDER BY rowid", key[:1]
    )
    done = "unchanged" if order["state"] == state else "changed"
    still_open = [dict(row) for row in rows]
    return Answer.of(200, {"done": done, "state": state, "was": order["state"], "open_orders": still_open})


def get_order(call: Call) -> Answer:
    return Answer.of(200, order_view(_order(call)))


def get_file(call: Call) -> Answer:
    order = _order(call)
    if not order["file"]:
        raise Refusal(404, "no_file", f"у заказа {order['order_number']} нет файла", "order_number")
    info = json.loads(order["file"])
    return Answer(200, file=path_of(call.files, info["sha256"]), content_type=info["content_type"])


ORDER = "/deals/{number}/orders/{order_number}"
ACTS = [
    Act(
        "order.put", "PUT", "/deals/{number}/orders", "Записать заказ: состав и файл", put_order, OrderDone,
        body=OrderBody, rule="K4, K5", takes_file=True, refusals=(404, 410, 413),
    ),
    Act(
        "order.state", "PUT", f"{ORDER}/state", "Состояние заказа", put_state, StateDone,
        body=StateBody, query=BaseQuery, rule="K6, K7", refusals=(404, 410),
    ),
    Act(
        "order.get", "GET", ORDER, "Заказ сделки", get_order, OrderView,
        query=BaseQuery, rule="K5", refusals=(404, 410),
    ),
    Act("order.file", "GET", f"{ORDER}/file", "Файл заказа", get_file, None, query=BaseQuery, refusals=(404, 410)),
]  # fmt: skip
