"""Pipelines, stages and other status lists, user fields, the search for doubled phones."""

import re
import sqlite3
from functools import partial
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, not_found, old_denied
from obmen_stands.bitrix24.phones import email_key, phone_key
from obmen_stands.bitrix24.schema import ENTITIES, Entity, Field, camel_of

NAME_LENGTH = 43
KINDS = (
    "string",
    "integer",
    "double",
    "boolean",
    "enumeration",
    "date",
    "datetime",
    "money",
    "url",
    "crm_status",
    "file",
)
OWNERS = ("LEAD", "CONTACT", "COMPANY")
VALUES_USED = OWNERS_FOUND = 20
SEMANTICS = {None: "process", "S": "success", "F": "failure"}


def statuses(call: Call) -> Reply:
    """All at once; `filter` knows ENTITY_ID and STATUS_ID by equality."""
    told = php.keyed(call.param("filter"))
    rows = call.store.rows("SELECT * FROM statuses ORDER BY entity_id, sort, id")
    for name, column in (("ENTITY_ID", "entity_id"), ("STATUS_ID", "status_id")):
        if name in told:
            rows = [row for row in rows if row[column] in map(php.text, php.values(told[name]))]
    made = [_status(row) for row in rows]
    return Reply(made, total=len(made))


def _status(row: dict[str, Any]) -> dict[str, Any]:
    made = {"ID": str(row["id"]), "ENTITY_ID": row["entity_id"], "STATUS_ID": row["status_id"], "NAME": row["name"]}
    made |= {"SORT": str(row["sort"]), "SYSTEM": "N", "SEMANTICS": row["semantics"]}
    category = re.fullmatch(r"DEAL_STAGE(?:_(\d+))?", row["entity_id"])
    made["CATEGORY_ID"] = category[1] if category else None
    return made | ({"EXTRA": {"SEMANTICS": SEMANTICS[row["semantics"]]}} if category else {})


def categories(call: Call) -> Reply:
    entity = php.whole(call.param("entityTypeId"))
    rows = call.store.rows("SELECT * FROM categories WHERE entity = ? ORDER BY sort, id", entity)
    made = [
        {
            "id": row["id"],
            "name": row["name"],
            "sort": row["sort"],
            "entityTypeId": row["entity"],
            "isDefault": "NY"[row["id"] == 0],
            # a pipeline that came from elsewhere would tell from where; the default one never does
            **({"originId": "", "originatorId": ""} if row["id"] else {}),
        }
        for row in rows
    ]
    return Reply({"categories": made}, total=len(made))


def add_user_field(entity: Entity, call: Call) -> Reply:
    if not call.settings.administrator:
        raise old_denied()
    told = call.fields()
    name = php.text(told.get("FIELD_NAME")).upper()
    name = name if name.startswith("UF_CRM_") else f"UF_CRM_{name}"
    kind = php.text(told.get("USER_TYPE_ID"))
    if kind not in KINDS:
        raise Refusal(400, "ERROR_CORE", "Указан неверный пользовательский тип.<br>")
    if not re.fullmatch(rf"[A-Z0-9_]{{8,{NAME_LENGTH}}}", name):
        raise Refusal(400, "ERROR_CORE", f"Имя поля: A-Z, 0-9 и _, не длиннее {NAME_LENGTH} знаков.<br>")
    label = told.get("LABEL") or told.get("EDIT_FORM_LABEL")
    title = php.text(next(iter(php.values(label)), name))
    multiple, mandatory = (php.text(told.get(word)) == "Y" for word in ("MULTIPLE", "MANDATORY"))
    field = Field(name, kind, camel_of(name), multiple=multiple, mandatory=mandatory, title=title)
    choices = [php.text(each.get("VALUE")) for each in php.values(told.get("LIST")) if isinstance(each, dict)]
    try:
        return Reply(call.store.add_user_field(entity, field, choices))
    except sqlite3.IntegrityError:
        text = f"Поле {name} для объекта {entity.uf_entity} уже существует.<br>"
        raise Refusal(400, "ERROR_CORE", text) from None


