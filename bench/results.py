"""What was measured, and the gates it has to pass."""

from dataclasses import dataclass, field
from pathlib import Path

from .ends import Sink


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of a table: ``value`` as it is shown."""

    what: str
    value: str


@dataclass(frozen=True, slots=True)
class Gate:
    """``seen`` must be at least, or at most, ``limit``; ``seen`` None: it could not be measured."""

    what: str
    seen: float | None
    limit: float
    unit: str = ""
    least: bool = True

    @property
    def ok(self) -> bool:
        if self.seen is None:
            return False
        return self.seen >= self.limit if self.least else self.seen <= self.limit


@dataclass(slots=True)
class Results:
    """Tables by title, in the order they were begun."""

    tables: dict[str, list[Figure]] = field(default_factory=dict)
    gates: list[Gate] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, table: str, what: str, value: float | str, unit: str = "") -> None:
        shown = value if isinstance(value, str) else f"{value:,.{0 if value >= 100 else 1}f}{unit and ' '}{unit}"
        self.tables.setdefault(table, []).append(Figure(what, shown))


@dataclass(frozen=True, slots=True)
class Ground:
    """What every job works with. ``scale``: 1, or less for a quick look."""

    folder: Path
    sink: Sink
    scale: float
    results: Results

    def count(self, full: int) -> int:
        """How many messages a job of ``full`` takes here."""
        return max(500, int(full * self.scale))
