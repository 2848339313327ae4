"""Rows of a plan become messages, each once (A2, H4).

A row that says the same as a message of its object that is held, waits behind a held one, or was dropped by a person,
makes no other one: what waits for a person is not told anew at each run. What was dropped comes again where a person
has asked for it since: has applied this plan, or decided this row. All else that earlier runs of the flow left behind
is over when the new plan stands, for that was made looking at everything.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from obmen.setup.models import Audit

from .ending import end_decided, end_earlier
from .ids import new_id
from .lanes import LaneRow, Lanes
from .rows import BODY, MESSAGE, loaded
from .run_ops import Carry
from .store import Store
from .tally import Tally

CONFLICT = "conflict"
LEASE = timedelta(seconds=40)  # of who carries: the next portion carries it on
STEP = timedelta(microseconds=1)
_SAME = (
    "SELECT p.id, m.id, m.content_hash, p.content_hash, m.state, m.finished_at, p.act, p.decided "
    "FROM journal_planrow p "
    "JOIN journal_lane l ON l.target_id = %s AND l.space = %s AND l.key = p.key "
    "JOIN journal_message m ON m.lane_id = l.id AND m.flow_id = %s "
    "AND (m.state IN ('held', 'dropped') OR (m.state = 'waiting' AND l.held "
    "AND EXISTS (SELECT 1 FROM journal_run r WHERE r.id = m.run_id AND r.state = 'done'))) "
    "WHERE p.run_id = %s AND p.act <> 'skip' ORDER BY m.id"
)
_NEXT = (
    "SELECT id, number, act, key FROM journal_planrow WHERE run_id = %s "
    "AND number > %s AND number <= %s AND act IN ('create', 'update', 'conflict') AND chosen AND message IS NULL "
    "ORDER BY number"
)
_STEM = 24
"""How many signs of a body's id say when; the others count the rows of a plan."""
_ID = "%s || substr(CAST(100000000 + p.number AS text), 2)"
_THESE = "p.run_id = %s AND p.number > %s AND p.number <= %s AND p.message >= %s"
_BODIES = (
    f"INSERT INTO journal_body ({BODY}) SELECT {_ID}, %s, %s, p.record, 'application/json', '{{}}', p.content_hash, "
    f"length(p.record), %s, FALSE FROM journal_planrow p WHERE {_THESE} ORDER BY p.number"
)
_WAITING_OR_HELD = (
    "CASE p.act WHEN 'conflict' THEN 'held' ELSE 'waiting' END, '', NULL, FALSE, p.act = 'conflict', "
    "CASE p.act WHEN 'conflict' THEN p.why END, CASE p.act WHEN 'conflict' THEN 'conflict' ELSE '' END, NULL, '', "
    "0, 0, FALSE, FALSE, %s AND p.act <> 'conflict'"
)
_MESSAGES = (
    f"INSERT INTO journal_message ({MESSAGE}) SELECT p.message, p.message, {_ID}, %s, %s, %s, l.id, %s, p.key, "
    f"p.title, NULL, '', '', NULL, NULL, p.content_hash, {_WAITING_OR_HELD}, %s, NULL, %s, FALSE, p.search "
    f"FROM journal_planrow p JOIN journal_lane l ON l.target_id = %s AND l.space = %s AND l.key = p.key "
    f"WHERE {_THESE} ORDER BY p.number"
)
_EMPTIED = f"UPDATE journal_planrow AS p SET record = NULL WHERE {_THESE}"
_CARRIES = (
    f"UPDATE journal_decision SET message = (SELECT p.message FROM journal_planrow p WHERE {_THESE} "
    f"AND p.key = journal_decision.key) WHERE flow_id = %s AND key IN "
    f"(SELECT p.key FROM journal_planrow p WHERE {_THESE} AND p.decided IS NOT NULL)"
)


@dataclass(frozen=True, slots=True)
class _Run:
    id: int
    flow_id: int
    source_id: int
    target_id: int
    worked_at: datetime


