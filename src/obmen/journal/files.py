"""The files of messages: content-addressed, streamed, durable before the commit that names them.

Two stores: a folder (SQLite, or a folder that machines share) and chunks in the database (several machines on one
PostgreSQL). What a crash or a refused message leaves behind is swept once it is older than a day.
"""

import hashlib
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Protocol

from django.db import connection

from obmen.core import clock

from .errors import JournalUnavailable
from .ids import new_id

SWEPT_AFTER = timedelta(days=1)
LEAST_FREE = 512 * 1024 * 1024


class DiskAlmostFull(JournalUnavailable):
    """Less is free than the guard leaves: no file is begun, so that the journal itself can still write."""


class FileWriter(Protocol):
    """One file on its way in; calls come one at a time, from any thread."""

    def feed(self, chunk: bytes) -> None: ...

    def finish(self) -> tuple[str, int]:
        """Hex SHA-256 and size in bytes; the file is durable when this returns. The same content twice is kept once."""
        ...

    def abort(self) -> None:
        """Leaves nothing behind; after ``finish`` it does nothing."""
        ...


class FileStore(ABC):
    """OSError and JournalUnavailable are the two ways it fails; nothing was kept then."""

    @abstractmethod
    def begin(self) -> FileWriter:
        """Raises DiskAlmostFull."""

    @abstractmethod
    def open(self, sha256: str) -> BinaryIO:
        """A fresh stream; FileNotFoundError when it was pruned."""

    @abstractmethod
    def remove(self, sha256: str) -> None: ...

    @abstractmethod
    def sweep(self) -> int:
        """Removes what no message names and is older than a day → how many files."""

    def write(self, chunks: Iterable[bytes]) -> tuple[str, int]:
        writer = self.begin()
        try:
            for chunk in chunks:
                writer.feed(chunk)
            return writer.finish()
        except BaseException:
            writer.abort()
            raise


class Digest:
    """Hash and size of what has come by so far."""

    def __init__(self) -> None:
        self._hash, self.size = hashlib.sha256(), 0

    def update(self, chunk: bytes) -> None:
        self._hash.update(chunk)
        self.size += len(chunk)

    def hex(self) -> str:
        return self._hash.hexdigest()


def check_free(folder: Path, least: int) -> None:
    """``least``: bytes that must stay free."""
    free = shutil.disk_usage(folder).free
    if free < least:
        raise DiskAlmostFull(f"{free // 2**20} MB are free in {folder}, {least // 2**20} MB have to stay")


def fresh_name() -> str:
    """Of a file on its way in; begins with its time, so that what was left behind is known by its name."""
    return f"{new_id()}.part"


def old_before() -> datetime:
    """What is older and named by nobody is swept."""
    return clock.now() - SWEPT_AFTER


def file_store(home: Path) -> FileStore:
    """As the database asks for: a folder of the server's own on SQLite, chunks on PostgreSQL unless ``OBMEN_FILES``
    names a folder that all machines share."""
    from .files_chunks import ChunkStore
    from .files_folder import FolderStore

    shared = os.environ.get("OBMEN_FILES")
    if connection.vendor == "postgresql" and not shared:
        return ChunkStore()
    return FolderStore(Path(shared) if shared else home / "files")
