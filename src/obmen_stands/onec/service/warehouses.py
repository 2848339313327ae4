"""Warehouses of the base («Склады»): those it has, and those a question chooses among them (K14)."""

import sqlite3
from collections.abc import Iterable

from .. import objects
from ..store import Store

FIRST = ("Магазин", "Внешний склад")
"""Of a new base."""


def begin(store: Store) -> None:
    with store.write() as tx:
        put(tx, FIRST)


def put(tx: sqlite3.Connection, names: Iterable[str]) -> None:
    """Those that are not there yet."""
    for name in names:
        objects.put_named(tx, "warehouse", name)


def chosen(tx: sqlite3.Connection, asked: Iterable[str]) -> tuple[list[str], str]:
    """Their names, each once, and what is wrong with what was asked for: by name or by id."""
    names, wrong = dict[str, None](), []
    for one in asked:
        found = [row["name"] for row in _all(tx) if one.casefold() in (row["name"].casefold(), row["ref"])]
        if len(found) == 1:
            names[found[0]] = None
        else:
            wrong.append(f"в 1С несколько складов «{one}»" if found else f"в 1С нет склада «{one}»")
    return list(names), "; ".join(wrong)


def _all(tx: sqlite3.Connection) -> list[objects.Row]:
    return [row for row in objects.of(tx, "warehouse") if not row.get("marked")]