def user_fields(entity: Entity, call: Call) -> Reply:
    told = php.keyed(call.param("filter"))
    rows = call.store.rows("SELECT * FROM user_fields WHERE entity = ? ORDER BY id", entity.name)
    if "FIELD_NAME" in told:
        rows = [row for row in rows if row["name"] == php.text(told["FIELD_NAME"])]
    made = [_user_field(call, entity, row) for row in rows]
    return Reply(made, total=len(made))


def _user_field(call: Call, entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    made = {"ID": str(row["id"]), "ENTITY_ID": entity.uf_entity, "FIELD_NAME": row["name"], "USER_TYPE_ID": row["kind"]}
    made |= {"MULTIPLE": row["multiple"], "MANDATORY": row["mandatory"], "XML_ID": None, "SORT": "100"}
    if row["kind"] == "enumeration":
        rows = call.store.rows("SELECT * FROM choices WHERE field = ? ORDER BY id", row["id"])
        made["LIST"] = [{"ID": str(each["id"]), "VALUE": each["value"]} for each in rows]
    return made


def get_user_field(entity: Entity, call: Call) -> Reply:
    sql = "SELECT * FROM user_fields WHERE entity = ? AND id = ?"
    rows = call.store.rows(sql, entity.name, php.whole(call.param("id")))
    if not rows:
        raise not_found()
    return Reply(_user_field(call, entity, rows[0]) | {"EDIT_FORM_LABEL": {"ru": rows[0]["label"]}})


def delete_user_field(entity: Entity, call: Call) -> Reply:
    if not call.settings.administrator:
        raise old_denied()
    get_user_field(entity, call)
    return Reply(call.store.delete_user_field(php.whole(call.param("id"))))


def find_by_communication(call: Call) -> Reply:
    """A union without telling which value found whom; beyond 20 values and 20 owners of a value: silence."""
    kind = php.text(call.param("type")).upper()
    if kind not in ("PHONE", "EMAIL"):
        raise Refusal(400, "", "Communication type is not defined")
    wanted = php.text(call.param("entity_type")).upper()
    if wanted and wanted not in OWNERS:
        raise Refusal(400, "", f"Entity type '{wanted}' is not supported in current context")
    values = call.param("values")
    if not isinstance(values, list | dict):
        raise Refusal(400, "", "Parameter 'values' must be array.")
    key = phone_key if kind == "PHONE" else email_key
    found: dict[str, set[int]] = {}
    for value in list(dict.fromkeys(map(php.text, php.values(values))))[:VALUES_USED]:
        for owner, number in _owners(call, kind, key(value), wanted):
            found.setdefault(owner, set()).add(number)
    made: dict[str, list[int]] = {owner: sorted(numbers) for owner, numbers in found.items()}
    return Reply(php.array(made))


def _owners(call: Call, kind: str, key: str, wanted: str) -> list[tuple[str, int]]:
    """The first 20, leads before contacts before companies, then by id."""
    if not key:
        return []
    sql = "SELECT DISTINCT entity, owner FROM multifields WHERE type = ? AND match = ? ORDER BY owner"
    found = [(row["entity"].upper(), row["owner"]) for row in call.store.rows(sql, kind, key)]
    found = sorted(
        (each for each in found if wanted in ("", each[0])), key=lambda each: (OWNERS.index(each[0]), each[1])
    )
    return found[:OWNERS_FOUND]


METHODS: dict[str, Method] = {
    "crm.status.list": statuses,
    "crm.category.list": categories,
    "crm.duplicate.findbycomm": find_by_communication,
}
for _entity in ENTITIES.values():
    _head = f"crm.{_entity.name}.userfield"
    METHODS[f"{_head}.add"] = partial(add_user_field, _entity)
    METHODS[f"{_head}.list"] = partial(user_fields, _entity)
    METHODS[f"{_head}.get"] = partial(get_user_field, _entity)
    METHODS[f"{_head}.delete"] = partial(delete_user_field, _entity)
