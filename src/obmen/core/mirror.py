"""What a client remembers of the other side between runs (``Tools.mirror``)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """``note``: what was written when a list was last looked at to the end, empty where it never was; ``revision``
    grows with everything that is kept of it."""

    note: str = ""
    revision: int = 0


class Mirror(Protocol):
    """What the connection held when it was last looked at, kept between runs and for all processes: lists by name,
    their rows as texts by id. An id means one object in all of them. They stand there in clear:
    no secrets, no names or phones of people."""

    def kept(self, name: str) -> Kept: ...

    def rows(self, name: str) -> Iterable[tuple[str, str]]:
        """Of this name, whether looked at to the end or not."""
        ...

    def keep(self, name: str, revision: int, rows: Mapping[str, str | None], note: str) -> bool:
        """None: it is no longer in the list. The note stands when all rows do. False, and the note stays as it was,
        where somebody else has kept anything under the name since that revision."""
        ...

    def forget(self, ids: Collection[str]) -> None:
        """They are gone, from every list."""
        ...
