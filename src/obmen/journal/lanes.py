"""Lanes as a batch works on them: loaded and locked first, in one order; changed in Python; written back at the end.

Why this order: the lane's row is there, and locked, before any id of a message is drawn, so messages of several
accepting processes stand in the order of their ids; and all processes take the locks by ascending id, so that they
wait for each other but never in a ring (facts measured: dozens of deadlocks without it).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from .store import Row, Store

LaneName = tuple[int, str, str]  # target connection, space, key
COLUMNS = "id, target_id, space, key, waiting, held, next_at, epoch, owner, head, running, bulk"


@dataclass(slots=True)
class LaneRow:
    id: int
    target_id: int
    space: str
    key: str
    waiting: int
    held: bool
    next_at: datetime | None
    epoch: int
    owner: str
    head: int
    running: int
    bulk: bool
    changed: bool = False

    def arrived(self, now: datetime, *, bulk: bool | None = None) -> None:
        """One more message waits at the end. ``bulk``: whether it is a row of a plan, None = nobody says."""
        if self.waiting == 0 and not self.owner:
            self.next_at = now
            self.bulk = self.bulk if bulk is None else bulk
        self.waiting += 1
        self.changed = True

    def left(self) -> None:
        """A waiting message is decided, or held."""
        self.waiting -= 1
        self.changed = True

    def free(self, next_at: datetime | None) -> None:
        """Nobody delivers its head any more; the next try is at ``next_at``."""
        self.owner, self.running = "", 0
        self.next_at = next_at if self.waiting else None
        self.changed = True

    def hand_over(self, *, bulk: bool) -> None:
        """Its head is delivered by the other claim, rows of plans many at a time: that finds the lane where it is."""
        self.bulk, self.changed = bulk, True

    def dead(self, now: datetime) -> bool:
        """Its owner let the lease pass."""
        return bool(self.owner) and (self.next_at is None or self.next_at <= now)

    def ready(self, now: datetime) -> bool:
        return (
            self.waiting > 0 and not self.held and not self.owner and self.next_at is not None and self.next_at <= now
        )


def lane_row(store: Store, row: Row) -> LaneRow:
    id_, target, space, key, waiting, held, next_at, epoch, owner, head, running, bulk = row
    at = store.when(next_at)
    return LaneRow(id_, target, space, key, waiting, bool(held), at, epoch, owner, head, running, bool(bulk))


class Lanes:
    """The lanes of one transaction."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.by_id: dict[int, LaneRow] = {}
        self.by_name: dict[LaneName, LaneRow] = {}

    def take(self, names: Iterable[LaneName], ids: Iterable[int], now: datetime, *, bulk: bool = False) -> None:
        """Makes the lanes that are not there yet, then locks all. Call once in a transaction, before anything else.
        ``bulk``: the new ones are for messages delivered many at a time."""
        wanted, store = sorted(set(names)), self._store
        if wanted:
            store.upsert(
                "journal_lane",
                "target_id, space, key, waiting, held, epoch, owner, head, running, touched_at, bulk",
                [(*name, 0, False, 0, "", 0, 0, store.at(now), bulk) for name in wanted],
                key="target_id, space, key",
                change=False,
            )
        self._load(set(ids) | self._ids(wanted))

    def _ids(self, names: list[LaneName]) -> set[int]:
        """Looked up column by column: a lane too many of a mixed product of names only waits a moment longer."""
        if not names:
            return set()
        store, wanted = self._store, set(names)
        targets, spaces, keys = (store.listed(sorted(set(part))) for part in zip(*names, strict=True))
        sql = "SELECT id, target_id, space, key FROM journal_lane WHERE {in:target_id} AND {in:space} AND {in:key}"
        return {id_ for id_, *name in store.gathered(sql, targets, spaces, keys) if tuple(name) in wanted}

    def _load(self, ids: set[int]) -> None:
        if not ids:
            return
        sql = f"SELECT {COLUMNS} FROM journal_lane WHERE {{in:id}} ORDER BY id{self._store.lock}"
        for row in self._store.gathered(sql, self._store.listed(sorted(ids))):
            self.add(lane_row(self._store, row))

    def take_from_the_dead(self, lanes: Iterable[LaneRow]) -> None:
        """Whoever delivered their heads died or was lost, and nobody knows what came of it: the message says so from
        here on, and the lane is free. Call before messages are read. A finish that comes late is refused."""
        left = [lane for lane in lanes if lane.owner]
        if not left:
            return
        store = self._store
        tried, ids = (store.listed(sorted(one)) for one in zip(*((n.running, n.id) for n in left), strict=True))
        store.run("UPDATE journal_message SET unclear = TRUE WHERE {in:id} AND state = 'waiting'", tried)
        store.run("UPDATE journal_lane SET owner = '', running = 0 WHERE {in:id}", ids)
        for lane in left:
            lane.owner, lane.running = "", 0

    def add(self, lane: LaneRow) -> None:
        self.by_id[lane.id] = lane
        self.by_name[lane.target_id, lane.space, lane.key] = lane

    def write(self, now: datetime) -> bool:
        """Writes back what changed; True when a lane is ready to be claimed."""
        changed = [lane for lane in self.by_id.values() if lane.changed]
        if not changed:
            return False
        at, touched = self._store.at, self._store.at(now)  # apart: the store knows the last moment it wrote
        self._store.update(
            "journal_lane",
            "id, waiting, held, next_at, epoch, owner, head, running, bulk, touched_at",
            [
                (n.id, n.waiting, n.held, at(n.next_at), n.epoch, n.owner, n.head, n.running, n.bulk, touched)
                for n in changed
            ],
        )
        return any(lane.ready(now) for lane in changed)
