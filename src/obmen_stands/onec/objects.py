"""The objects of the base, catalogs and documents: each is kept once, whoever shows it: pages, messages, the service,
OData. An object is a row of plain values; exact numbers are text, dates ISO text, references `Ref_Key`.
"""

import json
import sqlite3
import uuid
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from .store import next_number, take_numbers

Row = dict[str, Any]
NO_REF = "00000000-0000-0000-0000-000000000000"
COLUMNS = "kind, ref, code, name, date, sought, marked, folder, version, body"
SOUGHT = {"product": "article", "counterparty": "inn", "card": "partner", "request": "key",
          "correction": "shipment"}  # fmt: skip
"""By which of its values, besides code and name, an object of a kind is looked for."""


@lru_cache(4096)
def ref_of(kind: str, name: str) -> str:
    """Of an object that its name alone tells from others: a group, a manufacturer, a warehouse."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{kind}/{name}"))


def new_ref(tx: sqlite3.Connection, kind: str) -> str:
    return new_refs(tx, kind, 1)[0]


def new_refs(tx: sqlite3.Connection, kind: str, count: int) -> list[str]:
    """Others in every base, and in one base the same for the same acts."""
    base = tx.execute("select value from settings where name = 'base'").fetchone()
    last = take_numbers(tx, f"ref of {kind}", count)
    place = f"{base['value'] if base else ''}/{kind}"
    return [str(uuid.uuid5(uuid.NAMESPACE_URL, f"{place}/{own}")) for own in range(last - count + 1, last + 1)]


def put(tx: sqlite3.Connection, kind: str, row: Row) -> Row:
    """Writes the object over what the base held of it."""
    put_many(tx, kind, [row])
    return row


def put_many(tx: sqlite3.Connection, kind: str, rows: Sequence[Row]) -> None:
    last = take_numbers(tx, "version", len(rows))
    for version, row in enumerate(rows, last - len(rows) + 1):
        tx.execute(
            f"insert into objects ({COLUMNS}) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608 - names of ours
            " on conflict (kind, ref) do update set code = excluded.code, name = excluded.name, date = excluded.date,"
            " sought = excluded.sought, marked = excluded.marked, version = excluded.version, body = excluded.body",
            (
                kind, row["ref"], row.get("number") or row.get("code", ""), shown(row), row.get("date", ""),
                row.get(SOUGHT.get(kind, ""), ""), row.get("marked", False), row.get("folder", False), version,
                json.dumps(row, ensure_ascii=False, default=str),
            ),
        )  # fmt: skip
        targets = {line["order"] for line in row.get("lines", ()) if line.get("order")}
        tx.executemany("insert or ignore into links values (?, ?)", [(one, row["ref"]) for one in targets])


def put_named(tx: sqlite3.Connection, kind: str, name: str) -> None:
    """The element of that name, made when there is none."""
    ref = ref_of(kind, name)
    if name and find(tx, kind, ref) is None:
        put(tx, kind, {"ref": ref, "code": f"{next_number(tx, kind):09}", "name": name})


def shown(row: Row) -> str:
    """What 1C sorts references by: the name of an element, date and number of a document."""
    return f"{row.get('date', '')} {row['number']}" if "number" in row else str(row["name"])


def find(tx: sqlite3.Connection, kind: str, ref: str) -> Row | None:
    return _one(tx.execute("select body from objects where kind = ? and ref = ?", (kind, ref)))


def get(tx: sqlite3.Connection, kind: str, ref: str) -> Row:
    """Raises LookupError."""
    row = find(tx, kind, ref)
    if row is None:
        raise LookupError(f"в базе нет «{ref}»")
    return row


def by_code(tx: sqlite3.Connection, kind: str, code: str) -> Row | None:
    return _one(tx.execute("select body from objects where kind = ? and code = ? order by +rowid", (kind, code)))


def by_name(tx: sqlite3.Connection, kind: str, name: str) -> Row | None:
    """The first that was written under that name."""
    return _one(tx.execute("select body from objects where kind = ? and name = ? order by +rowid", (kind, name)))


def youngest(tx: sqlite3.Connection, kind: str, number: str) -> Row | None:
    """Of the documents of that number."""
    query = (
        "select body from objects where kind = ? and code = ? order by json_extract(body, '$.year') desc, rowid desc"
    )
    return _one(tx.execute(query, (kind, number)))


def sought(tx: sqlite3.Connection, kind: str, value: str) -> list[Row]:
    """Those with that value of `SOUGHT`, by code."""
    return list(
        _all(tx.execute("select body from objects where kind = ? and sought = ? order by +code", (kind, value)))
    )


def naming(tx: sqlite3.Connection, kind: str, ref: str) -> list[Row]:
    """Documents that refer to an object, oldest first."""
    query = (
        "select body from objects where kind = ? and (sought = ? or ref in (select holder from links where target = ?))"
    )
    return list(_all(tx.execute(f"{query} order by rowid", (kind, ref, ref))))


def of(tx: sqlite3.Connection, kind: str, *, folders: bool = False) -> Iterator[Row]:
    """All elements, or all groups, by code."""
    found = tx.execute("select body from objects where kind = ? and folder = ? order by code", (kind, folders))
    return _all(found)


def last(tx: sqlite3.Connection, kind: str, limit: int = -1) -> list[Row]:
    """The newest so many, newest last."""
    query = "select body from objects where kind = ? and not folder order by rowid desc limit ?"
    return list(_all(tx.execute(query, (kind, limit))))[::-1]


def searched(tx: sqlite3.Connection, kind: str, text: str, limit: int) -> list[Row]:
    """The newest so many elements, newest first; with a text those that bear it in code, name or number."""
    query = (
        "select body from objects where kind = ? and not folder"
        " and (? = '' or code = ? or sought = ? or instr(name, ?)) order by rowid desc limit ?"
    )
    return list(_all(tx.execute(query, (kind, text, text, text, text, limit))))


def some(tx: sqlite3.Connection, kind: str, place: float) -> Row:
    """The one that stands at this part (0 to 1) of all, in the order they were written; {} where there is none."""
    query = "select body from objects where kind = ? and not folder and not marked order by rowid limit 1 offset ?"
    whole = "select count(*) n from objects where kind = ? and not folder and not marked"
    number = int(tx.execute(whole, (kind,)).fetchone()["n"] * place)
    return _one(tx.execute(query, (kind, number))) or {}


def count(tx: sqlite3.Connection, kind: str) -> int:
    return int(tx.execute("select count(*) n from objects where kind = ? and not folder", (kind,)).fetchone()["n"])


def _one(found: sqlite3.Cursor) -> Row | None:
    return next(_all(found), None)


def _all(found: sqlite3.Cursor) -> Iterator[Row]:
    return (json.loads(one["body"]) for one in found)
