"""What the job cannot be done in less of (a work order is one of ``orders``; the documented limits of a portal)."""

from dataclasses import dataclass
from math import ceil

PAGE, BATCH, IMPORTED = 50, 50, 20
ROWS = PAGE * BATCH
LIMIT, SPAN = 480.0, 600.0
"""Seconds of execution of one method, and within which time."""


@dataclass(frozen=True)
class Job:
    """How many: ``numbered`` deals there are, and open ones without a number with as many contacts; ``updates``,
    ``adds`` and ``imports`` of deals to write, ``contacts`` to make, and whether these are ``imported`` too."""

    numbered: int
    open: int
    updates: int
    adds: int = 0
    imports: int = 0
    contacts: int = 0
    imported: bool = True

    def requests(self) -> int:
        """Every deal that may be meant is read once in full pages, fifty of them a request, and what is to be written
        goes fifty commands a request; one request for the names of the stages."""
        read = ceil(self.numbered / ROWS) + 2 * ceil(self.open / ROWS)
        contacts = _imports(self.contacts) if self.imported else ceil(self.contacts / BATCH)
        written = ceil(self.updates / BATCH) + ceil(self.adds / BATCH) + _imports(self.imports) + contacts
        return read + written + 1

    def seconds(self, write: float) -> float:
        """By the execution time of the method that has most of it."""
        return SPAN * (ceil(max(self.updates, self.adds) * write / LIMIT) - 1)


def _imports(rows: int) -> int:
    return ceil(ceil(rows / IMPORTED) / BATCH)
