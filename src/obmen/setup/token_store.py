"""Secrets that the other side renews (``core.ports.TokenStore``), encrypted, one renewal at a time."""

import threading
from collections import defaultdict
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction

from obmen.core import posix

from .models import StoredSecret
from .secrets import decrypt, encrypt

# On PostgreSQL the row is the lock. On SQLite that would keep the one writer waiting for an answer from outside, so a
# file is the lock between the server, its worker and a command.
_locks: defaultdict[tuple[int, str], threading.Lock] = defaultdict(threading.Lock)


class DatabaseTokens:
    def __init__(self, connection_id: int) -> None:
        self._connection = connection_id

    def get(self, name: str) -> str | None:
        row = StoredSecret.objects.filter(connection_id=self._connection, name=name).first()
        return decrypt(row.value)["value"] if row else None

    def renew(self, name: str, fetch: Callable[[str | None], str]) -> str:
        """``fetch`` is given what is kept now and gives what to keep. Who waited for another's renewal is given that
        one's result, and decides by it whether to fetch again."""
        with _locks[self._connection, name]:
            if connection.vendor == "sqlite":
                with self._file_lock(name).waited_for():
                    return self._keep(name, fetch(self.get(name)))
            with transaction.atomic():
                StoredSecret.objects.get_or_create(
                    connection_id=self._connection, name=name, defaults={"value": encrypt({"value": None})}
                )
                row = StoredSecret.objects.select_for_update().get(connection_id=self._connection, name=name)
                return self._keep(name, fetch(decrypt(row.value)["value"]))

    def _file_lock(self, name: str) -> posix.FileLock:
        return posix.FileLock(settings.OBMEN_HOME / f"renewal-{self._connection}-{name}.lock")

    def _keep(self, name: str, value: str) -> str:
        StoredSecret.objects.update_or_create(
            connection_id=self._connection, name=name, defaults={"value": encrypt({"value": value})}
        )
        return value
