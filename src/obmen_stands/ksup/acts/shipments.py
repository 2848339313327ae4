"""Shipments of a deal, added and replaced.   Rules K10, K11."""

import sqlite3
from typing import Any, Literal

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.incomes import Added
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import EXAMPLE_LINES, Base, Code, Line, Lines, Moment, Record, may, must


class ShipmentKey(Record, title="Документ отгрузки"):
    base: Base = must("База 1С", "onec-ut")
    date: Moment = must("Дата отгрузки", "2026-03-06")
    number: Code | None = may("Номер документа в 1С", "РТУ-000045")
    ref: Code | None = may("Ссылка документа в 1С", "7c1f6a52-6f0e-11ee-8c99-0242ac120002")


class ShipmentBody(ShipmentKey, title="Отгрузка"):
    lines: Lines = must("Состав отгрузки; пустой, когда отгрузку исправили до нуля", EXAMPLE_LINES)


class ShipmentView(ShipmentKey, title="Отгрузка сделки"):
    lines: list[Line] | None = must("Состав отгрузки; null, когда спрошено lines=no", EXAMPLE_LINES)
    id: str = must("Код КСУП", "52")


class Shipments(Record, title="Отгрузки"):
    items: list[ShipmentView] = must("Отгрузки сделки", [])


class ShipmentQuery(Record, title="Что отдать об отгрузках"):
    lines: Literal["yes", "no"] = may("Отдавать ли состав отгрузок", "no", "yes")


def add_shipment(call: Call) -> Answer:
    deal, body = call.live_deal()["number"], call.body_as(ShipmentBody)
    id_ = records.add(call, "shipment", body.model_dump(), deal=deal)
    _note(call, deal, body, done="created", id_=id_)
    return Answer.of(201, {"done": "created", "id": id_})


def list_shipments(call: Call) -> Answer:
    if call.query_as(ShipmentQuery).lines == "yes":
        return records.of_deal(call, "shipment")
    deal = call.live_deal()["number"]
    sql = """SELECT id, json_set(doc, '$.lines', NULL) AS doc FROM records
             WHERE deal = ? AND kind = 'shipment' ORDER BY id"""
    return Answer.of(200, {"items": [records.view(row) for row in call.db.execute(sql, (deal,))]})


def get_shipment(call: Call) -> Answer:
    return Answer.of(200, records.view(_shipment(call, call.live_deal()["number"])))


def replace_shipment(call: Call) -> Answer:
    deal, body = call.live_deal()["number"], call.body_as(ShipmentBody)
    id_ = str(_shipment(call, deal)["id"])
    records.replace(call, "shipment", id_, body.model_dump())
    _note(call, deal, body, done="replaced", id_=id_)
    return Answer.of(200, {"done": "replaced", "id": id_})


def _shipment(call: Call, deal: str) -> sqlite3.Row:
    id_ = call.path["shipment_id"]
    row = call.one("SELECT * FROM records WHERE kind = 'shipment' AND deal = ? AND id = ?", deal, id_)
    if row is None:
        raise Refusal(404, "shipment_unknown", f"в сделке {deal} нет отгрузки {id_}", "shipment_id")
    return row


def _note(call: Call, deal: str, body: ShipmentBody, *, done: str, id_: str) -> None:
    told: dict[str, Any] = {"done": done, "document": body.number, "date": body.date, "lines": len(body.lines)}
    call.note(deal, "shipment", body.base, None, **told, id=id_)


SHIPMENTS = "/deals/{number}/shipments"
ONE = f"{SHIPMENTS}/{{shipment_id}}"
ACTS = [
    Act(
        "shipment.list", "GET", SHIPMENTS, "Отгрузки сделки", list_shipments, Shipments,
        query=ShipmentQuery, rule="K10", refusals=(404, 410),
    ),
    Act(
        "shipment.add", "POST", SHIPMENTS, "Добавить отгрузку в сделку", add_shipment, Added,
        body=ShipmentBody, rule="K10", status=201, refusals=(404, 410),
    ),
    Act(
        "shipment.get", "GET", ONE, "Отгрузка с составом", get_shipment, ShipmentView,
        rule="K11", refusals=(404, 410),
    ),
    Act(
        "shipment.put", "PUT", ONE, "Заменить отгрузку", replace_shipment, Added,
        body=ShipmentBody, rule="K11", refusals=(404, 410),
    ),
]  # fmt: skip
