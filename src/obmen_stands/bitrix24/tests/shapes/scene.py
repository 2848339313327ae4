"""A portal that has something of everything: of each kind of item one with all that can stand in it, a bare one, and
more of them than a page holds."""

import base64
import json
from typing import Any

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.bitrix24.tests.conftest import Caller, Seen

FILE = ["заказ.pdf", base64.b64encode(b"%PDF").decode()]
PAGE = 50
PHONES = [{"VALUE": "+79160000001", "VALUE_TYPE": "MOBILE"}, {"VALUE": "+74950000002", "VALUE_TYPE": "WORK"}]
EMAILS = [{"VALUE": "anna@example.org", "VALUE_TYPE": "HOME"}]
COMMON = {
    "COMMENTS": "Просила звонить после шести", "ORIGINATOR_ID": "obmen", "ORIGIN_ID": "77", "SOURCE_ID": "CALL",
    "SOURCE_DESCRIPTION": "С сайта", "UTM_SOURCE": "feed", "UTM_MEDIUM": "CPC", "UTM_CAMPAIGN": "весна",
    "UTM_CONTENT": "первый", "UTM_TERM": "ремонт",
}  # fmt: skip
PLACE = {
    "ADDRESS": "Тестовая, 1", "ADDRESS_2": "кв. 2", "ADDRESS_CITY": "Тверь", "ADDRESS_POSTAL_CODE": "170000",
    "ADDRESS_REGION": "Тверской", "ADDRESS_PROVINCE": "Тверская", "ADDRESS_COUNTRY": "Россия",
    "ADDRESS_LOC_ADDR_ID": "4",
}  # fmt: skip
PERSON = {
    "NAME": "Анна", "SECOND_NAME": "Ивановна", "LAST_NAME": "Пробная", "HONORIFIC": "HNR_RU_1", "POST": "Механик",
    "BIRTHDATE": "1990-04-05", "COMPANY_ID": 1, "PHONE": PHONES, "EMAIL": EMAILS,
}  # fmt: skip
FULL: dict[str, dict[str, Any]] = {
    "company": COMMON | PLACE | {f"REG_{name}": value for name, value in PLACE.items()} | {
        "TITLE": "Таксопарк", "COMPANY_TYPE": "CUSTOMER", "INDUSTRY": "OTHER", "EMPLOYEES": "EMPLOYEES_2",
        "REVENUE": "1250.5", "BANKING_DETAILS": "р/с", "ADDRESS_LEGAL": "Тверь", "PHONE": PHONES, "EMAIL": EMAILS,
        "ORIGIN_VERSION": "3",
    },
    "contact": COMMON | PLACE | PERSON | {"TYPE_ID": "CLIENT", "ORIGIN_VERSION": "3"},
    "lead": COMMON | PLACE | PERSON | {
        "TITLE": "Заявка", "COMPANY_TITLE": "Таксопарк", "STATUS_ID": "JUNK", "STATUS_DESCRIPTION": "Не дозвонились",
        "OPPORTUNITY": "10.5", "CONTACT_ID": 1,
    },
    "deal": COMMON | {
        "TITLE": "Ремонт двигателя", "TYPE_ID": "SERVICE", "STAGE_ID": "WON", "OPPORTUNITY": "20000.5",
        "COMPANY_ID": 1, "CONTACT_IDS": [1, 2], "BEGINDATE": "2026-03-01", "CLOSEDATE": "2026-03-05",
        "PROBABILITY": 80, "TAX_VALUE": "3333.33", "ADDITIONAL_INFO": "Срочно", "LOCATION_ID": "5",
    },
}  # fmt: skip


def build(portal: Bitrix24, caller: Caller) -> None:
    """Ids from 1 on in each kind: 1 is the full item, 2 a bare one. User fields 1 to 5, records 1 to 4."""
    portal.reset()
    portal.add_pipeline("Кузовной цех")
    _fields(caller)
    for entity, full in FULL.items():
        portal.seed(entity, [full, {}, *({"COMMENTS": str(n)} for n in range(PAGE))])
    done(caller.call("crm.deal.productrows.set", {"id": 1, "rows": [{"PRODUCT_NAME": "Ремень", "PRICE": 9.5}] * 2}))
    for text, files in (("С файлом", [FILE]), ("Без", [])):
        told = {"ENTITY_ID": 1, "ENTITY_TYPE": "deal", "COMMENT": text, "FILES": files}
        done(caller.call("crm.timeline.comment.add", {"fields": told}))
    told = {"TITLE": "Позвонить", "RESPONSIBLE_ID": 1, "UF_CRM_TASK": ["D_1"]}
    done(caller.call("tasks.task.add", {"fields": told | {"DEADLINE": "2026-03-09T10:00:00+03:00"}}))
    done(caller.call("tasks.task.add", {"fields": told}))
    token = {"auth": portal.tokens()["access_token"]}
    done(application(caller, "event.bind", token | {"event": "ONCRMDEALADD", "event_type": "offline"}))
    done(application(caller, "event.bind", token | {"event": "ONCRMDEALDELETE", "handler": "http://127.0.0.1:9/"}))
    portal.seed("deal", [{}])


def _fields(caller: Caller) -> None:
    for number, (entity, name, kind, multiple) in enumerate(
        (
            ("deal", "KIND", "enumeration", "N"), ("deal", "MANY", "string", "Y"), ("lead", "ONE", "string", "N"),
            ("contact", "ONE", "date", "N"), ("company", "ONE", "file", "N"),
        ), 1,
    ):  # fmt: skip
        told = {"FIELD_NAME": name, "USER_TYPE_ID": kind, "MULTIPLE": multiple, "LABEL": "Поле"}
        choices = {"LIST": [{"VALUE": "Первый"}, {"VALUE": "Второй"}]} if kind == "enumeration" else {}
        assert caller.call(f"crm.{entity}.userfield.add", {"fields": told | choices}).result == number


def done(seen: Seen) -> None:
    assert seen.status == 200, seen.raw.decode()


def application(caller: Caller, method: str, told: object) -> Seen:
    return _posted(caller, f"/rest/{method}", told)


def third(caller: Caller, method: str, told: object) -> Seen:
    """REST 3.0."""
    head = caller.portal.webhook.removeprefix(caller.portal.url).replace("/rest/", "/rest/api/")
    return _posted(caller, f"{head}{method}", told)


def authority(caller: Caller, told: dict[str, str]) -> Seen:
    """The token server."""
    known = {"client_id": caller.portal.told["client_id"], "client_secret": caller.portal.told["client_secret"]}
    return caller.at("GET", "/oauth/token/", known | told)


def _posted(caller: Caller, path: str, told: object) -> Seen:
    return caller.knock("POST", path, json.dumps(told).encode(), {"Content-Type": "application/json"})
