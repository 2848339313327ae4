"""What is asked with contacts and deals of the probe's own, which it deletes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from obmen_stands.bitrix24.probe.portal import Portal, Unanswered
from obmen_stands.bitrix24.probe.questions import Question

NAME = "obmen probe"
PHONE = "+7 999 000-00-17"
WAYS = {"как записан": "+79990000017", "с восьмёркой": "89990000017", "без кода страны": "9990000017"}
ROWS = 20
BY_SETTINGS = "по настройке costs"


@contextmanager
def made(portal: Portal, entity: str, fields: dict[str, Any]) -> Iterator[int]:
    """An item that is gone afterwards, or noted among what is left. Raises Unanswered with the refusal."""
    told = portal.call(f"crm.{entity}.add", {"fields": fields})
    if told.code:
        raise Unanswered(told.refusal())
    try:
        yield int(told.result)
    finally:
        gone(portal, entity, int(told.result))


def gone(portal: Portal, entity: str, number: int) -> None:
    try:
        code = portal.call(f"crm.{entity}.delete", {"id": number}).code
    except Unanswered:
        code = "?"
    if code:
        portal.left.append(f"crm.{entity} {number}")


def by_phone(portal: Portal) -> str:
    with made(portal, "contact", {"NAME": NAME, "PHONE": [{"VALUE": PHONE, "VALUE_TYPE": "MOBILE"}]}) as number:
        found = []
        for way, phone in WAYS.items():
            asked = {"entity_type": "CONTACT", "type": "PHONE", "values": [phone]}
            told = portal.call("crm.duplicate.findbycomm", asked).result
            found += [way] if isinstance(told, dict) and number in told.get("CONTACT", []) else []
    return f"найден: {', '.join(found)}" if found else "не найден никак"


def phone_by_id(portal: Portal) -> str:
    """Two pages of the documentation disagree about it."""
    with made(portal, "contact", {"NAME": NAME, "PHONE": [{"VALUE": PHONE, "VALUE_TYPE": "MOBILE"}]}) as number:
        item = {"entityTypeId": 3, "id": number}
        told = portal.call("crm.item.get", item)
        if told.code:
            return told.refusal()
        [value] = told.result["item"]["fm"]
        changed = {str(value["id"]): {"typeId": "PHONE", "valueType": "WORK", "value": "+79990000018"}}
        told = portal.call("crm.item.update", item | {"fields": {"fm": changed}})
        return told.refusal() if told.code else f"стало телефонов: {len(told.result['item']['fm'])}"


def own_dates(portal: Portal) -> str:
    with made(portal, "deal", {"TITLE": NAME}) as number:
        told = portal.call("crm.deal.get", {"id": number}).result or {}
    return ", ".join(f"{name} {_dated(told.get(name))}" for name in ("BEGINDATE", "CLOSEDATE"))


def _dated(value: object) -> str:
    return {None: "null", "": "пусто"}.get(value, "стоит") if value is None or isinstance(value, str) else "стоит"


def writes(portal: Portal) -> str:
    with made(portal, "deal", {"TITLE": NAME}) as number:
        told = portal.call("crm.deal.update", {"id": number, "fields": {"COMMENTS": NAME}})
    return told.refusal() if told.code else f"{told.processing:.2f} с"


def imports(portal: Portal) -> str:
    rows = [{"title": NAME} for _ in range(ROWS)]
    told = portal.call("crm.item.batchImport", {"entityTypeId": 2, "data": rows})
    if told.code:
        return told.refusal()
    numbers = [each["item"]["id"] for each in told.result["items"] if "item" in each]
    for number in numbers:
        gone(portal, "deal", int(number))
    if not numbers:
        return f"отказ: {told.result['items'][0].get('error')}"
    return f"{told.processing / len(numbers):.2f} с"


WRITING = (
    Question("контакт по телефону (findbycomm)", by_phone, "найден: как записан, с восьмёркой"),
    Question("fm с id в crm.item.update", phone_by_id, "стало телефонов: 1"),
    Question("даты новой сделки, когда их не называют", own_dates, "BEGINDATE null, CLOSEDATE null"),
    Question("правка сделки", writes, BY_SETTINGS, measured=True),
    Question("строка crm.item.batchImport", imports, BY_SETTINGS, measured=True),
)
