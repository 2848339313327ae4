"""Objects kept in their simple form: a kind, a key where there is one, and the whole as JSON."""

import json
from typing import Any

from obmen_stands.ksup.answers import Answer
from obmen_stands.ksup.call import Call, dumps


def add(call: Call, kind: str, doc: dict[str, Any], *, deal: str | None = None, key: str | None = None) -> str:
    """The new object's id, text as all ids are."""
    cursor = call.db.execute(
        "INSERT INTO records (kind, deal, key, doc, at) VALUES (?,?,?,?,?)", (kind, deal, key, dumps(doc), call.at)
    )
    return str(cursor.lastrowid)


def replace(call: Call, id_: str, doc: dict[str, Any], key: str | None = None) -> None:
    call.db.execute("UPDATE records SET doc = ?, key = ?, at = ? WHERE id = ?", (dumps(doc), key, call.at, id_))


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
