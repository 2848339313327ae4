"""`crm.deal.*`, `crm.contact.*`, `crm.company.*`: upper-case names, every value a text, errors with an empty code."""

from functools import partial
from typing import Any

from obmen_stands.bitrix24 import multifields, php, query, values, writing
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, old_denied
from obmen_stands.bitrix24.items import Write
from obmen_stands.bitrix24.methods import user_fields
from obmen_stands.bitrix24.schema import DEAL, ENTITIES, MULTIFIELDS, Entity, Field


def _pass_over(_: str) -> None:
    """An unknown name in a filter is no filter: everything is returned."""


def listed(entity: Entity, call: Call) -> Reply:
    """`start` is floored to a page of 50; -1 asks for neither `total` nor `next`."""
    fields = call.store.fields(entity)
    where = query.where(query.Names(entity, fields, _pass_over), call.param("filter"))
    query.only_seen(where, call)
    order = query.order(fields, call.param("order"), _pass_over)
    counting, offset = call.start() >= 0, max(0, call.start()) // query.PAGE * query.PAGE
    asked = [php.text(name) for name in php.values(call.param("select"))] or ["*"]
    names = _names(fields, asked)
    columns = ",".join(f'"{name}"' for name in names)
    sql = (
        f"SELECT {columns} FROM {entity.table} WHERE {where.text()} ORDER BY {order} LIMIT {query.PAGE} OFFSET {offset}"
    )
    rows = call.store.rows(sql, *where.values)
    call.items.seen(entity, [row["ID"] for row in rows])
    shown = [{name: values.as_text(fields[name], value) for name, value in row.items()} for row in rows]
    if wanted := [name for name in MULTIFIELDS if entity.multifields and name in asked]:
        shown = _with_multifields(call, entity, shown, wanted)
    if not counting:
        return Reply(shown, total=0)
    total = call.store.rows(f"SELECT count(*) AS n FROM {entity.table} WHERE {where.text()}", *where.values)[0]["n"]
    following = offset + query.PAGE
    return Reply(shown, total=total, next=following if following < total else None, counted=total)


def _names(fields: dict[str, Field], asked: list[str]) -> list[str]:
    """`*` stands for the portal's own fields, `UF_*` for the user's; phones come only when called by name."""
    names = ["ID"] if "*" not in asked else [name for name, each in fields.items() if not each.user]
    names += [name for name, each in fields.items() if each.user and "UF_*" in asked]
    return list(dict.fromkeys([*names, *(name for name in asked if name in fields)]))


def _with_multifields(
    call: Call, entity: Entity, made: list[dict[str, Any]], wanted: list[str]
) -> list[dict[str, Any]]:
    """An item without phones has no key PHONE at all."""
    found = multifields.of_owners(call.store, entity, [int(each["ID"]) for each in made])
    for each in made:
        for kind in wanted:
            rows = [_multifield(row) for row in found[int(each["ID"])] if row["type"] == kind]
            if rows:
                each[kind] = rows
    return made


def _multifield(row: dict[str, Any]) -> dict[str, str]:
    return {"ID": str(row["id"]), "VALUE_TYPE": row["value_type"], "VALUE": row["value"], "TYPE_ID": row["type"]}


MISSING = {
    ("contact", "update"): ("", "Contact is not found"),
    ("contact", "delete"): ("ERROR_CORE", "Element not found"),
    ("company", "update"): ("", "Company is not found"),
    ("company", "delete"): ("", "Company is not found"),
}
"""Where an id that is not there has other words than elsewhere."""


def _found(entity: Entity, call: Call, act: str = "get") -> dict[str, Any]:
    number = php.whole(call.param("id"))
    if number <= 0:
        raise Refusal(400, "", "ID is not defined or invalid.")
    row = call.items.get(entity, number)
    if row is None:
        code, text = MISSING.get((entity.name, act), ("", "Not found"))
        raise Refusal(400, code, text)
    if not call.sees(row):
        raise old_denied()
    return row


def get(entity: Entity, call: Call) -> Reply:
    row = _found(entity, call)
    call.items.seen(entity, [row["ID"]])
    made = {name: values.as_text(field, row[name]) for name, field in call.store.fields(entity).items()}
    return Reply(_with_multifields(call, entity, [made], list(MULTIFIELDS))[0] if entity.multifields else made)


def write_of(call: Call, entity: Entity, told: dict[str, Any], *, adding: bool) -> Write:
    columns = writing.columns(call, entity, told, strict=False)
    writing.check_mandatory(call, entity, columns, adding=adding, code="")
    entries = multifields.from_old(told) if entity.multifields else []
    if entity is DEAL and not adding:
        columns.pop("CATEGORY_ID", None)  # the old method never moves a deal to another pipeline
    contacts = writing.contacts(told) if entity is DEAL else None
    return Write(columns, contacts, entries, user=call.user)


def add(entity: Entity, call: Call) -> Reply:
    number = call.items.add(entity, write_of(call, entity, call.fields(), adding=True))
    writing.run_robots(call, entity, number)
    return Reply(number)


def update(entity: Entity, call: Call) -> Reply:
    number = _found(entity, call, "update")["ID"]
    call.items.update(entity, number, write_of(call, entity, call.fields(), adding=False))
    writing.run_robots(call, entity, number)
    return Reply(True)


def delete(entity: Entity, call: Call) -> Reply:
    call.items.delete(entity, _found(entity, call, "delete")["ID"], "rest")
    return Reply(True)


def described(entity: Entity, call: Call) -> Reply:
    made = {
        name: _described(field.told or field.kind, field.title or name)
        | {"isRequired": field in writing.mandatory(call, entity), "isReadOnly": field.read_only}
        | {"isImmutable": field.immutable, "isMultiple": field.multiple, "isDynamic": field.user}
        | ({"statusType": field.statuses} if field.statuses else {})
        | (user_fields.description(call, entity, field) if field.user else {})
        for name, field in call.store.fields(entity).items()
    }
    links = LINKS[entity.name] | (dict.fromkeys(REACHES, "crm_multifield") if entity.multifields else {})
    return Reply(made | {name: _described(kind, name) | {"isMultiple": True} for name, kind in links.items()})


def _described(kind: str, title: str) -> dict[str, Any]:
    flags = ("isRequired", "isReadOnly", "isImmutable", "isMultiple", "isDynamic")
    return {"type": kind, **dict.fromkeys(flags, False), "title": title}


LINKS = {
    "deal": {"CONTACT_IDS": "crm_contact"},
    "lead": {"CONTACT_IDS": "crm_contact"},
    "contact": {"COMPANY_IDS": "crm_company"},
    "company": {"CONTACT_ID": "crm_contact"},
}
"""Written by these names, and read by other methods only."""
REACHES = ("PHONE", "EMAIL", "WEB", "IM", "LINK")
VERBS = {"list": listed, "get": get, "add": add, "update": update, "delete": delete, "fields": described}
METHODS: dict[str, Method] = {
    f"crm.{entity.name}.{verb}": partial(act, entity) for entity in ENTITIES.values() for verb, act in VERBS.items()
}
