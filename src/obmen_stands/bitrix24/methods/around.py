"""What stands around deals: comments in their timeline, and notices to people."""

import base64
import json
from typing import Any

from obmen_stands.bitrix24 import clock, php
from obmen_stands.bitrix24.call import Call, Method, Reply
from obmen_stands.bitrix24.errors import Refusal
from obmen_stands.bitrix24.schema import ENTITIES
from obmen_stands.bitrix24.store import Store

COMMENT, NOTICE = "comment", "notice"


def keep(store: Store, kind: str, data: dict[str, Any]) -> int:
    text = json.dumps(data, ensure_ascii=False)
    return store.db.execute("INSERT INTO records (kind, data) VALUES (?, ?)", (kind, text)).lastrowid or 0


def change(store: Store, kind: str, number: int, data: dict[str, Any]) -> bool:
    text = json.dumps(data, ensure_ascii=False)
    return bool(
        store.db.execute("UPDATE records SET data = ? WHERE kind = ? AND id = ?", (text, kind, number)).rowcount
    )


def drop(store: Store, kind: str, number: int) -> bool:
    return bool(store.db.execute("DELETE FROM records WHERE kind = ? AND id = ?", (kind, number)).rowcount)


def kept(store: Store, kind: str) -> dict[int, dict[str, Any]]:
    rows = store.rows("SELECT id, data FROM records WHERE kind = ? ORDER BY id", kind)
    return {row["id"]: json.loads(row["data"]) for row in rows}


def _files(told: Any) -> list[dict[str, Any]]:
    """A list of pairs of a name and its base64, always."""
    made = []
    for pair in php.values(told):
        name, *rest = [php.text(each) for each in php.values(pair)] or [""]
        try:
            size = len(base64.b64decode(rest[0], validate=True)) if rest else -1
        except ValueError:
            size = -1
        if size < 0:
            raise Refusal(400, "ERROR_CORE", "Неверный формат файла.")
        made.append({"name": name, "size": size})
    return made


def add_comment(call: Call) -> Reply:
    """Only `fields` in small letters is understood here."""
    told = php.keyed(call.params.get("fields"))
    if not told:
        raise Refusal(400, "100", "Could not find value for parameter {fields}")
    entity = ENTITIES.get(php.text(told.get("ENTITY_TYPE")).lower())
    owner = php.whole(told.get("ENTITY_ID"))
    if entity is None:
        raise Refusal(400, "100", "Required fields: ENTITY_TYPE")
    if not php.text(told.get("COMMENT")):
        raise Refusal(400, "INVALID_ARG_VALUE", "Пустой комментарий.")
    if call.items.get(entity, owner) is None:
        raise Refusal(400, "OWNER_NOT_FOUND", "Владелец не найден.")
    data = {"ENTITY_TYPE": entity.name, "ENTITY_ID": owner, "COMMENT": php.text(told["COMMENT"])}
    data |= {"FILES": _files(told.get("FILES")), "CREATED": clock.iso(call.items.time.now()), "AUTHOR_ID": call.user}
    return Reply(keep(call.store, COMMENT, data))


def update_comment(call: Call) -> Reply:
    """FILES take the place of the old ones."""
    number = php.whole(call.param("id"))
    found = kept(call.store, COMMENT).get(number)
    if found is None:
        raise _no_comment()
    told = php.keyed(call.params.get("fields"))
    found |= {"COMMENT": php.text(told["COMMENT"])} if "COMMENT" in told else {}
    found |= {"FILES": _files(told["FILES"])} if "FILES" in told else {}
    change(call.store, COMMENT, number, found)
    return Reply(number)


def _no_comment() -> Refusal:
    return Refusal(400, "NOT_FOUND", "Not found.")


def comments(call: Call) -> Reply:
    told = php.keyed(call.param("filter"))
    wanted = (php.text(told.get("ENTITY_TYPE")).lower(), php.whole(told.get("ENTITY_ID")))
    found = kept(call.store, COMMENT).items()
    made = [_shown(n, each) for n, each in found if (each["ENTITY_TYPE"], each["ENTITY_ID"]) == wanted]
    return Reply(made, total=len(made))


def _shown(number: int, data: dict[str, Any]) -> dict[str, Any]:
    texts = {name: str(value) for name, value in data.items() if name != "FILES"}
    files = {str(place): _file(place, each, data) for place, each in enumerate(data["FILES"], 1)}
    return {"ID": str(number), **texts, "FILES": files}


def _file(place: int, told: dict[str, Any], data: dict[str, Any]) -> dict[str, Any]:
    made = {"id": place, "date": data["CREATED"], "type": "file", "name": told["name"], "size": told["size"]}
    made |= {"authorId": int(data["AUTHOR_ID"]), "authorName": "Пользователь портала"}
    return made | dict.fromkeys(("urlShow", "urlDownload"), f"/stand/records/comment#{place}")


def delete_comment(call: Call) -> Reply:
    """Gives nothing, as the portal does."""
    if not drop(call.store, COMMENT, php.whole(call.param("id"))):
        raise _no_comment()
    return Reply(None)


def notify(call: Call) -> Reply:
    """A notice with the TAG of an earlier one to the same person takes its place."""
    person, message, tag = (
        php.whole(call.param("USER_ID")),
        php.text(call.param("MESSAGE")),
        php.text(call.param("TAG")),
    )
    if not person:
        raise Refusal(400, "USER_ID_EMPTY", "User ID can't be empty")
    if not message:
        raise Refusal(400, "MESSAGE_EMPTY", "Message can't be empty")
    for number, old in kept(call.store, NOTICE).items():
        if tag and (old["USER_ID"], old["TAG"]) == (person, tag):
            drop(call.store, NOTICE, number)
    return Reply(keep(call.store, NOTICE, {"USER_ID": person, "MESSAGE": message, "TAG": tag}))


METHODS: dict[str, Method] = {
    "crm.timeline.comment.add": add_comment,
    "crm.timeline.comment.update": update_comment,
    "crm.timeline.comment.list": comments,
    "crm.timeline.comment.delete": delete_comment,
    "im.notify.system.add": notify,
    "im.notify.personal.add": notify,
}
