"""`crm.item.*`: one set of methods for all, camelCase names, numbers as numbers, strict about what it is asked."""

from typing import Any

from obmen_stands.bitrix24 import multifields, php, query, writing
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, denied
from obmen_stands.bitrix24.items import Write
from obmen_stands.bitrix24.methods import item_view, user_fields
from obmen_stands.bitrix24.schema import BY_TYPE, DEAL, Entity, Field


def entity_of(call: Call) -> Entity:
    entity = BY_TYPE.get(php.whole(call.param("entityTypeId")))
    if entity is None:
        raise Refusal(400, "NOT_FOUND", "Смарт-процесс не найден")
    return entity


def names_of(call: Call, entity: Entity) -> dict[str, Field]:
    """Fields by the names this call uses: with `useOriginalUfNames=Y` the user fields keep theirs."""
    original = php.text(call.param("useOriginalUfNames")).upper() in ("Y", "1")
    fields = [each for each in call.store.fields(entity).values() if each.camel]
    return {each.name if each.user and original else each.camel: each for each in fields}


def _refuse(kind: str) -> query.Unknown:
    def unknown(name: str) -> None:
        raise Refusal(400, "INVALID_ARG_VALUE", f"Invalid {kind}: field '{name}' is not allowed in {kind}")

    return unknown


def listed(call: Call) -> Reply:
    """`start` is a plain offset here; -1 asks for neither `total` nor `next`."""
    entity = entity_of(call)
    fields = names_of(call, entity)
    contact_ids = entity is DEAL and call.settings.filters_contact_ids
    names = query.Names(entity, fields, _refuse("filter"), logic=True, contact_ids=contact_ids)
    where = query.where(names, call.param("filter"))
    query.only_seen(where, call)
    order = query.order(fields, call.param("order"), _refuse("order"))
    counting, offset = call.start() >= 0, max(0, call.start())
    asked = _asked(call)
    shown_fields = {name: each for name, each in fields.items() if asked is None or name in asked}
    kept = {each.name for each in shown_fields.values()} | {item_view.LINKED_BY.get(entity.name, "ID")}
    columns = ",".join(f'"{name}"' for name in kept)
    sql = (
        f"SELECT {columns} FROM {entity.table} WHERE {where.text()} ORDER BY {order} LIMIT {query.PAGE} OFFSET {offset}"
    )
    rows = call.store.rows(sql, *where.values)
    shown = {"items": item_view.shown(call, entity, rows, shown_fields, asked)}
    if not counting:
        return Reply(shown, total=0)
    total = call.store.rows(f"SELECT count(*) AS n FROM {entity.table} WHERE {where.text()}", *where.values)[0]["n"]
    following = offset + query.PAGE
    return Reply(shown, total=total, next=following if following < total else None, counted=total)


def _asked(call: Call) -> set[str] | None:
    """None: everything. `fm` and `entityTypeId` cannot be called by name: only `*` brings them."""
    names = {php.text(name) for name in php.values(call.param("select"))}
    return None if not names or "*" in names else {"id"} | names - {"fm", "entityTypeId"}


def _found(call: Call, entity: Entity) -> dict[str, Any]:
    row = call.items.get(entity, php.whole(call.param("id")))
    if row is None:
        raise Refusal(400, "NOT_FOUND", "Элемент не найден")
    if not call.sees(row):
        raise denied()
    return row


def whole_item(call: Call, entity: Entity, number: int) -> dict[str, Any]:
    rows = [call.items.get(entity, number) or {}]
    return {"item": item_view.shown(call, entity, rows, names_of(call, entity), None)[0]}


def get(call: Call) -> Reply:
    entity = entity_of(call)
    return Reply(whole_item(call, entity, _found(call, entity)["ID"]))


def write_of(call: Call, entity: Entity, told: dict[str, Any], *, adding: bool) -> Write:
    """User fields may be called by either name."""
    by_name = {field.camel: field.name for field in call.store.fields(entity).values() if field.camel}
    old = {by_name.get(name, name): value for name, value in told.items()}
    columns = writing.columns(call, entity, old, strict=True)
    writing.check_mandatory(call, entity, columns, adding=adding, code="CRM_FIELD_ERROR_REQUIRED")
    entries = multifields.from_new(told.get("fm"), adding=adding) if entity.multifields else []
    bound = {"CONTACT_IDS": told["contactIds"]} if "contactIds" in told else old
    contacts = writing.contacts(bound) if entity is DEAL else None
    return Write(columns, contacts, entries, user=call.user, strict=True)


def add(call: Call) -> Reply:
    entity = entity_of(call)
    number = call.items.add(entity, write_of(call, entity, call.fields(), adding=True))
    writing.run_robots(call, entity, number)
    return Reply(whole_item(call, entity, number))


def update(call: Call) -> Reply:
    entity = entity_of(call)
    number = _found(call, entity)["ID"]
    call.items.update(entity, number, write_of(call, entity, call.fields(), adding=False))
    writing.run_robots(call, entity, number)
    return Reply(whole_item(call, entity, number))


def delete(call: Call) -> Reply:
    entity = entity_of(call)
    call.items.delete(entity, _found(call, entity)["ID"], "rest")
    return Reply([])


def described(call: Call) -> Reply:
    entity = entity_of(call)
    required = writing.mandatory(call, entity)
    made = {
        name: item_view.description(field, required=field in required)
        | (user_fields.description(call, entity, field) if field.user else {})
        for name, field in names_of(call, entity).items()
    }
    return Reply({"fields": made | item_view.LINKS[entity.name]})


METHODS: dict[str, Method] = {
    "crm.item.list": listed,
    "crm.item.get": get,
    "crm.item.add": add,
    "crm.item.update": update,
    "crm.item.delete": delete,
    "crm.item.fields": described,
}
