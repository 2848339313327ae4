"""How `crm.item.*` shows an item and describes its fields: with what it is linked to, and with names that nobody can
write, most of them left over and empty."""

import re
from typing import Any

from obmen_stands.bitrix24 import multifields, values
from obmen_stands.bitrix24.call import Call
from obmen_stands.bitrix24.schema import COMPANY, CONTACT, DEAL, Entity, Field

TEXTS = ("COMMENTS", "SOURCE_DESCRIPTION", "STATUS_DESCRIPTION", "BANKING_DETAILS")
TOLD = {"char": "boolean"}
LAST = tuple(f"lastCommunication{kind}Time" for kind in ("Call", "Email", "Imol", "Webform"))
SHORT = ("dateCreateShort", "dateModifyShort")
EMPTY: dict[str, tuple[str, ...]] = {
    "deal": (
        *SHORT, "begindateShort", "closedateShort", "eventDate", "eventDateShort", "eventDescription", "eventId",
        "hasProducts", "isLose", "isWon", "isWork", "lostAmount", "mycompanyId", "orderStage", "previousStageId",
        "productId", "receivedAmount", "lastCommunicationTime",
    ),
    "lead": (
        *SHORT, "address", "icq", "isConvert", "login", "productId", "shortName", "skype", "lastCommunicationTime",
    ),
    "contact": ("address", "login", "shortName", "lastCommunicationTime"),
    "company": ("address", "addressLegal", "ufAccountantSign", "ufDirectorSign", "ufLogo", "ufStamp"),
}  # fmt: skip
LINKED_BY = {"lead": "CONTACT_ID", "contact": "COMPANY_ID"}
"""Where the one item stands that it can be linked to."""
REACHED = {
    f"{kind.lower()}{way}": (kind, way.upper())
    for kind, ways in (("PHONE", ("", "Mailing", "Mobile", "Work")), ("EMAIL", ("", "Home", "Mailing", "Work")))
    for way in ways
}
"""The first value of a kind, or of a kind and a use of it."""


def shown(
    call: Call, entity: Entity, rows: list[dict[str, Any]], fields: dict[str, Field], asked: set[str] | None
) -> list[dict[str, Any]]:
    """`asked` None: everything there is, `fm` and `entityTypeId` with it."""
    ids = [row["ID"] for row in rows]
    call.items.seen(entity, ids)
    links = _contacts(call, entity, rows, asked)
    found = multifields.of_owners(call.store, entity, ids) if entity.multifields and _reached(asked) else {}
    made = []
    for row in rows:
        each = {name: values.as_typed(field, row[field.name]) for name, field in fields.items()}
        more = _beside(entity, row) | links.get(row["ID"], {}) | _reaching(found.get(row["ID"]))
        each |= {name: value for name, value in more.items() if asked is None or name in asked}
        made.append(each | ({"entityTypeId": entity.type_id} if asked is None else {}))
    return made


def _beside(entity: Entity, row: dict[str, Any]) -> dict[str, Any]:
    """What the stand does not keep, and a search through everything."""
    made: dict[str, Any] = dict.fromkeys((*EMPTY[entity.name], *LAST)) | {"webformId": 0, "observers": []}
    made |= {"categoryId": 0} if entity in (CONTACT, COMPANY) else {}
    return made | {"searchContent": f"{row['ID']} {row.get('TITLE') or row.get('NAME') or ''}"}


def _contacts(
    call: Call, entity: Entity, rows: list[dict[str, Any]], asked: set[str] | None
) -> dict[int, dict[str, Any]]:
    """`contactIds`, or of a contact `companyIds`, by the item's id."""
    name = "companyIds" if entity is CONTACT else "contactIds"
    if asked is not None and name not in asked:
        return {}
    if entity is DEAL:
        return {number: {name: bound} for number, bound in call.items.all_contacts([row["ID"] for row in rows]).items()}
    column = LINKED_BY.get(entity.name, "")
    return {row["ID"]: {name: [row[column]] if row.get(column) else []} for row in rows}


def _reached(asked: set[str] | None) -> bool:
    return asked is None or bool(asked & REACHED.keys())


def _reaching(rows: list[dict[str, Any]] | None) -> dict[str, Any]:
    """Of the item's multifields: all of them, and by name the first of each sort."""
    if rows is None:
        return {}
    made: dict[str, Any] = dict.fromkeys((*REACHED, "imol"), "")
    for row in reversed(rows):
        for name, (kind, way) in REACHED.items():
            if row["type"] == kind and way in ("", row["value_type"]):
                made[name] = row["value"]
    return made | {"fm": [_multifield(row) for row in rows]}


def _multifield(row: dict[str, Any]) -> dict[str, Any]:
    return {"id": row["id"], "valueType": row["value_type"], "value": row["value"], "typeId": row["type"]}


def description(field: Field, *, required: bool) -> dict[str, Any]:
    told = "text" if field.name in TEXTS else TOLD.get(field.told, field.told or field.kind)
    made = _described(told, field.title or field.name, field.name if field.user else upper_of(field.camel))
    made |= {"isRequired": required, "isReadOnly": field.read_only, "isMultiple": field.multiple}
    made |= {"isImmutable": field.name == "IS_MY_COMPANY", "isDynamic": field.user}
    made |= {"statusType": field.statuses} if field.statuses else {}
    return made | ({"isDeprecated": True} if field.name == "CONTACT_ID" else {})


def _described(told: str, title: str, upper: str, *, multiple: bool = False) -> dict[str, Any]:
    made: dict[str, Any] = {"type": told}
    made |= dict.fromkeys(("isRequired", "isReadOnly", "isImmutable", "isMultiple", "isDynamic"), False)
    return made | {"isMultiple": multiple, "title": title, "upperName": upper}


def upper_of(camel: str) -> str:
    """`createdTime` is `CREATED_TIME` here, though the old methods call it `DATE_CREATE`."""
    return re.sub(r"([A-Z])", r"_\1", camel).upper()


def _links(**kinds: str) -> dict[str, dict[str, Any]]:
    return {name: _described(kind, upper_of(name), upper_of(name), multiple=True) for name, kind in kinds.items()}


LINKS = {
    "deal": _links(contactIds="crm_contact", contacts="crm_contact", observers="user"),
    "lead": _links(contactIds="crm_contact", contacts="crm_contact", observers="user", fm="crm_multifield"),
    "contact": _links(companyIds="crm_company", companies="crm_company", observers="user", fm="crm_multifield"),
    "company": _links(contactIds="crm_contact", contacts="crm_contact", observers="user", fm="crm_multifield"),
}
