"""The threads that deliver: made when they are needed, each closing its own database connection.

``ThreadPoolExecutor`` has no word for a thread's end, so it would leave a connection of PostgreSQL open per thread.
There it is closed after each task already: a hundred idle threads a worker would be all that a server grants.
"""

import logging
import queue
import threading
from collections.abc import Callable

from django.db import connection, connections

log = logging.getLogger("obmen.worker")

_Task = Callable[[], object]


class Hands:
    """At most ``most`` threads. What is given waits for a free one; a task that raises is told to the log."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._idle = threading.Semaphore(0)
        self._threads: list[threading.Thread] = []
        self._giving = threading.Lock()

    def give(self, task: _Task) -> None:
        with self._giving:
            self._tasks.put(task)
            if not self._idle.acquire(blocking=False) and len(self._threads) < self._most:
                thread = threading.Thread(target=self._work, name=f"deliver-{len(self._threads) + 1}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def dismiss(self, timeout: float) -> None:
        """Those that are busy end after their task; waits ``timeout`` seconds for each at most."""
        threads = tuple(self._threads)
        for _ in threads:
            self._tasks.put(None)
        for thread in threads:
            thread.join(timeout)

    def _work(self) -> None:
        while task := self._tasks.get():
            try:
                task()
            except Exception:
                log.exception("a delivery was given up by a defect")
            finally:
                if connection.vendor == "postgresql":
                    connection.close()
                self._idle.release()
        connections.close_all()
