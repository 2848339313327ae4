from decimal import Decimal
from typing import Any

from obmen.core.errors import ObmenError
from obmen.core.roles.crm import DealFields, DealValues, NewDeal
from tests.batteries.hostile import http
from tests.batteries.samples import SECRET, SystemSample

FIELDS = DealFields("UF_CRM_ID_1C")
DEAL = NewDeal("onec 1", "Заказ-наряд «ё» 17", DealValues(sum=Decimal("1250.50")), "CALL", robots=True)


def settings(url: str) -> dict[str, Any]:
    return {"address": url, "webhook": f"1/{SECRET}"}


def add_one(client: Any) -> str:
    [(_, result)] = client.add_deals([DEAL], FIELDS)
    if isinstance(result, ObmenError):
        raise result
    return str(result)


SAMPLE = SystemSample(
    settings=settings,
    read=lambda client: client.deals(["1"], FIELDS),
    write=add_one,
    fine=http("200 OK", b'{"result": 17, "time": {"duration": 0.5}}'),
    refusal=http("400 Bad Request", '{"error": "", "error_description": "Нет такой<br>валюты"}'.encode()),
)
