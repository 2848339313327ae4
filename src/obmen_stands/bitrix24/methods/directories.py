"""Pipelines, stages and other status lists, the search for doubled phones."""

import re
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.phones import email_key, phone_key
from obmen_stands.bitrix24.schema import BY_TYPE, LEAD

OWNERS = ("LEAD", "CONTACT", "COMPANY")
VALUES_USED = OWNERS_FOUND = 20
SYSTEM = ("NEW", "WON", "LOSE", "CONVERTED", "JUNK")
"""Statuses of the portal's own, which nobody deletes."""
COLORS = {None: "#39A8EF", "S": "#7BD500", "F": "#FF5752"}


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
    own = row["status_id"].rpartition(":")[2] in SYSTEM
    category = re.fullmatch(r"DEAL_STAGE(?:_(\d+))?", row["entity_id"])
    color = COLORS[row["semantics"]] if category else None
    made = {"ID": str(row["id"]), "ENTITY_ID": row["entity_id"], "STATUS_ID": row["status_id"], "NAME": row["name"]}
    made |= {"NAME_INIT": row["name"] if own else "", "SORT": str(row["sort"]), "SYSTEM": "NY"[own]}
    made |= {"CATEGORY_ID": category[1] if category else None, "COLOR": color, "SEMANTICS": row["semantics"]}
    if category:
        made["EXTRA"] = {"SEMANTICS": _outcome(row), "COLOR": color}
    return made


def _outcome(row: dict[str, Any]) -> str:
    """Of the stages in which a deal is lost only the portal's own is a failure, the others are apologies."""
    lost = "failure" if row["status_id"].rpartition(":")[2] == "LOSE" else "apology"
    return {"S": "success", "F": lost}.get(row["semantics"], "process")


def categories(call: Call) -> Reply:
    entity = php.whole(call.param("entityTypeId"))
    if entity not in BY_TYPE:
        raise Refusal(400, "NOT_FOUND", "Смарт-процесс не найден")
    if entity == LEAD.type_id:
        raise Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "У лидов нет воронок")
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


def find_by_communication(call: Call) -> Reply:
    """A union without telling which value found whom; beyond 20 values and 20 owners of a value: silence."""
    kind = php.text(call.param("type")).upper()
    if kind not in ("PHONE", "EMAIL"):
        raise Refusal(400, "Communication type is not defined", "Parameter 'type' is required.")
    wanted = php.text(call.param("entity_type")).upper()
    if wanted and wanted not in OWNERS:
        raise Refusal(400, "", f"Entity type '{wanted}' is not supported in current context")
    values = call.param("values")
    if not isinstance(values, list | dict) or not values:
        raise Refusal(400, "Communication values is not defined", "Parameter 'values' is required.")
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