def carry(store: Store, op: Carry, now: datetime) -> int:
    store.rows("SELECT id FROM journal_run WHERE id = %s" + store.lock, op.run_id)  # one process carries at a time
    found = store.rows(
        "SELECT r.carried, r.rows, r.verb, f.id, f.source_id, f.target_id, r.worked_at FROM journal_run r "
        "JOIN setup_flow f ON f.id = r.flow_id WHERE r.id = %s AND r.state = 'working'",
        op.run_id,
    )
    if not found or found[0][0] >= found[0][1]:
        return 0
    carried, rows, verb, flow, source, target, worked_at = found[0]
    run = _Run(op.run_id, flow, source, target, store.sure(worked_at))
    if carried == 0:
        _same_as_before(store, op.space, run, by_hand=verb == "compare" or _applied(run.id))
        end = end_earlier if verb == "collect" else end_decided
        if end(store, run.flow_id, run.id, now):
            return int(rows)
    done = min(rows, carried + op.limit)
    _become_messages(store, op, run, (carried, done), now)
    store.run(
        "UPDATE journal_run SET carried = %s, lease_until = %s WHERE id = %s", done, store.at(now + LEASE), op.run_id
    )
    return int(rows - done)


def _become_messages(store: Store, op: Carry, run: _Run, carried: tuple[int, int], now: datetime) -> None:
    """In the database itself: nothing of a row is read here but its name."""
    taken = store.rows(_NEXT, run.id, *carried)
    if not taken:
        return
    lanes, tally = Lanes(store), Tally(store, now)
    lanes.take([(run.target_id, op.space, key) for _, _, _, key in taken], (), now, bulk=True)
    ids = store.next_ids("journal_message", len(taken))
    store.update("journal_planrow", "id, message", [(row[0], id_) for row, id_ in zip(taken, ids, strict=True)])
    these, body, at = (run.id, *carried, ids[0]), new_id()[:_STEM], store.at(now)
    store.run(_BODIES, body, run.source_id, op.kind, at, *these)
    of_run = (body, run.flow_id, run.source_id, run.target_id, op.kind)
    store.run(_MESSAGES, *of_run, op.held_head == "hold", at, run.id, run.target_id, op.space, *these)
    store.run(_EMPTIED, *these)
    store.run(_CARRIES, *these, run.flow_id, *these)
    for _, number, act, key in taken:
        if act != CONFLICT:
            _arrives(lanes.by_name[run.target_id, op.space, key], run.worked_at + number * STEP, now)
        tally.moved(run.flow_id, "", "held" if act == CONFLICT else "waiting")
    lanes.write(now)
    tally.write()


def _arrives(lane: LaneRow, at: datetime, now: datetime) -> None:
    """Lanes are claimed by the time they are due, so that is the order of the plan."""
    lane.arrived(now, bulk=True)
    if lane.waiting == 1 and not lane.owner and not lane.held:
        lane.next_at = at


def _same_as_before(store: Store, space: str, run: _Run, *, by_hand: bool) -> None:
    """The last decided message of each object that says the same. ``by_hand``: a person applied the plan."""
    last = {found[0]: found for found in store.rows(_SAME, run.target_id, space, run.flow_id, run.id)}
    same = []
    for row, message, theirs, ours, state, ended_at, act, decided in last.values():
        asked = (by_hand and act != CONFLICT) or _decided_since(store, decided, ended_at)
        if bytes(theirs) == bytes(ours) and not (asked and state == "dropped"):
            same.append((row, message))
    if same:
        store.update("journal_planrow", "id, message", same)


def _decided_since(store: Store, decided: Any, ended_at: Any) -> bool:
    told, at = loaded(decided), store.when(ended_at)
    return bool(told and at and datetime.fromisoformat(told["at"]) > at)


def _applied(run_id: int) -> bool:
    return Audit.objects.filter(act="run.applied", after__run=run_id).exists()
