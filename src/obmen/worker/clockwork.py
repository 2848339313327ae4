"""What is due by time alone: alerts, pruning, sweeping, the database's clock."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections

from obmen.core import clock

log = logging.getLogger("obmen.clockwork")


@dataclass(slots=True)
class Duty:
    """``act`` runs every ``seconds``; one that fails is told to the log and tried at its next turn."""

    name: str
    seconds: float
    act: Callable[[], object]
    due: float = field(default=0.0)


class Clockwork:
    """One thread for all duties of a process: they are short, and none is urgent to the second."""

    def __init__(self, *duties: Duty) -> None:
        self._duties = duties
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clockwork", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        self._stopping.set()
        self._thread.join(timeout)

    def turn(self) -> None:
        """Does what is due now."""
        for duty in self._duties:
            if duty.due <= clock.monotonic():
                self._do(duty)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.turn()
            nearest = min((duty.due for duty in self._duties), default=clock.monotonic() + 60)
            clock.wait(self._stopping, max(0.05, nearest - clock.monotonic()))

    def _do(self, duty: Duty) -> None:
        try:
            close_old_connections()
            duty.act()
        except Exception:  # the thread is that of every other duty
            log.exception("duty failed", extra={"duty": duty.name})
        duty.due = clock.monotonic() + duty.seconds
