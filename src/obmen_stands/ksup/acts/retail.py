"""A retail receipt becomes a deal, filled and closed at once.   Rule K12."""

import sqlite3
from typing import Any

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.contacts import by_code
from obmen_stands.ksup.acts.deals import deal_url
from obmen_stands.ksup.acts.orders import total
from obmen_stands.ksup.answers import Answer
from obmen_stands.ksup.call import Act, Call, dumps
from obmen_stands.ksup.fields import EXAMPLE_LINES, Base, Code, Day, Lines, Moment, Record, may, must

THERE = (
    "SELECT r.* FROM records r JOIN deals d ON d.number = 'Р-' || r.id WHERE r.kind = 'receipt'"
    " AND d.deleted_at IS NULL AND json_extract(r.doc, '$.base') = ?"
)
"""Of receipts whose deal was not deleted."""
OF_DAY = THERE + " AND substr(json_extract(r.doc, '$.date'), 1, 10) = ?"
OF_REF = THERE + " AND json_extract(r.doc, '$.ref') = ?"
EXAMPLE_URL = "https://ksup.example/deals/Р-17"


class RetailBody(Record, title="Чек"):
    base: Base = must("База 1С", "onec-ut")
    code_1c: Code = must("Код 1С клиента (владельца карты лояльности)", "00-00000042")
    date: Moment = must("Дата чека", "2026-03-07")
    number: Code | None = may("Номер чека в 1С", "ЧК-000981")
    ref: Code | None = may("Ссылка чека в 1С", "5d2c9a52-6f0e-11ee-8c99-0242ac120002")
    lines: Lines = must("Состав чека", EXAMPLE_LINES)


class RetailDone(Record, title="Розничная сделка создана"):
    done: str = must("Что сделано", "created")
    number: str = must("№ созданной сделки", "Р-17")
    url: str = must("Страница сделки", EXAMPLE_URL)


class RetailView(RetailBody, title="Чек розничной сделки"):
    deal: str = must("№ сделки", "Р-17")
    url: str = must("Страница сделки", EXAMPLE_URL)


class RetailDeals(Record, title="Найденные чеки"):
    items: list[RetailView] = must("Найденные чеки базы, раньше созданные впереди", [])


class RetailQuery(Record, title="Какие чеки"):
    base: Base = must("База 1С", "onec-ut")
    day: Day = must("День чека", "2026-03-07")
    number: Code | None = may("Только с этим номером", "ЧК-000981")
    code_1c: Code | None = may("Только этого клиента", "00-00000042")
    ref: Code | None = may("Кроме них — чек с этой ссылкой, за любой день", "5d2c9a52-6f0e-11ee-8c99-0242ac120002")


def find_retail(call: Call) -> Answer:
    query = call.query_as(RetailQuery)
    wanted = {name: value for name in ("number", "code_1c") if (value := getattr(query, name)) is not None}
    found = {one["id"]: one for one in _those(call, OF_DAY, query.base, query.day) if wanted.items() <= one.items()}
    if query.ref:
        found |= {one["id"]: one for one in _those(call, OF_REF, query.base, query.ref)}
    return Answer.of(200, {"items": [_view(call, found[id_]) for id_ in sorted(found, key=int)]})


def _those(call: Call, sql: str, *values: str) -> list[dict[str, Any]]:
    rows: list[sqlite3.Row] = call.db.execute(sql, values).fetchall()
    return [records.view(row) for row in rows]


def _view(call: Call, receipt: dict[str, Any]) -> dict[str, Any]:
    number = deal_number(receipt.pop("id"))
    return receipt | {"deal": number, "url": deal_url(call.site, number)}


def deal_number(id_: str) -> str:
    return f"Р-{id_}"


def add_retail(call: Call) -> Answer:
    body = call.body_as(RetailBody)
    client = by_code(call, body.base, body.code_1c)
    lines = [line.model_dump() for line in body.lines]
    number = deal_number(records.add(call, "receipt", body.model_dump()))
    call.db.execute(
        "INSERT INTO deals VALUES (?,?,'Завершённая','Розница',?,?,NULL)",
        (number, f"Розница: {client['name']}", client["id"], call.at),
    )
    order = (number, body.base, body.number or number, body.date, dumps(lines), total(lines), None, "finished", call.at)
    call.db.execute("INSERT INTO orders VALUES (?,?,?,?,?,?,?,?,?)", order)
    goods = {"base": body.base, "date": body.date, "number": body.number, "ref": None, "lines": lines}
    records.add(call, "shipment", goods, deal=number)
    money = {"base": body.base, "date": body.date, "sum": total(lines), "document": body.number}
    records.add(call, "income", {**money, "part": None, "ref": None}, deal=number)
    call.note(number, "retail", body.base, body.number, sum=total(lines), client=client["id"])
    return Answer.of(201, {"done": "created", "number": number, "url": deal_url(call.site, number)})


ACTS = [
    Act(
        "retail.find", "GET", "/retail-deals", "Чеки, ставшие розничными сделками", find_retail, RetailDeals,
        query=RetailQuery, rule="K12, H4",
    ),
    Act(
        "retail.add", "POST", "/retail-deals", "Создать розничную сделку и сразу закрыть её", add_retail, RetailDone,
        body=RetailBody, rule="K12", status=201, refusals=(404,),
    ),
]  # fmt: skip
