"""Phones and e-mails: each value has an id, and a value sent without one is one more value, never the same again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from obmen_stands.bitrix24 import php
from obmen_stands.bitrix24.phones import email_key, phone_key
from obmen_stands.bitrix24.schema import MULTIFIELDS, Entity
from obmen_stands.bitrix24.store import Store

VALUE_TYPES = ("WORK", "MOBILE", "FAX", "HOME", "PAGER", "MAILING", "OTHER")


@dataclass(frozen=True)
class Entry:
    """`id` None: append. An empty `value` with an id: delete that one."""

    type: str
    id: int | None
    value: str
    value_type: str


def from_old(fields: dict[str, Any]) -> list[Entry]:
    """`PHONE: [{ID, VALUE, VALUE_TYPE, DELETE}]`."""
    found = []
    for kind in MULTIFIELDS:
        for told in php.values(fields.get(kind)):
            each = told if isinstance(told, dict) else {"VALUE": told}
            value = "" if php.text(each.get("DELETE")) == "Y" else php.text(each.get("VALUE"))
            number = php.whole(each.get("ID")) or None
            found.append(Entry(kind, number, value, php.text(each.get("VALUE_TYPE"))))
    return found


def from_new(fm: Any, *, adding: bool) -> list[Entry]:
    """A list when adding; when updating a map whose keys are value ids, or `n0`, `n1` … for new values."""
    found = []
    for key, told in php.keyed(fm).items():
        if isinstance(told, dict) and php.text(told.get("typeId")) in MULTIFIELDS:
            number = None if adding or not key.isdigit() else int(key)
            value, value_type = php.text(told.get("value")), php.text(told.get("valueType"))
            found.append(Entry(php.text(told["typeId"]), number, value, value_type))
    return found


def apply(store: Store, entity: Entity, owner: int, entries: Iterable[Entry]) -> bool:
    """True when anything changed. An id of somebody else's value is passed over."""
    before = store.db.total_changes
    for entry in entries:
        if entry.id is None:
            _append(store, entity, owner, entry)
        else:
            _change(store, entity, owner, entry)
    return store.db.total_changes > before


def _append(store: Store, entity: Entity, owner: int, entry: Entry) -> None:
    if entry.value:
        value_type = entry.value_type if entry.value_type in VALUE_TYPES else "WORK"
        row = (entity.name, owner, entry.type, value_type, entry.value, key_of(entry))
        sql = "INSERT INTO multifields (entity, owner, type, value_type, value, match) VALUES (?,?,?,?,?,?)"
        store.db.execute(sql, row)


def _change(store: Store, entity: Entity, owner: int, entry: Entry) -> None:
    mine = (entry.id, entity.name, owner, entry.type)
    if not entry.value:
        store.db.execute("DELETE FROM multifields WHERE id = ? AND entity = ? AND owner = ? AND type = ?", mine)
        return
    sql = """UPDATE multifields SET value = ?1, match = ?2, value_type = coalesce(?3, value_type)
     WHERE id = ?4 AND entity = ?5 AND owner = ?6 AND type = ?7
     AND (value <> ?1 OR value_type <> coalesce(?3, value_type))"""
    store.db.execute(sql, (entry.value, key_of(entry), entry.value_type or None, *mine))


def key_of(entry: Entry) -> str:
    return phone_key(entry.value) if entry.type == "PHONE" else email_key(entry.value)


def of_owners(store: Store, entity: Entity, owners: list[int]) -> dict[int, list[dict[str, Any]]]:
    """Rows of `multifields` by owner, in the order they were added."""
    found: dict[int, list[dict[str, Any]]] = {owner: [] for owner in owners}
    marks = ",".join("?" * len(owners))
    sql = f"SELECT * FROM multifields WHERE entity = ? AND owner IN ({marks}) ORDER BY id"
    for row in store.rows(sql, entity.name, *owners):
        found[row["owner"]].append(row)
    return found
