"""What each server process has in flight, in a file that all of them and the harness map: told even by a dead one."""

import mmap
import os
import threading
from pathlib import Path

READY, ARMED, STANDING, ACCEPTS, DELIVERIES, WORKER = range(6)
_CELLS = 6
_ROWS = 16
_APART = 8
"""How far below its server's row a worker of its own process has the one it counts in: two may not write one cell."""


class Gauge:
    """A row of cells for each server. ``ARMED``: the number of the point at which it is to stop. ``ACCEPTS``: messages
    that came in and were not answered yet. ``DELIVERIES``: messages claimed of which the journal does not know yet
    what became. ``WORKER``: the process id of its worker, where that is apart."""

    def __init__(self, path: Path, row: int) -> None:
        with path.open("r+b") as file:
            self._cells = memoryview(mmap.mmap(file.fileno(), 0)).cast("i")
        self._first = self._counts = row * _CELLS
        self._lock = threading.Lock()

    @staticmethod
    def make(path: Path) -> None:
        path.write_bytes(bytes(4 * _CELLS * _ROWS))

    def __getitem__(self, cell: int) -> int:
        return self._cells[self._first + cell]

    def __setitem__(self, cell: int, value: int) -> None:
        self._cells[self._first + cell] = value

    def part(self) -> None:
        """In the worker's process, when it has just begun."""
        self[WORKER], self._counts = os.getpid(), self._first + _APART * _CELLS

    def add(self, cell: int, amount: int) -> None:
        with self._lock:
            self._cells[self._counts + cell] += amount

    def clear(self) -> None:
        for first in (self._first, self._first + _APART * _CELLS):
            for cell in range(_CELLS):
                self._cells[first + cell] = 0

    def forget_deliveries(self) -> None:
        self[DELIVERIES] = self._cells[self._first + _APART * _CELLS + DELIVERIES] = 0

    @property
    def deliveries(self) -> int:
        """Of this server and its worker."""
        return self[DELIVERIES] + self._cells[self._first + _APART * _CELLS + DELIVERIES]

    def everywhere(self, cell: int) -> int:
        """Over all processes."""
        return sum(self._cells[cell::_CELLS].tolist())

    def busy(self) -> bool:
        """An accept and a delivery are in flight at this moment."""
        return self.everywhere(ACCEPTS) > 0 and self.everywhere(DELIVERIES) > 0
