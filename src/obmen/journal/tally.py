"""The figures of the start page, kept with each commit, so that no page ever counts a million messages.

A row a flow, hour and writing process: how many came and were done in that hour, and by how many those that wait or are
held grew. What waits now is the sum over all hours; hours long past are folded into one.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from .store import Store

NO_FLOW = 0
FOLDED = datetime(1970, 1, 1, tzinfo=UTC)
FOLD_AFTER = timedelta(days=8)
_ADD = (
    "INSERT INTO journal_tally (flow, hour, shard, came, waiting, held, done, last_done_at) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (flow, hour, shard) DO UPDATE SET "
    "came = journal_tally.came + excluded.came, waiting = journal_tally.waiting + excluded.waiting, "
    "held = journal_tally.held + excluded.held, done = journal_tally.done + excluded.done, "
    "last_done_at = coalesce(excluded.last_done_at, journal_tally.last_done_at)"
)


@dataclass(slots=True)
class Figures:
    came: int = 0
    waiting: int = 0
    held: int = 0
    done: int = 0

    def add(self, more: "Figures") -> None:
        self.came += more.came
        self.waiting += more.waiting
        self.held += more.held
        self.done += more.done


@dataclass(slots=True)
class Tally:
    """Of one transaction; written at its end, for several processes may want the same row of an hour."""

    store: Store
    now: datetime
    _flows: dict[int, Figures] = field(default_factory=dict)

    def moved(self, flow_id: int | None, was: str, state: str) -> None:
        """``was`` empty: it has just come."""
        figures = self._flows.setdefault(flow_id or NO_FLOW, Figures())
        figures.came += not was
        figures.waiting += (state == "waiting") - (was == "waiting")
        figures.held += (state == "held") - (was == "held")
        figures.done += state == "done" and was != "done"

    def write(self) -> None:
        hour = self.now.replace(minute=0, second=0, microsecond=0)
        for flow, one in sorted(self._flows.items()):
            last = self.now if one.done else None
            add(self.store, (flow, hour, self.store.shard), one, last)


def add(store: Store, key: tuple[int, datetime, int], one: Figures, last: datetime | None) -> None:
    flow, hour, shard = key
    store.run(_ADD, flow, store.at(hour), shard, one.came, one.waiting, one.held, one.done, store.at(last))


def fold_past(store: Store, now: datetime) -> None:
    """Nobody writes to hours that are past. Of several who fold at once, each adds up only what it took out."""
    returned = "flow, came, waiting, held, done, last_done_at"
    taken = f"DELETE FROM journal_tally WHERE hour < %s AND hour > %s RETURNING {returned}"
    sums: dict[int, tuple[Figures, list[datetime]]] = {}
    for flow, *figures, last in store.rows(taken, store.at(now - FOLD_AFTER), store.at(FOLDED)):
        one, times = sums.setdefault(flow, (Figures(), []))
        one.add(Figures(*figures))
        times += [moment] if (moment := store.when(last)) else []
    for flow, (one, times) in sorted(sums.items(), key=itemgetter(0)):
        add(store, (flow, FOLDED, 0), one, max(times, default=None))
