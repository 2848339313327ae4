"""What each server process has in flight, in a file that all of them and the harness map: told even by a dead one."""

import mmap
import threading
from pathlib import Path

READY, ARMED, STANDING, ACCEPTS, DELIVERIES = range(5)
_CELLS = 5
_ROWS = 16


class Gauge:
    """A row of cells for each process. ``ARMED``: the number of the point at which it is to stop. ``ACCEPTS``: messages
    that came in and were not answered yet. ``DELIVERIES``: messages claimed of which the journal does not know yet
    what became."""

    def __init__(self, path: Path, row: int) -> None:
        with path.open("r+b") as file:
            self._cells = memoryview(mmap.mmap(file.fileno(), 0)).cast("i")
        self._first = row * _CELLS
        self._lock = threading.Lock()

    @staticmethod
    def make(path: Path) -> None:
        path.write_bytes(bytes(4 * _CELLS * _ROWS))

    def __getitem__(self, cell: int) -> int:
        return self._cells[self._first + cell]

    def __setitem__(self, cell: int, value: int) -> None:
        self._cells[self._first + cell] = value

    def add(self, cell: int, amount: int) -> None:
        with self._lock:
            self._cells[self._first + cell] += amount

    def clear(self) -> None:
        for cell in range(_CELLS):
            self._cells[self._first + cell] = 0

    def everywhere(self, cell: int) -> int:
        """Over all processes."""
        return sum(self._cells[cell::_CELLS].tolist())

    def busy(self) -> bool:
        """An accept and a delivery are in flight at this moment."""
        return self.everywhere(ACCEPTS) > 0 and self.everywhere(DELIVERIES) > 0
