"""Creating many at once: without robots, and with the times an administrator may set."""

from typing import Any

from obmen_stands.bitrix24 import php, values
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal, denied
from obmen_stands.bitrix24.methods.universal import entity_of, write_of
from obmen_stands.bitrix24.schema import Entity

IMPORT_LIMIT = 20


def _imported(call: Call, entity: Entity, told: Any) -> int:
    if not call.settings.may_import:
        raise denied()
    fields = php.keyed(told)
    write = write_of(call, entity, fields, adding=True)
    for name in ("createdTime", "updatedTime"):
        field = next(each for each in entity.fields.values() if each.camel == name)
        if moment := values.moment(php.text(fields.get(name)), with_time=True):
            write.columns[field.name] = moment
    newest = call.store.rows(f'SELECT "DATE_CREATE" AS at FROM {entity.table} ORDER BY "ID" DESC LIMIT 1')
    created = write.columns.get("DATE_CREATE")
    if created and newest and created < newest[0]["at"]:
        raise Refusal(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 'Неверное значение поля "Когда создан"')
    return call.items.add(entity, write)


def import_one(call: Call) -> Reply:
    entity = entity_of(call)
    return Reply({"item": {"id": _imported(call, entity, call.fields())}})


def import_batch(call: Call) -> Reply:
    """A bad row is told of in its place; the others are created."""
    entity, rows = entity_of(call), php.values(call.param("data"))
    if len(rows) > IMPORT_LIMIT:
        raise Refusal(400, "MAX_IMPORT_BATCH_SIZE_EXCEEDED", f"Maximum import batch size is {IMPORT_LIMIT}")
    made: list[dict[str, Any]] = []
    for row in rows:
        try:
            made.append({"item": {"id": _imported(call, entity, row)}})
        except Refusal as refusal:
            made.append(refusal.body())
    return Reply({"items": made}, written=len(rows))


METHODS: dict[str, Method] = {"crm.item.import": import_one, "crm.item.batchimport": import_batch}
