"""Messages that came before what they need: whether they let those behind them go first (``verdicts.Early``, H2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from obmen.core.text import Text

from .seen import aspect_name
from .store import Store
from .verdicts import Done, Early, Hold, Retry

NEWER_HERE = Text("A newer state had come already")
Aspect = tuple[int | None, int, int | None, str]  # lane, source, flow, name of the aspect
_ALIVE = "(m.state = 'waiting' OR (m.state = 'done' AND m.outcome <> 'superseded'))"
# a place is never below the number, so what came later is found by the lane's index
_IN_LANES = (
    "SELECT m.lane_id, m.source_id, m.flow_id, m.aspect, max(m.id) FROM journal_message m WHERE {in:m.lane_id} "
    f"AND m.place > %s AND m.aspect <> '' AND {_ALIVE} GROUP BY m.lane_id, m.source_id, m.flow_id, m.aspect"
)
_REMEMBERED = (
    "SELECT s.id, s.message_id FROM journal_seen s LEFT JOIN journal_message m ON m.id = s.message_id "
    f"WHERE {{in:s.id}} AND (m.id IS NULL OR {_ALIVE})"
)


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
        columns = "id, aside, lane_id, source_id, flow_id, aspect"
        rows = self.store.rows(f"SELECT {columns} FROM journal_message WHERE {{in:id}}", self.store.listed(self.ids))
        self.aside = {row[0] for row in rows if row[1]}
        self.overtaken = overtaken(self.store, {row[0]: row[2:] for row in rows if row[5]})


def overtaken(store: Store, ones: Mapping[int, Aspect]) -> set[int]:
    """Of these messages, those whose object has a state that came later and waits or was delivered. The newest of all
    is remembered when its message was pruned; pruned is only what was decided."""
    if not ones:
        return set()
    newest = {
        row[:4]: row[4] for row in store.rows(_IN_LANES, store.listed({one[0] for one in ones.values()}), min(ones))
    }
    remembered = dict(store.rows(_REMEMBERED, store.listed({_name(one) for one in ones.values()})))
    return {id_ for id_, one in ones.items() if max(newest.get(one, 0), remembered.get(_name(one), 0)) > id_}


def _name(aspect: Aspect) -> str:
    return aspect_name(*aspect[1:])


def alone(verdict: Early, now: datetime) -> Retry | Hold | Done:
    """Nobody is behind it, or they went first already."""
    if now < verdict.until:
        return Retry(verdict.due, verdict.error)
    return Done(verdict.error.otherwise) if verdict.error.otherwise else Hold("refused", verdict.error)
