"""A backup put in the place of what is here, and made ready to go on.

Work done after the backup was made is not in it, but the other sides remember it: messages get numbers far above all
that were ever given, so that no identity is told twice for different work (H4).
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from obmen.core import clock
from obmen.core.errors import Refused
from obmen.core.text import Text
from obmen.journal.api import Release, file_store
from obmen.journal.models import Message
from obmen.setup import audit, keys
from obmen.setup.models import Connection

from . import operations, restore_tables
from .archive import DATABASE, KEY, Manifest, manifest_of, reading, unpack, unseal
from .first import make_home, there
from .running import Place

LEAP = 10_000_000
PIECE = 1 << 20


def put_back(path: Path, *, who: str, replace: bool, passphrase: Callable[[], str]) -> Manifest:
    """``replace``: data that is here is put aside (SQLite) or lost (PostgreSQL). ``passphrase`` is asked for where the
    backup holds the key and this machine does not. Raises Refused and Misconfigured; what is here stays then. Whether
    the key that is here opens the secrets is the caller's to ask (``keys.check_key``)."""
    place = Place(make_home())
    place.take()
    try:
        with reading(path) as tar:
            manifest = manifest_of(tar, path)
            _refuse_what_cannot_be(manifest, replace)
            with tempfile.TemporaryDirectory(dir=settings.OBMEN_HOME, prefix="restore-") as folder:
                unpack(tar, Path(folder))
                _put(Path(folder), manifest, passphrase)
        _go_on(who, path)
        return manifest
    finally:
        place.leave()


def _refuse_what_cannot_be(manifest: Manifest, replace: bool) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(Text("The backup is of {theirs}, the database here is {ours}: set OBMEN_DATABASE",
                           theirs=manifest.engine, ours=connection.vendor))  # fmt: skip
    known = MigrationLoader(None).disk_migrations
    if any(step not in known for step in manifest.migrations.items()):
        raise Refused(Text("This backup was made by a newer obmen ({version}): restore it with that one",
                           version=manifest.version))  # fmt: skip
    if connection.vendor == "postgresql":
        restore_tables.refuse_company()
    if not replace and _something_is_here():
        raise Refused(Text("There is data here already. With --replace the backup takes its place"))


def _something_is_here() -> bool:
    if not there():
        return False
    try:
        return Connection.objects.exists() or Message.objects.exists() or User.objects.exists()
    except DatabaseError:
        return False


def _put(folder: Path, manifest: Manifest, passphrase: Callable[[], str]) -> None:
    """Everything is looked at before the first thing is moved."""
    files = sorted((folder / "files").iterdir()) if (folder / "files").exists() else []
    for file in files:
        _whole(file)
    opened = unseal((folder / KEY).read_bytes(), passphrase()) if _key_is_wanted(manifest) else ""
    if manifest.engine == "sqlite":
        _sound(folder / DATABASE)
    store: Any = file_store(settings.OBMEN_HOME)
    for file in files:
        with file.open("rb") as stream:
            store.write(iter(partial(stream.read, PIECE), b""))
    if manifest.engine == "sqlite":
        _put_sqlite(folder / DATABASE)
    else:
        restore_tables.load(folder / "tables", manifest.migrations)
    if opened:
        keys.write_keys(opened.split("\n"))


def _key_is_wanted(manifest: Manifest) -> bool:
    return manifest.with_key and not os.environ.get("OBMEN_SECRET_KEY") and not keys.key_file().exists()


def _whole(file: Path) -> None:
    with file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != file.name:
            raise Refused(Text("The backup is damaged: file {name} is not what it was", name=file.name))


def _sound(database: Path) -> None:
    with closing(sqlite3.connect(database)) as copy:
        if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
            raise Refused(Text("The backup is damaged: its database does not pass the check"))


def _put_sqlite(database: Path) -> None:
    """What is here is put aside beside it, with its log, so that a mistake can be undone."""
    here = Path(connection.settings_dict["NAME"])
    connections.close_all()
    if here.exists():
        aside = here.with_name(f"before-restore-{clock.now():%Y%m%d-%H%M%S}")
        aside.mkdir()
        for tail in ("-wal", "-shm", ""):
            if (part := here.with_name(here.name + tail)).exists():
                part.replace(aside / part.name)
    here.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(database, here)


def _go_on(who: str, path: Path) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = 'journal_message'", [LEAP])
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('journal_message', 'id'),"
                " coalesce((SELECT max(id) FROM journal_message), 0) + %s)",
                [LEAP],
            )
    operations.here(Release())  # whoever held a lane when the backup was made does not work here
    audit.record(who, "backup.restored", path.name)
