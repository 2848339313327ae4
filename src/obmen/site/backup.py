"""A backup: database and files as of one moment, while the server goes on (H11).

The database is copied first and files after it: a file stands before the commit that names it, so every file the copy
names is there, unless it was pruned meanwhile with its message.
"""

import io
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from django.conf import settings
from django.db import connection, transaction

from obmen.core import clock
from obmen.journal.api import file_store
from obmen.journal.files_folder import FolderStore
from obmen.journal.models import BodyFile
from obmen.setup import audit, keys

from .archive import DATABASE, FORMAT, KEY, MANIFEST, Manifest, add, manifest_bytes, migrations, seal, writing

SPOOLED = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """``size`` in bytes; ``files``: how many."""

    size: int
    files: int


def make(path: Path, *, who: str, passphrase: str = "") -> Made:
    """``passphrase``: the key goes in too, sealed with it. Raises Refused where the place cannot be written, and
    Misconfigured for a weak passphrase; nothing is left behind then."""
    sealed = seal("\n".join(keys.keys()), passphrase) if passphrase else b""
    with writing(path) as tar:
        add(tar, MANIFEST, io.BytesIO(manifest_bytes(_manifest(bool(sealed)))))
        if sealed:
            add(tar, KEY, io.BytesIO(sealed))
        named = _sqlite(tar, path.parent) if connection.vendor == "sqlite" else _postgresql(tar)
        files = _files(tar, named)
    audit.record(who, "backup.made", path.name, after={"with_key": bool(sealed)})
    return Made(path.stat().st_size, files)


def _manifest(with_key: bool) -> Manifest:
    engine: Literal["sqlite", "postgresql"] = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    return Manifest(FORMAT, settings.OBMEN_VERSION, engine, clock.now().isoformat(), migrations(), with_key)


def _sqlite(tar: tarfile.TarFile, beside: Path) -> Iterable[str]:
    """In one step: readers do not hold up the server's writer."""
    with tempfile.NamedTemporaryFile(dir=beside, prefix=".obmen-backup-") as copied:
        with (
            closing(sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copied.name)) as copy,
        ):
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            named = [row[0] for row in copy.execute("SELECT DISTINCT sha256 FROM journal_bodyfile")]
        with Path(copied.name).open("rb") as stream:
            add(tar, DATABASE, stream)
    return named


def _postgresql(tar: tarfile.TarFile) -> Iterable[str]:
    """All tables as one transaction sees them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        for table in sorted(connection.introspection.table_names(cursor)):
            with tempfile.SpooledTemporaryFile(SPOOLED) as spool:
                with cursor.copy(f"COPY {connection.ops.quote_name(table)} TO STDOUT") as rows:
                    for piece in rows:
                        spool.write(piece)
                add(tar, f"tables/{table}.copy", spool)  # type: ignore[arg-type]
        return list(BodyFile.objects.values_list("sha256", flat=True).distinct())


def _files(tar: tarfile.TarFile, named: Iterable[str]) -> int:
    store = file_store(settings.OBMEN_HOME)
    if not isinstance(store, FolderStore):
        return 0
    count = 0
    for sha256 in named:
        try:
            with store.open(sha256) as stream:
                add(tar, f"files/{sha256}", stream)
        except FileNotFoundError:
            continue
        count += 1
    return count
