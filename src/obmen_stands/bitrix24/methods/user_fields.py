"""Fields of the users' own: `crm.deal.userfield.*` and their like."""

import hashlib
import re
import sqlite3
from functools import partial
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, old_denied
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
LABELS = ("EDIT_FORM_LABEL", "LIST_COLUMN_LABEL", "LIST_FILTER_LABEL")
MESSAGES = ("ERROR_MESSAGE", "HELP_MESSAGE")
SETTINGS: dict[str, dict[str, Any]] = {
    "string": {"SIZE": 20, "ROWS": 1, "REGEXP": "", "MIN_LENGTH": 0, "MAX_LENGTH": 0, "DEFAULT_VALUE": ""},
    "enumeration": {"DISPLAY": "LIST", "LIST_HEIGHT": 1, "CAPTION_NO_VALUE": "", "SHOW_NO_VALUE": "Y"},
    "file": dict.fromkeys(("SIZE", "LIST_WIDTH", "LIST_HEIGHT", "MAX_SHOW_SIZE", "MAX_ALLOWED_SIZE"), 0)
    | {"EXTENSIONS": [], "TARGET_BLANK": "Y"},
}


def add_user_field(entity: Entity, call: Call) -> Reply:
    if not call.settings.administrator:
        raise old_denied()
    told = call.fields()
    name = php.text(told.get("FIELD_NAME")).upper()
    name = name if name.startswith("UF_CRM_") else f"UF_CRM_{name}"
    kind = php.text(told.get("USER_TYPE_ID"))
    if not kind:
        raise Refusal(400, "", "The 'USER_TYPE_ID' field is not found.")
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
    spoken = "LANG" in told
    made = [_user_field(call, entity, row) | (_labels(row["label"], None) if spoken else {}) for row in rows]
    return Reply(made, total=len(made))


def _user_field(call: Call, entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    """Labels come with a language that is asked for, or all languages of them when one field is."""
    made = {"ID": str(row["id"]), "ENTITY_ID": entity.uf_entity, "FIELD_NAME": row["name"], "USER_TYPE_ID": row["kind"]}
    made |= {"XML_ID": None, "SORT": "100", "MULTIPLE": row["multiple"], "MANDATORY": row["mandatory"]}
    made |= {"SHOW_FILTER": "N", "SHOW_IN_LIST": "Y", "EDIT_IN_LIST": "Y", "IS_SEARCHABLE": "N"}
    made["SETTINGS"] = SETTINGS.get(row["kind"]) or []
    if row["kind"] == "enumeration":
        rows = call.store.rows("SELECT * FROM choices WHERE field = ? ORDER BY id", row["id"])
        made["LIST"] = [_choice(place, each) for place, each in enumerate(rows, 1)]
    return made


def _choice(place: int, row: dict[str, Any]) -> dict[str, str]:
    mark = hashlib.md5(f"{row['field']} {row['id']}".encode(), usedforsecurity=False).hexdigest()
    return {"ID": str(row["id"]), "SORT": f"{place}0", "VALUE": row["value"], "DEF": "N", "XML_ID": mark}


def _labels(label: Any, nothing: Any) -> dict[str, Any]:
    return dict.fromkeys(LABELS, label) | dict.fromkeys(MESSAGES, nothing)


def get_user_field(entity: Entity, call: Call) -> Reply:
    number = php.whole(call.param("id"))
    if number <= 0:
        raise Refusal(400, "", "ID is not defined or invalid.")
    rows = call.store.rows("SELECT * FROM user_fields WHERE entity = ? AND id = ?", entity.name, number)
    if not rows:
        raise Refusal(400, "ERROR_NOT_FOUND", f"The entity with ID '{number}' is not found")
    told, empty = (dict.fromkeys(("en", "ru"), text) for text in (rows[0]["label"], ""))
    return Reply(_user_field(call, entity, rows[0]) | _labels(told, empty))


def delete_user_field(entity: Entity, call: Call) -> Reply:
    if not call.settings.administrator:
        raise old_denied()
    get_user_field(entity, call)
    return Reply(call.store.delete_user_field(php.whole(call.param("id"))))


def description(call: Call, entity: Entity, field: Field) -> dict[str, Any]:
    """What `….fields` tells of a user's field beyond the others."""
    made: dict[str, Any] = dict.fromkeys(("listLabel", "formLabel", "filterLabel"), field.title or field.name)
    made["settings"] = SETTINGS.get(field.kind) or []
    if field.kind == "enumeration":
        sql = """SELECT choices.id, value FROM choices JOIN user_fields ON user_fields.id = field
         WHERE entity = ? AND name = ? ORDER BY choices.id"""
        rows = call.store.rows(sql, entity.name, field.name)
        made["items"] = [{"ID": str(row["id"]), "VALUE": row["value"]} for row in rows]
    return made


METHODS: dict[str, Method] = {}
for _entity in ENTITIES.values():
    _head = f"crm.{_entity.name}.userfield"
    METHODS[f"{_head}.add"] = partial(add_user_field, _entity)
    METHODS[f"{_head}.list"] = partial(user_fields, _entity)
    METHODS[f"{_head}.get"] = partial(get_user_field, _entity)
    METHODS[f"{_head}.delete"] = partial(delete_user_field, _entity)
