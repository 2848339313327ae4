"""Claims of messages that are delivered many at a time (A8): of one target, one such delivery is under way.

They stand in lanes like all others, also behind and before what was sent by itself about their object, so order,
holding and the fence are theirs too; only the slots are not counted. The lease is one for all of them, the gate's
``bulk_until``: thousands of lanes may be under way for hours, and each written every minute would be most of the work.
A lane so claimed has an owner and a time that never comes.
"""

from datetime import UTC, datetime, timedelta

from .gates import make_gates, read_gates, write_gates
from .heads import Head, claimed_from, read_heads
from .lanes import COLUMNS, LaneRow, Lanes, lane_row
from .ops import Claimed
from .rows import told_json
from .run_ops import ClaimBulk, GiveBack, RenewBulk
from .store import Store

STEP = timedelta(microseconds=1)  # keeps the order of what is given back
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
# letter by letter as the partial index lane_bulk says it
_READY = "waiting > 0 AND NOT held AND bulk AND next_at <= %s"
_OWNED = "SELECT {what} FROM journal_lane WHERE NOT (owner = '') AND target_id = {target} AND bulk"
_LEASED = "SELECT bulk_until FROM journal_gate WHERE connection_id = {target} AND bulk_until > %s"
_UNSURE = (
    "UPDATE journal_message SET unclear = TRUE WHERE state = 'waiting' "
    f"AND id IN ({_OWNED.format(what='running', target='%s')})"
)
_FREED = (
    "UPDATE journal_lane SET owner = '', running = 0, next_at = %s "
    f"WHERE id IN ({_OWNED.format(what='id', target='%s')})"
)
_RENEWED = (
    "UPDATE journal_gate SET bulk_until = %s WHERE connection_id = %s AND EXISTS "
    "(SELECT 1 FROM journal_lane WHERE id = %s AND epoch = %s AND NOT (owner = ''))"
)
_LANES = f"SELECT {COLUMNS} FROM journal_lane WHERE target_id = %s AND {_READY} ORDER BY next_at, id LIMIT %s"
_SPARED = (
    "SELECT 1 FROM journal_run r JOIN setup_flow f ON f.id = r.flow_id WHERE f.target_id = {target} "
    "AND r.state = 'working' AND r.spared_until > %s"
)
READY_TARGETS = (
    "SELECT id FROM setup_connection c WHERE "
    f"CASE WHEN EXISTS ({_OWNED.format(what='1', target='c.id')}) "
    f"THEN NOT EXISTS ({_LEASED.format(target='c.id')}) "
    f"ELSE EXISTS (SELECT 1 FROM journal_lane l WHERE l.target_id = c.id AND {_READY}) END "
    f"AND NOT EXISTS ({_SPARED.format(target='c.id')})"
)


def claim_bulk(store: Store, op: ClaimBulk, now: datetime) -> list[Claimed]:
    at, target = store.at(now), op.target_id
    make_gates(store, {target}, now)
    gate = read_gates(store, {target}, locked=True)[target]  # the lock of every claim of this target
    if not _is_free(store, op, now) or store.rows(_SPARED.format(target="%s"), target, at):
        return []
    width = gate.width(op.limit, now)
    if width <= (op.limit - 1 if op.beside else 0):
        return []
    lanes = Lanes(store)
    found = [lane_row(store, row) for row in store.gathered(_LANES + store.skip, target, at, op.limit)]
    for lane in found:
        lanes.add(lane)
    lanes.take_from_the_dead(found)
    taken = _of_one_flow(store, found, (now, width))
    for lane, head in taken:
        lane.owner, lane.next_at, lane.head, lane.running = op.owner, NEVER, head.place, head.id
        lane.epoch, lane.changed = lane.epoch + 1, True
    lanes.write(now)
    store.run("UPDATE journal_gate SET bulk_until = %s WHERE connection_id = %s", store.at(now + op.lease), target)
    if taken and gate.failing_since:
        gate.next_probe_at = now + op.lease
        write_gates(store, [gate], now)
    return claimed_from(store, taken)


def _is_free(store: Store, op: ClaimBulk, now: datetime) -> bool:
    """Where the lease has run out, all that was under way is due again, also what the next portion has no room for:
    else that would look under way for as long as the next lease lasts."""
    at, target = store.at(now), op.target_id
    owners = {row[0] for row in store.rows(_OWNED.format(what="owner", target="%s") + " LIMIT 1", target)}
    leased = bool(owners and store.rows(_LEASED.format(target="%s"), target, at))
    if op.beside:
        return leased and owners == {op.owner}
    if owners and not leased:
        store.run(_UNSURE, target)
        store.run(_FREED, at, target)
    return not leased


def renew_bulk(store: Store, op: RenewBulk, now: datetime) -> bool:
    """A lease that ran out is carried on too, while nobody has taken the lane over."""
    read_gates(store, {op.target_id}, locked=True)
    return store.run(_RENEWED, store.at(now + op.lease), op.target_id, *op.lane) > 0


def _of_one_flow(store: Store, found: list[LaneRow], limits: tuple[datetime, int]) -> list[tuple[LaneRow, Head]]:
    """In the order of their messages, which is that of the plan."""
    now, width = limits
    heads = read_heads(store, found)
    able = [(lane, heads[lane.id]) for lane in found if _goes(lane, heads.get(lane.id), now)]
    able.sort(key=lambda one: one[1].id)
    flow = able[0][1].flow_id if able else 0
    return [one for one in able if one[1].flow_id == flow][:width]


def _goes(lane: LaneRow, head: Head | None, now: datetime) -> bool:
    """As of every claim: a lane whose head cannot be delivered is put where it waits without being looked at."""
    if head is None:
        lane.waiting = 0
        lane.free(None)
    elif head.held:
        lane.held, lane.head = True, head.place
        lane.free(now)
    elif head.paused:
        lane.next_at, lane.head, lane.changed = None, head.place, True
    elif not head.bulk:
        lane.hand_over(bulk=False)
    else:
        return True
    return False


def give_back(store: Store, op: GiveBack, now: datetime) -> int:
    lanes = Lanes(store)
    lanes.take((), [id_ for id_, _ in op.lanes], now)
    due, given = op.due or now, 0
    for place, (id_, epoch) in enumerate(op.lanes):
        lane = lanes.by_id.get(id_)
        if lane and lane.owner and lane.epoch == epoch:
            lane.free(due + place * STEP)
            given += 1
    lanes.write(now)
    if op.run_ids:
        store.run(
            "UPDATE journal_run SET reason = %s, spared_until = %s WHERE {in:id} AND state = 'working'",
            told_json(op.reason) if op.reason else None,
            store.at(op.due) if op.reason else None,
            store.listed(op.run_ids),
        )
    return given
