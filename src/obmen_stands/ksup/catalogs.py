"""What the lists of the stand have in common: a search, pages by a key, and a card of each object."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from obmen_stands.ksup.html import esc, search
from obmen_stands.ksup.sought import fold

SHOWN = 100
Show = Callable[..., Response]
"""Makes the page of a title, content and status."""


@dataclass(frozen=True)
class Part:
    """Of a list: those shown, the key of what follows (empty where nothing does), and how many there are in all."""

    items: Sequence[dict[str, Any]]
    next: str
    total: int


def found(db: sqlite3.Connection, kind: str, wanted: str, before: str = "") -> Part:
    """Those that hold each word, last changed first. The index holds what is sought: 200,000 are looked through at
    once."""
    words = fold(wanted).split()
    holds = "".join(" AND instr(sought, ?)" for _ in words)
    key = int(before) if before.isdecimal() else 2**62
    sql = f"SELECT id, changed FROM records WHERE kind = ? AND changed < ?{holds} ORDER BY changed DESC LIMIT ?"  # noqa: S608
    keys = db.execute(sql, (kind, key, *words, SHOWN + 1)).fetchall()
    total: int = db.execute("SELECT count(*) FROM records WHERE kind = ?", (kind,)).fetchone()[0]
    items = [one for row in keys[:SHOWN] if (one := one_of(db, kind, str(row["id"])))]
    return Part(items, str(keys[SHOWN - 1]["changed"]) if len(keys) > SHOWN else "", total)


def one_of(db: sqlite3.Connection, kind: str, id_: str) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM records WHERE kind = ? AND id = ?", (kind, id_)).fetchone()
    return {"id": str(row["id"]), "at": row["at"]} | json.loads(row["doc"]) if row else None


def codes(db: sqlite3.Connection, kind: str, owner: str) -> list[list[str]]:
    """Base and what 1C calls it there, as cells."""
    kept = db.execute("SELECT base, code FROM codes WHERE kind = ? AND owner = ? ORDER BY base", (kind, owner))
    return [[esc(row["base"]), f"<code>{esc(row['code'])}</code>"] for row in kept]


def asked(request: Request, *names: str) -> dict[str, str]:
    """Words of the address by which a list is narrowed and continued."""
    return {name: request.query_params.get(name, "").strip() for name in ("q", "before", *names)}


def listed(asks: str, query: dict[str, str], table: str, part: Part, more: str = "") -> str:
    """A search, the table, and the way on. ``more``: further fields of the search, ready HTML."""
    narrowed = {name: value for name, value in query.items() if value and name != "before"}
    steps = []
    if query["before"]:
        steps.append(f'<a href="?{esc(urlencode(narrowed))}">К началу</a>')
    if part.next:
        steps.append(f'<a href="?{esc(urlencode(narrowed | {"before": part.next}))}">Дальше</a>')
    count = f'<span class="soft">Показано {len(part.items)}, всего {number(part.total)}</span>' if part.total else ""
    foot = f'<p class="steps">{count}{"".join(steps)}</p>' if count else ""
    return f"<section>{search(asks, query['q'], more)}</section><section>{table}{foot}</section>"


def number(count: int) -> str:
    return f"{count:,}".replace(",", "\u00a0")
