"""The chunk store: 1 MB rows in the database, so that any machine on one PostgreSQL reads what any other took in."""

import io
from typing import Any, BinaryIO

from django.db import IntegrityError, InterfaceError, OperationalError, connection, transaction

from obmen.core import clock

from .errors import JournalUnavailable
from .files import Digest, FileStore, fresh_name, old_before
from .models import FileChunk

SIZE = 1024 * 1024
_SWEEP = (
    "DELETE FROM journal_filechunk WHERE kept_at < %s "
    "AND NOT EXISTS (SELECT 1 FROM journal_bodyfile b WHERE b.sha256 = journal_filechunk.sha256) RETURNING number"
)


class ChunkStore(FileStore):
    """Chunks come in under a passing name, each in a transaction of its own, and get their hash for a name in one more
    when all are there."""

    def begin(self) -> "ChunkWriter":
        return ChunkWriter()

    def open(self, sha256: str) -> BinaryIO:
        if not FileChunk.objects.filter(sha256=sha256).exists():
            raise FileNotFoundError(sha256)
        return io.BufferedReader(_Chunks(sha256), SIZE)

    def remove(self, sha256: str) -> None:
        FileChunk.objects.filter(sha256=sha256).delete()

    def sweep(self) -> int:
        """``kept_at`` of a file that is kept anew is renewed, so what is old and unnamed is not about to be named. One
        statement: each row's age is looked at once more under its lock."""
        with connection.cursor() as cursor:
            cursor.execute(_SWEEP, [connection.ops.adapt_datetimefield_value(old_before())])
            return sum(number == 0 for (number,) in cursor.fetchall())


class ChunkWriter:
    def __init__(self) -> None:
        self._name, self._digest = fresh_name(), Digest()
        self._buffer, self._count = bytearray(), 0

    def feed(self, chunk: bytes) -> None:
        self._digest.update(chunk)
        self._buffer += chunk
        while len(self._buffer) >= SIZE:
            self._put(SIZE)

    def finish(self) -> tuple[str, int]:
        if self._buffer or not self._count:
            self._put(SIZE)
        sha256 = self._digest.hex()
        _guarded(lambda: self._rename(sha256))
        return sha256, self._digest.size

    def abort(self) -> None:
        _guarded(lambda: FileChunk.objects.filter(sha256=self._name).delete())

    def _put(self, size: int) -> None:
        content, self._buffer = bytes(self._buffer[:size]), self._buffer[size:]
        number, self._count = self._count, self._count + 1
        _guarded(
            lambda: FileChunk.objects.create(sha256=self._name, number=number, content=content, kept_at=clock.now())
        )

    def _rename(self, sha256: str) -> None:
        """The same content that stands already stays, its time renewed; ours goes."""
        ours = FileChunk.objects.filter(sha256=self._name)
        now = clock.now()
        try:
            with transaction.atomic():
                if FileChunk.objects.filter(sha256=sha256).update(kept_at=now):
                    ours.delete()
                elif ours.update(sha256=sha256, kept_at=now) != self._count:
                    raise JournalUnavailable("an upload that took more than a day was swept")
        except IntegrityError:  # another machine finished the same content in this instant
            ours.delete()


class _Chunks(io.RawIOBase):
    """Reads chunk by chunk; holds one."""

    def __init__(self, sha256: str) -> None:
        self._sha256, self._number, self._rest = sha256, 0, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._rest:
            self._rest, self._number = self._next(), self._number + 1
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def _next(self) -> memoryview:
        """An upload is read in the threads of the HTTP client. Nobody would close a connection of theirs."""
        found = FileChunk.objects.filter(sha256=self._sha256, number=self._number)
        try:
            return memoryview(bytes(found.values_list("content", flat=True).first() or b""))
        finally:
            if not connection.in_atomic_block:
                connection.close()


def _guarded(act: Any) -> None:
    try:
        act()
    except (OperationalError, InterfaceError) as error:
        connection.close()
        raise JournalUnavailable(str(error)) from error
