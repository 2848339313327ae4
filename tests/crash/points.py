"""The named points of a server's work, at which a process stops as it stands until it is killed."""

import os
import signal

from .gauge import ARMED, JOURNAL, STANDING, WORKER, Gauge

ACCEPTING = ("before commit", "after commit before answer")
DELIVERING = ("after claim", "after send before mark", "during mark", "after mark")
ALONE = {"journal's process alone, its server lives": JOURNAL, "worker's process alone, its server lives": WORKER}
"""Of a server that has them: at a random instant."""
_NUMBERS = {point: number for number, point in enumerate(ACCEPTING + DELIVERING, start=1)}


def arm(gauge: Gauge, point: str) -> None:
    """From now on the process of this row stops where it comes by ``point``."""
    gauge[ARMED] = _NUMBERS[point]


class Trap:
    """Stops the whole process at the point it is armed for, once an accept and a delivery are in flight."""

    def __init__(self, gauge: Gauge) -> None:
        self._gauge = gauge

    def pass_by(self, point: str) -> None:
        if self._gauge[ARMED] == _NUMBERS[point] and self._gauge.busy():
            self._gauge[STANDING] = 1
            os.kill(os.getpid(), signal.SIGSTOP)
