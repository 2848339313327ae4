"""Claim: the heads of free lanes whose target has a free slot (H2, H3).

In a transaction of its own: the gates of the targets are locked first, so that no two processes count the same free
slot, and lanes that others hold are passed by, so nothing waits behind a claim. The head of a lane is looked up only
now: a held head stops its lane, a paused flow's head parks it, whatever changed in between.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from .gates import GateRow, make_gates, read_gates, write_gates
from .heads import Head, claimed_from, read_heads
from .lanes import COLUMNS, LaneRow, Lanes, lane_row
from .ops import Claim, Claimed, Release, Renew
from .runs import ACTIVE
from .store import Store

PROBE_PAUSE = timedelta(minutes=1)
_BEYOND = 500  # lanes looked at, at once, where many may turn out not to be claimed here

_READY = "waiting > 0 AND NOT held AND NOT bulk AND next_at <= %s"
_TARGETS = (
    "SELECT c.id, c.slots, EXISTS (SELECT 1 FROM setup_flow f WHERE f.target_id = c.id AND (f.paused "
    f"OR EXISTS (SELECT 1 FROM journal_run WHERE flow_id = f.id AND state IN {ACTIVE}))) "
    "FROM setup_connection c LEFT JOIN journal_gate g ON g.connection_id = c.id "
    "WHERE coalesce(g.paused, '') = '' "
    "AND (g.failing_since IS NULL OR g.next_probe_at IS NULL OR g.next_probe_at <= %s) "
    f"AND EXISTS (SELECT 1 FROM journal_lane l WHERE l.target_id = c.id AND {_READY})"
)
# "NOT (owner = '')" letter by letter as the partial index lane_running says it: SQLite recognises it in no other form,
# and would look through all lanes of the target at every claim.
_RUNNING = (
    "SELECT target_id, count(*) FROM journal_lane "
    "WHERE NOT (owner = '') AND NOT bulk AND {in:target_id} AND next_at > %s GROUP BY target_id"
)
_LANES = f"SELECT {COLUMNS} FROM journal_lane WHERE target_id = %s AND {_READY} ORDER BY next_at LIMIT %s"


@dataclass(slots=True)
class Claims:
    """The claims of one transaction."""

    store: Store
    now: datetime
    _lanes: Lanes = field(init=False)
    _gates: dict[int, GateRow] = field(default_factory=dict)
    _slots: dict[int, tuple[int, bool]] = field(default_factory=dict)
    _running: dict[int, int] = field(default_factory=dict)
    _probed: list[GateRow] = field(default_factory=list)

    def take(self, ops: list[Claim]) -> list[list[Claimed]]:
        self._lanes = Lanes(self.store)
        at = self.store.at(self.now)
        found = self.store.rows(_TARGETS, at, at)
        if not found:
            return [[] for _ in ops]
        self._slots = {row[0]: (row[1], bool(row[2])) for row in found}
        self._gates = self._locked(set(self._slots))
        running = self.store.rows(_RUNNING, self.store.listed(self._slots), at)
        self._running = dict(running)
        taken = [self._one(op) for op in ops]
        self._lanes.write(self.now)
        if self._probed:
            write_gates(self.store, self._probed, self.now)
        return taken

    def _locked(self, targets: set[int]) -> dict[int, GateRow]:
        gates = read_gates(self.store, targets, locked=True)
        if missing := targets - set(gates):
            make_gates(self.store, missing, self.now)
            gates = read_gates(self.store, targets, locked=True)
        return gates

    def _one(self, op: Claim) -> list[Claimed]:
        """Targets take turns by how little they have running, so that a wide one does not eat a claim's limit."""
        lanes: list[tuple[LaneRow, Head]] = []
        for target in sorted(self._slots, key=lambda id_: self._running.get(id_, 0)):
            if (room := op.limit - len(lanes)) <= 0:
                break
            lanes += self._of_target(target, room)
        lease = self.now + op.lease
        return claimed_from(self.store, [self._mark(lane, head, op.owner, lease) for lane, head in lanes])

    def _of_target(self, target: int, room: int) -> list[tuple[LaneRow, Head]]:
        slots, passes_by = self._slots[target]
        gate = self._gates[target]
        free = min(room, gate.width(slots, self.now) - self._running.get(target, 0))
        if free <= 0:
            return []
        limit = free + (_BEYOND if passes_by else 0)
        lanes = self._pick(target, limit)
        heads = read_heads(self.store, lanes)
        taken = [(lane, heads[lane.id]) for lane in lanes if self._goes(lane, heads.get(lane.id))][:free]
        self._running[target] = self._running.get(target, 0) + len(taken)
        if taken and gate.failing_since:
            gate.next_probe_at = self.now + PROBE_PAUSE
            self._probed.append(gate)
        return taken

    def _pick(self, target: int, limit: int) -> list[LaneRow]:
        rows = self.store.gathered(_LANES + self.store.skip, target, self.store.at(self.now), limit)
        lanes = [lane_row(self.store, row) for row in rows]
        fresh = [lane for lane in lanes if lane.id not in self._lanes.by_id]
        for lane in fresh:
            self._lanes.add(lane)
        self._lanes.take_from_the_dead(fresh)  # all are due, so an owner's lease is past
        return fresh

    def _goes(self, lane: LaneRow, head: Head | None) -> bool:
        """Whether the lane's head can be delivered; if not, the lane is put where it waits without being looked at."""
        if head is None:
            lane.waiting = 0
            lane.free(None)
        elif head.held:
            lane.held, lane.head = True, head.place
            lane.free(self.now)
        elif head.paused:
            lane.next_at, lane.head, lane.changed = None, head.place, True
        elif head.bulk:
            lane.hand_over(bulk=True)
        else:
            return True
        return False

    @staticmethod
    def _mark(lane: LaneRow, head: Head, owner: str, lease: datetime) -> tuple[LaneRow, Head]:
        lane.owner, lane.next_at, lane.head, lane.running, lane.changed = owner, lease, head.place, head.id, True
        lane.epoch += 1
        return lane, head


def renew(store: Store, op: Renew, now: datetime) -> list[int]:
    """A lease that ran out is carried on too, while nobody has taken the lane over."""
    epochs = dict(op.lanes)
    sql = f"SELECT id, epoch FROM journal_lane WHERE {{in:id}} AND NOT (owner = '') ORDER BY id{store.lock}"
    kept = [id_ for id_, epoch in store.gathered(sql, store.listed(sorted(epochs))) if epochs[id_] == epoch]
    carried_on = "UPDATE journal_lane SET next_at = %s, touched_at = %s WHERE {in:id}"
    store.run(carried_on, store.at(now + op.lease), store.at(now), store.listed(kept))
    return kept


def release(store: Store, op: Release, now: datetime) -> int:
    # what is delivered in bulk may still be at work there: its lanes wait for the end of their lease
    owned = store.rows("SELECT id, owner FROM journal_lane WHERE NOT (owner = '') AND NOT bulk")
    lanes = _locked_lanes(store, [id_ for id_, owner in owned if owner not in op.alive])
    left = [lane for lane in lanes.by_id.values() if lane.owner and lane.owner not in op.alive]
    lanes.take_from_the_dead(left)
    for lane in left:
        lane.free(now)
    lanes.write(now)
    return len(left)


def _locked_lanes(store: Store, ids: list[int]) -> Lanes:
    lanes = Lanes(store)
    lanes.take((), ids, _UNUSED)
    return lanes


_UNUSED: Any = None
