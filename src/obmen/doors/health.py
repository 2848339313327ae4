"""``GET /health``: whether this process takes messages, for a watcher that knows no password. No secret, no name."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from importlib.metadata import version

from django.db import DatabaseError, connection

from .answers import Answer
from .database import in_pool
from .door import only
from .incoming import Incoming

DATABASE_SECONDS = 5.0


class Health:
    """``alive``: whether the journal's writer works; ``delivering``: whether the worker of this server does."""

    def __init__(self, alive: Callable[[], bool], delivering: Callable[[], bool], pool: Executor) -> None:
        self._alive, self._delivering, self._pool = alive, delivering, pool

    async def handle(self, call: Incoming) -> Answer:
        only(call, "GET", "HEAD")
        looked = asyncio.get_running_loop().run_in_executor(self._pool, _database_answers)
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                database = await looked
        except TimeoutError:
            database = False
        parts = {"journal": self._alive(), "database": database, "worker": self._delivering()}
        well = all(parts.values())
        words = {name: "ok" if works else "failing" for name, works in parts.items()}
        body = {"status": "ok" if well else "failing", "version": version("obmen"), **words}
        return Answer(200 if well else 503, body)


@in_pool
def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True
