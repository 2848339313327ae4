"""`crm.item.*`: one set of methods for all, camelCase names, numbers as numbers, strict about what it is asked."""

from typing import Any

from obmen_stands.bitrix24 import multifields, php, query, values, writing
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, denied
from obmen_stands.bitrix24.items import Write
from obmen_stands.bitrix24.schema import BY_TYPE, DEAL, Entity, Field


def entity_of(call: Call) -> Entity:
    entity = BY_TYPE.get(php.whole(call.param("entityTypeId")))
    if entity is None:
        raise Refusal(400, "NOT_FOUND", "Смарт-процесс не найден")
    return entity


def names_of(call: Call, entity: Entity) -> dict[str, Field]:
    """Fields by the names this call uses: with `useOriginalUfNames=Y` the user fields keep theirs."""
    original = php.text(call.param("useOriginalUfNames")).upper() in ("Y", "1")
    return {each.name if each.user and original else each.camel: each for each in call.store.fields(entity).values()}


def _refuse(kind: str) -> query.Unknown:
    def unknown(name: str) -> None:
        raise Refusal(400, "INVALID_ARG_VALUE", f"Invalid value of argument '{kind}': field '{name}' is not allowed")

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
    columns = ",".join(f'"{each.name}"' for each in shown_fields.values())
    sql = (
        f"SELECT {columns} FROM {entity.table} WHERE {where.text()} ORDER BY {order} LIMIT {query.PAGE} OFFSET {offset}"
    )
    rows = call.store.rows(sql, *where.values)
    shown = {"items": shown_rows(call, entity, rows, shown_fields, asked)}
    if not counting:
        return Reply(shown, total=0)
    total = call.store.rows(f"SELECT count(*) AS n FROM {entity.table} WHERE {where.text()}", *where.values)[0]["n"]
    following = offset + query.PAGE
    return Reply(shown, total=total, next=following if following < total else None, counted=total)


def _asked(call: Call) -> set[str] | None:
    """None: everything. `fm` cannot be called by name: only `*` brings it."""
    names = {php.text(name) for name in php.values(call.param("select"))}
    return None if not names or "*" in names else {"id"} | names - {"fm"}


def shown_rows(
    call: Call, entity: Entity, rows: list[dict[str, Any]], fields: dict[str, Field], asked: set[str] | None
) -> list[dict[str, Any]]:
    ids = [row["ID"] for row in rows]
    call.items.seen(entity, ids)
    with_fm, with_contacts = (
        entity.multifields and asked is None,
        entity is DEAL and (not asked or "contactIds" in asked),
    )
    found = multifields.of_owners(call.store, entity, ids) if with_fm else {}
    bound = call.items.all_contacts(ids) if with_contacts else {}
    made = []
    for row in rows:
        each = {name: values.as_typed(field, row[field.name]) for name, field in fields.items()}
        if with_contacts:
            each["contactIds"] = bound[row["ID"]]
        if with_fm:
            each["fm"] = [_multifield(one) for one in found[row["ID"]]]
        made.append(each | ({"entityTypeId": entity.type_id} if not asked or "entityTypeId" in asked else {}))
    return made


def _multifield(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "typeId": row["type"], "valueType": row["value_type"], "value": row["value"]}


def _found(call: Call, entity: Entity) -> dict[str, Any]:
    row = call.items.get(entity, php.whole(call.param("id")))
    if row is None:
        raise Refusal(400, "NOT_FOUND", "Элемент не найден")
    if not call.sees(row):
        raise denied()
    return row


def whole_item(call: Call, entity: Entity, number: int) -> dict[str, Any]:
    rows = [call.items.get(entity, number) or {}]
    return {"item": shown_rows(call, entity, rows, names_of(call, entity), None)[0]}


def get(call: Call) -> Reply:
    entity = entity_of(call)
    return Reply(whole_item(call, entity, _found(call, entity)["ID"]))


def write_of(call: Call, entity: Entity, told: dict[str, Any], *, adding: bool) -> Write:
    """User fields may be called by either name."""
    by_name = {field.camel: field.name for field in call.store.fields(entity).values()}
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
        name: {
            "type": field.kind,
            "isRequired": field in required,
            "isReadOnly": field.read_only,
            "isMultiple": field.multiple,
            "isDynamic": field.user,
            "title": field.title or field.name,
            "upperName": field.name,
        }
        for name, field in names_of(call, entity).items()
    }
    return Reply({"fields": made})


METHODS: dict[str, Method] = {
    "crm.item.list": listed,
    "crm.item.get": get,
    "crm.item.add": add,
    "crm.item.update": update,
    "crm.item.delete": delete,
    "crm.item.fields": described,
}
