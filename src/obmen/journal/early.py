"""Messages that came before what they need: whether they let those behind them go first (``verdicts.Early``, H2)."""

from dataclasses import dataclass, field
from datetime import datetime

from obmen.core.text import Text

from .seen import aspect_name
from .store import Store
from .verdicts import Early, Hold, Retry

NEWER_HERE = Text("A newer state had come already")


@dataclass(slots=True)
class Standing:
    """Of messages, their lanes locked. ``aside``: stepped aside before. ``overtaken``: a newer state of the same object
    waits or was delivered: behind that, an older one would undo it."""

    store: Store
    ids: list[int]
    aside: set[int] = field(default_factory=set)
    overtaken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        if not self.ids:
            return
        columns = "id, aside, source_id, flow_id, aspect"
        rows = self.store.rows(f"SELECT {columns} FROM journal_message WHERE {{in:id}}", self.store.listed(self.ids))
        self.aside = {row[0] for row in rows if row[1]}
        names = {aspect_name(*row[2:]): row[0] for row in rows if row[4]}
        newest = newest_alive(self.store, names)
        self.overtaken = {id_ for name, id_ in names.items() if newest.get(name, 0) > id_}


def newest_alive(store: Store, names: dict[str, int]) -> dict[str, int]:
    """By name of an aspect, its newest message where that waits or was delivered."""
    if not names:
        return {}
    rows = store.rows(
        "SELECT s.id, s.message_id FROM journal_seen s JOIN journal_message m ON m.id = s.message_id "
        "WHERE {in:s.id} AND (m.state = 'waiting' OR (m.state = 'done' AND m.outcome <> 'superseded'))",
        store.listed(names),
    )
    return dict(rows)


def alone(verdict: Early, now: datetime) -> Retry | Hold:
    """Nobody is behind it, or they went first already."""
    return Retry(verdict.due, verdict.error) if now < verdict.until else Hold("refused", verdict.error)
