"""Contacts and companies: the 1C code written back, changes coming from 1C.   Rules K1.3, K2."""

from typing import Any, Literal

from obmen_stands.ksup import records
from obmen_stands.ksup.answers import Answer, Refusal
from obmen_stands.ksup.call import Act, Call
from obmen_stands.ksup.fields import Base, Code, ContactType, Record, Text, Title, may, must


class CodeBody(Record, title="Код 1С"):
    base: Base = must("База 1С", "onec-ut")
    code_1c: Code = must("Код 1С", "00-00000042")


class CodeDone(Record, title="Контакт записан"):
    done: Literal["changed", "unchanged"] = must("Что сделано", "changed")
    ksup_id: str = must("Код КСУП", "77")


class ContactFields(Record, title="Поля контакта"):
    name: Title = must("Название объекта", "ООО «Ромашка»")
    type: ContactType = must("Тип: company — компания, person — частное лицо", "company")
    email: Text | None = may("E-mail", "office@romashka.example")
    phone: Text | None = may("Телефон", "+7 495 000-00-00")


class ContactBody(ContactFields, title="Изменение контакта"):
    base: Base = must("База 1С", "onec-ut")
    code_1c: Code = must("Код 1С", "00-00000042")


class ContactView(ContactFields, title="Контакт или компания"):
    ksup_id: str = must("Код КСУП", "77")
    codes: list[CodeBody] = must("Коды 1С", [])
    url: str = must("Страница контакта", "https://ksup.example/contacts/77")


class Contacts(Record, title="Найденные контакты"):
    items: list[ContactView] = must("Найденные контакты и компании, не больше одного", [])


def contact_view(call: Call, contact: dict[str, Any]) -> dict[str, Any]:
    sql = "SELECT base, code AS code_1c FROM codes WHERE kind = 'contact' AND owner = ? ORDER BY base"
    id_ = contact["id"]
    more = {"codes": [dict(row) for row in call.db.execute(sql, (id_,))], "url": f"{call.site}/contacts/{id_}"}
    fields = {name: contact.get(name) for name in ContactFields.model_fields}
    return {"ksup_id": id_} | fields | more


def _contact(call: Call) -> dict[str, Any]:
    id_ = call.path["ksup_id"]
    if contact := records.by_id(call, "contact", id_):
        return contact
    raise Refusal(404, "contact_unknown", f"контакта {id_} нет в КСУП", "ksup_id")


def by_code(call: Call, base: str, code: str) -> dict[str, Any]:
    id_ = records.owner(call, base, "contact", code)
    if id_ and (contact := records.by_id(call, "contact", id_)):
        return contact
    raise Refusal(404, "code_unknown", f"кода {code} базы {base} в КСУП нет", "code_1c")


def get_contact(call: Call) -> Answer:
    return Answer.of(200, contact_view(call, _contact(call)))


def find_contact(call: Call) -> Answer:
    query = call.query_as(CodeBody)
    id_ = records.owner(call, query.base, "contact", query.code_1c)
    found = records.by_id(call, "contact", id_) if id_ else None
    return Answer.of(200, {"items": [contact_view(call, found)] if found else []})


def put_code(call: Call) -> Answer:
    contact, body = _contact(call), call.body_as(CodeBody)
    owner = records.owner(call, body.base, "contact", body.code_1c)
    if owner not in (None, contact["id"]):
        text = f"код {body.code_1c} базы {body.base} уже у контакта {owner}"
        raise Refusal(409, "code_taken", text, "code_1c")
    if owner is None:
        records.take_code(call, body.base, "contact", body.code_1c, contact["id"])
        records.touch(call, contact["id"])
    return Answer.of(200, {"done": "unchanged" if owner else "changed", "ksup_id": contact["id"]})


def put_contact(call: Call) -> Answer:
    body = call.body_as(ContactBody)
    contact = by_code(call, body.base, body.code_1c)
    if contact["type"] != body.type:
        text = f"в КСУП это {contact['type']}, в 1С {body.type}: вид объекта в КСУП не меняется"
        raise Refusal(409, "type_differs", text, "type")
    before = {name: contact.get(name) for name in ContactFields.model_fields}
    after = {name: getattr(body, name) for name in ContactFields.model_fields}
    after |= {name: before[name] for name in after if name not in body.model_fields_set}
    done = "unchanged" if before == after else "changed"
    if done == "changed":
        records.replace(call, "contact", contact["id"], after)
    return Answer.of(200, {"done": done, "ksup_id": contact["id"]})


ONE = "/contacts/{ksup_id}"
ACTS = [
    Act(
        "contact.find", "GET", "/contacts", "Найти по коду 1С", find_contact, Contacts, query=CodeBody, rule="K2"
    ),
    Act(
        "contact.put", "PUT", "/contacts", "Изменить контакт или компанию по коду 1С", put_contact, CodeDone,
        body=ContactBody, rule="K2", refusals=(404,),
    ),
    Act("contact.get", "GET", ONE, "Контакт или компания", get_contact, ContactView, refusals=(404,)),
    Act(
        "contact.code", "PUT", f"{ONE}/code", "Записать код 1С", put_code, CodeDone,
        body=CodeBody, rule="K1.3", refusals=(404,),
    ),
]  # fmt: skip
