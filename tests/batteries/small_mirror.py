"""``core.ports.Mirror`` in memory, for whoever is given it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from obmen.core.mirror import Kept

AT_ONCE = 500


@dataclass
class _List:
    kept: Kept = field(default_factory=Kept)
    rows: dict[str, str] = field(default_factory=dict)


class SmallMirror:
    """``steps``: how many more steps of keeping it lives to take; then whoever keeps dies in the midst."""

    def __init__(self, steps: int | None = None) -> None:
        self.lists: defaultdict[str, _List] = defaultdict(_List)
        self.steps = steps

    def kept(self, name: str) -> Kept:
        return self.lists[name].kept

    def rows(self, name: str) -> Iterable[tuple[str, str]]:
        return list(self.lists[name].rows.items())

    def keep(self, name: str, revision: int, rows: Mapping[str, str | None], note: str) -> bool:
        held, waiting = self.lists[name], list(rows.items())
        if held.kept.revision != revision:
            return False
        for at in range(0, max(1, len(waiting)), AT_ONCE):
            self._live()
            for id_, text in waiting[at : at + AT_ONCE]:
                held.rows.pop(id_, None)
                if text is not None:
                    held.rows[id_] = text
            last = at + AT_ONCE >= len(waiting)
            held.kept = Kept(note if last else held.kept.note, held.kept.revision + 1)
        return True

    def forget(self, ids: Collection[str]) -> None:
        for held in self.lists.values():
            for id_ in ids:
                held.rows.pop(id_, None)

    def _live(self) -> None:
        if self.steps is not None:
            self.steps -= 1
            if self.steps < 0:
                raise Killed


class Killed(Exception):
    """Nothing catches it."""
