"""Hears that another process has made work, so that an idle worker need not keep asking the database."""

import threading
from collections.abc import Callable

import psycopg
from django.db import connection

from obmen.core import clock

from .sql_postgresql import CHANNEL

HEARD_EVERY = 1.0  # seconds after which it looks whether it shall stop
AGAIN_AFTER = 2.0


class Wake:
    """A thread with a connection of its own, for PostgreSQL; on SQLite nobody else makes work and it does nothing."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard, self._stopping = heard, threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Call in a thread that may use Django's connection."""
        if connection.vendor == "postgresql":
            parameters = {**connection.get_connection_params(), "application_name": "obmen wake"}
            for own in ("cursor_factory", "context", "prepare_threshold"):
                parameters.pop(own, None)
            self._thread = threading.Thread(target=self._listen, args=(parameters,), name="wake", daemon=True)
            self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        self._stopping.set()
        if self._thread:
            self._thread.join(timeout)

    def _listen(self, parameters: dict[str, object]) -> None:
        """What was told while it was away is made up for: who listens anew calls once."""
        while not self._stopping.is_set():
            try:
                with psycopg.connect(autocommit=True, **parameters) as ear:  # type: ignore[arg-type]
                    ear.execute(f"LISTEN {CHANNEL}")
                    self._heard()
                    self._hear(ear)
            except psycopg.OperationalError:
                clock.wait(self._stopping, AGAIN_AFTER)

    def _hear(self, ear: "psycopg.Connection[tuple[object, ...]]") -> None:
        while not self._stopping.is_set():
            for _ in ear.notifies(timeout=HEARD_EVERY):
                self._heard()
                if self._stopping.is_set():
                    return
