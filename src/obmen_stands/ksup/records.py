"""Objects kept in their simple form: a kind, a key where there is one, and the whole as JSON.

`changed` grows within a kind with each write of an object: a list in its order misses nothing that changes meanwhile.
"""

import json
from typing import Any

from obmen_stands.ksup.answers import Answer
from obmen_stands.ksup.call import Call, dumps
from obmen_stands.ksup.sought import sought

ADD = """INSERT INTO records (kind, deal, key, doc, at, sought, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6,
  (SELECT coalesce(max(changed), 0) + 1 FROM records WHERE kind = ?1))"""
REPLACE = "UPDATE records SET doc = ?, key = ?, sought = ? WHERE id = ?"
TOUCH = """UPDATE records SET at = ?, changed =
  (SELECT coalesce(max(made.changed), 0) + 1 FROM records made WHERE made.kind = records.kind) WHERE id = ?"""


def add(call: Call, kind: str, doc: dict[str, Any], *, deal: str | None = None, key: str | None = None) -> str:
    """The new object's id, text as all ids are."""
    return str(call.db.execute(ADD, (kind, deal, key, dumps(doc), call.at, sought(kind, doc))).lastrowid)


def replace(call: Call, kind: str, id_: str, doc: dict[str, Any], key: str | None = None) -> None:
    call.db.execute(REPLACE, (dumps(doc), key, sought(kind, doc), id_))
    touch(call, id_)


def touch(call: Call, id_: str) -> None:
    """What belongs to it has changed."""
    call.db.execute(TOUCH, (call.at, id_))


def view(row: Any) -> dict[str, Any]:
    doc: dict[str, Any] = json.loads(row["doc"])
    return {"id": str(row["id"])} | doc


def by_key(call: Call, kind: str, key: str) -> dict[str, Any] | None:
    row = call.one("SELECT * FROM records WHERE kind = ? AND key = ?", kind, key)
    return view(row) if row else None


def by_id(call: Call, kind: str, id_: str) -> dict[str, Any] | None:
    row = call.one("SELECT * FROM records WHERE kind = ? AND id = ?", kind, id_)
    return view(row) if row else None


def of_deal(call: Call, kind: str) -> Answer:
    deal = call.live_deal()["number"]
    rows = call.db.execute("SELECT * FROM records WHERE deal = ? AND kind = ? ORDER BY id", (deal, kind))
    return Answer.of(200, {"items": [view(row) for row in rows]})


def owner(call: Call, base: str, kind: str, code: str) -> str | None:
    """Whose 1C code this is; the same code of another base is another code."""
    row = call.one("SELECT owner FROM codes WHERE base = ? AND kind = ? AND code = ?", base, kind, code)
    return str(row["owner"]) if row else None


def take_code(call: Call, base: str, kind: str, code: str, owner_id: str) -> None:
    call.db.execute("DELETE FROM codes WHERE base = ? AND kind = ? AND owner = ?", (base, kind, owner_id))
    call.db.execute("INSERT OR REPLACE INTO codes VALUES (?,?,?,?)", (base, kind, code, owner_id))
