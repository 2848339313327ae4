"""The disk's bare limit: rows of 1 kB committed to SQLite, each commit synced (WAL, synchronous=FULL)."""

import sqlite3
import time
from pathlib import Path

SECONDS = 1.5


def rows_a_second(folder: Path, together: int) -> float:
    """With so many rows to a commit."""
    file = folder / f"bare-{together}.sqlite3"
    database = sqlite3.connect(file, isolation_level=None)
    for line in (
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)",
    ):
        database.execute(line)
    done, began, body = 0, time.monotonic(), (b"x" * 1024,)
    while time.monotonic() < began + SECONDS:
        database.execute("BEGIN IMMEDIATE")
        database.executemany("INSERT INTO row (body) VALUES (?)", [body] * together)
        database.execute("COMMIT")
        done += together
    rate = done / (time.monotonic() - began)
    database.close()
    for left in folder.glob(f"{file.name}*"):
        left.unlink()
    return rate
