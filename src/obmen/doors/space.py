"""Whether there is room to keep more: of the disk, and of what one connection may take."""

import shutil
from concurrent.futures import Executor
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Sum

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.models import Body

from .answers import later
from .database import in_pool
from .limits import Limits

DISK_FULL = Text("The disk of the server is nearly full")
DISK_EVERY = 1.0
COUNT_EVERY = 600.0


class Space:
    """Counts anew every ten minutes in a thread, and adds what came meanwhile. A body's size holds its files'."""

    def __init__(self, pool: Executor) -> None:
        self._pool = pool
        self._stored: dict[int, int] = {}
        self._counted_at: float | None = None
        self._free = 0
        self._looked_at: float | None = None

    def check(self, connection: int, limits: Limits) -> None:
        """Raises Refusal: 503 while the disk is nearly full, 507 for a connection over its storage."""
        now = clock.monotonic()
        if self._looked_at is None or now - self._looked_at > DISK_EVERY:
            self._looked_at, self._free = now, shutil.disk_usage(_existing(Path(settings.OBMEN_HOME))).free
        if self._free < limits.free_disk:
            raise later(503, DISK_FULL, seconds=60, last=True)
        if self._counted_at is None or now - self._counted_at > COUNT_EVERY:
            self._counted_at = now
            self._pool.submit(self._count)
        if self._stored.get(connection, 0) > limits.storage:
            raise later(507, Text("The storage of this connection is full"), seconds=600, last=True)

    def add(self, connection: int, size: int) -> None:
        self._stored[connection] = self._stored.get(connection, 0) + size

    @in_pool
    def _count(self) -> None:
        try:
            self._stored = dict(Body.objects.values_list("source").annotate(Sum("size")))
        except DatabaseError:
            self._counted_at = None


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
