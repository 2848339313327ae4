"""Shipments of a deal, added and replaced.   Rules K10, K11."""

from obmen_stands.ksup import records
from obmen_stands.ksup.acts.incomes import Added
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import EXAMPLE_LINES, Base, Code, Lines, Moment, Record, may, must


class ShipmentBody(Record, title="Отгрузка"):
    base: Base = must("База 1С", "onec-ut")
    date: Moment = must("Дата отгрузки", "2026-03-06")
    number: Code | None = may("Номер документа в 1С", "РТУ-000045")
    ref: Code | None = may("Ссылка документа в 1С", "7c1f6a52-6f0e-11ee-8c99-0242ac120002")
    lines: Lines = must("Состав отгрузки", EXAMPLE_LINES)


class ShipmentView(ShipmentBody, title="Отгрузка сделки"):
    id: str = must("Код КСУП", "52")


class Shipments(Record, title="Отгрузки"):
    items: list[ShipmentView] = must("Отгрузки сделки", [])


def add_shipment(call: Call) -> Answer:
    deal, body = call.live_deal()["number"], call.body_as(ShipmentBody)
    id_ = records.add(call, "shipment", body.model_dump(), deal=deal)
    call.note(deal, "shipment", body.base, None, done="created", document=body.number, id=id_)
    return Answer.of(201, {"done": "created", "id": id_})


def list_shipments(call: Call) -> Answer:
    return records.of_deal(call, "shipment")


def replace_shipment(call: Call) -> Answer:
    deal, body, id_ = call.live_deal()["number"], call.body_as(ShipmentBody), call.path["shipment_id"]
    row = call.one("SELECT id FROM records WHERE kind = 'shipment' AND deal = ? AND id = ?", deal, id_)
    if row is None:
        raise Refusal(404, "shipment_unknown", f"в сделке {deal} нет отгрузки {id_}", "shipment_id")
    records.replace(call, id_, body.model_dump())
    call.note(deal, "shipment", body.base, None, done="replaced", document=body.number, id=id_)
    return Answer.of(200, {"done": "replaced", "id": id_})


SHIPMENTS = "/deals/{number}/shipments"
ACTS = [
    Act("shipment.list", "GET", SHIPMENTS, "Отгрузки сделки", list_shipments, Shipments, refusals=(404, 410)),
    Act(
        "shipment.add", "POST", SHIPMENTS, "Добавить отгрузку в сделку", add_shipment, Added,
        body=ShipmentBody, rule="K10", status=201, refusals=(404, 410),
    ),
    Act(
        "shipment.put", "PUT", f"{SHIPMENTS}/{{shipment_id}}", "Заменить отгрузку", replace_shipment, Added,
        body=ShipmentBody, rule="K11", refusals=(404, 410),
    ),
]  # fmt: skip
