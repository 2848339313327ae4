"""Files in user fields: sent as a name and base64, kept by id, and lost when their id is not sent back."""

import base64
import json
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.schema import Field
from obmen_stands.bitrix24.store import Store

PAIR = 2


def stored(store: Store, field: Field, raw: Any) -> str | None:
    """JSON of {id, name, size}, of a list of such where the field is multiple; what is no file is dropped."""
    told = _entries(raw, multiple=field.multiple)
    kept = [each for each in (_one(store, entry) for entry in told) if each is not None]
    if not kept:
        return None
    return json.dumps(kept if field.multiple else kept[0], ensure_ascii=False)


def _entries(raw: Any, *, multiple: bool) -> list[Any]:
    if not isinstance(raw, list | dict):
        return []
    values = php.values(raw)
    lone = not multiple or "fileData" in raw or "id" in raw or all(isinstance(each, str) for each in values)
    return [raw] if lone else values


def _one(store: Store, entry: Any) -> dict[str, Any] | None:
    """`[name, base64]`, `{fileData: [name, base64]}`, or `{id}` of a file that is to stay."""
    told = php.keyed(entry)
    if php.text(told.get("remove")) == "Y":
        return None
    pair = php.values(told["fileData"]) if "fileData" in told else php.values(entry)
    if "fileData" not in told and "id" in told:
        return _known(store, php.whole(told["id"]))
    return _kept(store, php.text(pair[0]), php.text(pair[1])) if len(pair) == PAIR else None


def _kept(store: Store, name: str, content: str) -> dict[str, Any] | None:
    try:
        size = len(base64.b64decode(content, validate=True))
    except ValueError:
        return None
    data = json.dumps({"name": name, "size": size, "content": content}, ensure_ascii=False)
    number = store.db.execute("INSERT INTO records (kind, data) VALUES ('file', ?)", (data,)).lastrowid
    return {"id": number, "name": name, "size": size}


def _known(store: Store, number: int) -> dict[str, Any] | None:
    for row in store.rows("SELECT data FROM records WHERE kind = 'file' AND id = ?", number):
        data = json.loads(row["data"])
        return {"id": number, "name": data["name"], "size": data["size"]}
    return None


def shown(field: Field, value: str | None, *names: str) -> Any:
    """Under id and under each of `names` an address."""
    if value is None:
        return [] if field.multiple else None
    told = json.loads(value)
    if field.multiple:
        return [_shown(each, names) for each in told]
    return _shown(told, names)


def _shown(one: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {"id": one["id"]} | dict.fromkeys(names, f"/stand/files/{one['id']}")
