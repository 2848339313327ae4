"""What the lists of products and of contacts have in common: a search, and a card of each."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from starlette.responses import Response

from obmen_stands.ksup.html import esc, search

SHOWN = 200
Show = Callable[..., Response]
"""Makes the page of a title, content and status."""


def found(db: sqlite3.Connection, kind: str, wanted: str) -> tuple[list[dict[str, Any]], int]:
    """The newest first, and how many there are in all. Letter case is folded here: SQLite folds none of Russian."""
    total: int = db.execute("SELECT count(*) FROM records WHERE kind = ?", (kind,)).fetchone()[0]
    return list(islice((one for one in _every(db, kind) if _fits(one, wanted.casefold())), SHOWN)), total


def _every(db: sqlite3.Connection, kind: str) -> Iterator[dict[str, Any]]:
    for row in db.execute("SELECT * FROM records WHERE kind = ? ORDER BY at DESC, id DESC", (kind,)):
        yield {"id": str(row["id"]), "at": row["at"]} | json.loads(row["doc"])


def _fits(one: dict[str, Any], wanted: str) -> bool:
    return any(wanted in value.casefold() for name, value in one.items() if value and name not in {"id", "at"})


def one_of(db: sqlite3.Connection, kind: str, id_: str) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM records WHERE kind = ? AND id = ?", (kind, id_)).fetchone()
    return {"id": str(row["id"]), "at": row["at"]} | json.loads(row["doc"]) if row else None


def codes(db: sqlite3.Connection, kind: str, owner: str) -> list[list[str]]:
    """Base and what 1C calls it there, as cells."""
    kept = db.execute("SELECT base, code FROM codes WHERE kind = ? AND owner = ? ORDER BY base", (kind, owner))
    return [[esc(row["base"]), f"<code>{esc(row['code'])}</code>"] for row in kept]


def listed(asks: str, wanted: str, table: str, counts: tuple[int, int]) -> str:
    """``counts``: how many are shown, and how many there are."""
    count = f'<p class="soft">Показано {counts[0]} из {counts[1]}</p>' if counts[1] else ""
    return f"<section>{search(asks, wanted)}</section><section>{table}{count}</section>"
