"""A run that notes what it is told, and that a person stops."""

from dataclasses import dataclass, field

from .small_run import SmallRun


@dataclass
class WatchedRun(SmallRun):
    """``told``: how far it was said to be, and of how much. ``pieces``: how often it may be asked whether it was
    stopped before it was. What was brought before is read once, as the worker's runs do."""

    told: list[tuple[int, int | None]] = field(default_factory=list)
    pieces: int = 1_000_000
    _brought: dict[str, str] | None = None

    def progress(self, done: int, total: int | None = None) -> None:
        self.told.append((done, total))

    def stopped(self) -> bool:
        self.pieces -= 1
        return self.pieces < 0

    def brought(self, key: str) -> str:
        if self._brought is None:
            self._brought = dict(self.kept_versions)
        return self._brought.get(key, "")
