"""Lists of the other systems as they were read last: kept, because a list takes seconds to ask and a form, a page or a
command of another process must show «Новая», not C1:NEW, without asking."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime

from obmen.core import clock
from obmen.core.settings import Choice

from .models import ChoiceList


@dataclass(frozen=True, slots=True)
class Listed:
    """``choices`` by the client's method; ``read_at``: when the oldest of them was read."""

    choices: Mapping[str, list[Choice]] = field(default_factory=dict)
    read_at: datetime | None = None

    def title(self, method: str, value: str) -> str:
        """Empty where it is not known."""
        return next((one.title for one in self.choices.get(method, ()) if one.value == value), "")


def keep(connection: int, version: int, method: str, choices: Iterable[Choice]) -> None:
    values = {"version": version, "choices": [asdict(one) for one in choices], "read_at": clock.now()}
    ChoiceList.objects.update_or_create(connection_id=connection, method=method, defaults=values)


def known(wanted: Mapping[str, tuple[int, int]]) -> Listed:
    """``wanted``: method to the connection that has it, and its version; a list read under another one is not told."""
    rows = ChoiceList.objects.filter(method__in=wanted, connection_id__in={id_ for id_, _ in wanted.values()})
    fit = [row for row in rows if wanted[row.method] == (row.connection_id, row.version)]
    lists = {row.method: [Choice(**one) for one in row.choices] for row in fit}
    return Listed(lists, min((row.read_at for row in fit), default=None))
