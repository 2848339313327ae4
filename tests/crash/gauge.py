"""What each server process has in flight, in a file that all of them and the harness map: told even by a dead one."""

import mmap
import os
import threading
from pathlib import Path

READY, ARMED, STANDING, ACCEPTS, DELIVERIES, PID = range(6)
JOURNAL, WORKER = 1, 2
"""The processes a server forks, in their order."""
_CELLS = 6
_SERVERS = 5
_ROWS = _SERVERS * 3
"""A row for each server, and for each process of its own: two that counted in one cell at once would lose counts."""


class Gauge:
    """A row of cells for each server. ``ARMED``: the number of the point at which it is to stop. ``ACCEPTS``: messages
    that came in and were not answered yet. ``DELIVERIES``: messages claimed of which the journal does not know yet
    what became. ``PID``: of a process that the server forked."""

    def __init__(self, path: Path, row: int) -> None:
        with path.open("r+b") as file:
            self._cells = memoryview(mmap.mmap(file.fileno(), 0)).cast("i")
        self._first = self._counts = row * _CELLS
        self._lock = threading.Lock()
        self._forked = 0

    @staticmethod
    def make(path: Path) -> None:
        path.write_bytes(bytes(4 * _CELLS * _ROWS))

    def __getitem__(self, cell: int) -> int:
        return self._cells[self._first + cell]

    def __setitem__(self, cell: int, value: int) -> None:
        self._cells[self._first + cell] = value

    def parted(self) -> None:
        """In the server, when it has forked."""
        self._forked += 1

    def part(self) -> None:
        """In the forked process, when it has just begun."""
        self._counts = self._row(self._forked + 1)
        self._cells[self._counts + PID] = os.getpid()

    def add(self, cell: int, amount: int) -> None:
        with self._lock:
            self._cells[self._counts + cell] += amount

    def clear(self) -> None:
        for first in self._rows():
            for cell in range(_CELLS):
                self._cells[first + cell] = 0

    def forget_deliveries(self) -> None:
        for first in self._rows():
            self._cells[first + DELIVERIES] = 0

    @property
    def deliveries(self) -> int:
        """Of this server and its processes."""
        return sum(self._cells[first + DELIVERIES] for first in self._rows())

    def pid(self, process: int) -> int:
        """0 where there is none."""
        return self._cells[self._row(process) + PID]

    def dead(self, process: int) -> None:
        self._cells[self._row(process) + PID] = 0

    def _row(self, process: int) -> int:
        return self._first + process * _SERVERS * _CELLS

    def _rows(self) -> list[int]:
        return [self._row(process) for process in (0, JOURNAL, WORKER)]

    def everywhere(self, cell: int) -> int:
        """Over all processes."""
        return sum(self._cells[cell::_CELLS].tolist())

    def busy(self) -> bool:
        """An accept and a delivery are in flight at this moment."""
        return self.everywhere(ACCEPTS) > 0 and self.everywhere(DELIVERIES) > 0
