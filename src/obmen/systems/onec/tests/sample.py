import json
from typing import Any

from obmen.core.outcome import ObjectRef
from tests.batteries.hostile import http
from tests.batteries.samples import SECRET, SystemSample

ORDERS = "Document_ЗаказНаряд"
ORDER = ObjectRef("onec", "work order", "dfdac2c4-d18a-132f-965e-7503378feac4", "Заказ-наряд АА00000001")
COMMENT = {"Комментарий": "сделка 17"}


def settings(url: str) -> dict[str, Any]:
    return {"address": url, "user": "Администратор", "password": SECRET, "profile": "alfa_auto_5"}


def odata_error(code: str, words: str) -> bytes:
    told = {"odata.error": {"code": code, "message": {"lang": "ru", "value": words}}}
    return json.dumps(told, ensure_ascii=False).encode()


SAMPLE = SystemSample(
    settings=settings,
    read=lambda client: client.organisations(),
    write=lambda client: client.write_attributes(ORDER, ORDERS, COMMENT),
    fine=http("200 OK", json.dumps(COMMENT).encode()),
    refusal=http("400 Bad Request", odata_error("4", "Недопустимое значение свойства")),
)
