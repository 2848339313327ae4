"""Runs: asked for, taken by a worker, stopped, resumed, ended (H6). One of a flow is under way at a time."""

import json
from datetime import datetime
from typing import Any

from obmen.core.text import Text
from obmen.setup import audit
from obmen.setup.models import Flow

from .acts import Drop
from .operate import drop
from .rows import cut, dumped, told_json
from .run_ops import (
    ApplyPlan,
    CountRequests,
    DropRun,
    EndRuns,
    GoOn,
    KeepRun,
    Started,
    StartRun,
    StopRun,
    TakenRun,
    TakeRuns,
)
from .store import Store
from .switches import wake_parked

_ACTIVE = "('asked', 'reading', 'working')"
_TAKEN = (
    "SELECT id, flow_id, verb, apply, epoch, state, period FROM journal_run "
    "WHERE flow_id IN (SELECT id FROM setup_flow WHERE NOT paused) AND (state = 'asked' "
    "OR (state = 'reading' AND lease_until <= %s) "
    "OR (state = 'working' AND carried < rows AND lease_until <= %s)) ORDER BY id"
)


def start(store: Store, op: StartRun, now: datetime) -> Started:
    store.rows("SELECT id FROM setup_flow WHERE id = %s" + store.lock, op.flow_id)  # one process at a time
    states = f"state IN {_ACTIVE}" if op.who else "state IN ('asked', 'reading', 'working', 'stopped')"
    under_way = store.rows(f"SELECT id FROM journal_run WHERE flow_id = %s AND {states}", op.flow_id)
    if under_way:
        return Started(under_way[0][0], fresh=False)
    period = dumped([one.isoformat() for one in op.period]) if op.period else None
    (run_id,) = store.next_ids("journal_run", 1)
    columns = (
        "id, flow_id, verb, state, apply, started_at, started_by, period, owner, epoch, stop_asked, done, rows, "
        "carried, requests, counts, figures, detail"
    )
    row = (run_id, op.flow_id, op.verb, "asked", op.apply, store.at(now), op.who, period)
    store.insert("journal_run", columns, [(*row, "", 0, False, 0, 0, 0, 0, "{}", "[]", "")])
    if op.who:
        audit.record(op.who, "run.started", _flow_name(op.flow_id), after={"run": run_id, "verb": op.verb})
    return Started(run_id, fresh=True)


def take(store: Store, op: TakeRuns, now: datetime) -> list[TakenRun]:
    at = store.at(now)
    taken = []
    for id_, flow, verb, apply, epoch, state, period in store.rows(_TAKEN + store.skip, at, at):
        reads = state != "working"
        if reads:
            store.run("DELETE FROM journal_planrow WHERE run_id = %s", id_)
            store.run("UPDATE journal_run SET state = 'reading', rows = 0, done = 0, total = NULL WHERE id = %s", id_)
        store.run(
            "UPDATE journal_run SET owner = %s, lease_until = %s, epoch = %s WHERE id = %s",
            op.owner,
            store.at(now + op.lease),
            epoch + 1,
            id_,
        )
        taken.append(
            TakenRun(id_, flow, verb, bool(apply), epoch + 1, "reading" if reads else "working", _read(period))
        )
    return taken


def keep(store: Store, op: KeepRun, now: datetime) -> str:
    kept = store.run(
        "UPDATE journal_run SET lease_until = %s, done = %s, total = %s, requests = %s WHERE id = %s AND epoch = %s "
        "AND state IN ('reading', 'working')",
        store.at(now + op.lease),
        op.done,
        op.total,
        op.requests,
        op.run_id,
        op.epoch,
    )
    if not kept:
        return "lost"
    asked = store.rows("SELECT stop_asked FROM journal_run WHERE id = %s", op.run_id)[0][0]
    return "stop" if asked else "go"


def count_requests(store: Store, op: CountRequests, _: datetime) -> int:
    return store.run("UPDATE journal_run SET requests = requests + %s WHERE id = %s", op.requests, op.run_id)


def apply_plan(store: Store, op: ApplyPlan, now: datetime) -> int:
    found = store.rows("SELECT flow_id FROM journal_run WHERE id = %s AND state = 'planned'", op.run_id)
    if not found or store.rows(f"SELECT 1 FROM journal_run WHERE flow_id = %s AND state IN {_ACTIVE}", found[0][0]):
        return 0
    if op.numbers:
        store.run("UPDATE journal_planrow SET chosen = FALSE WHERE run_id = %s", op.run_id)
        listed = store.listed(op.numbers)
        store.run("UPDATE journal_planrow SET chosen = TRUE WHERE run_id = %s AND {in:number}", op.run_id, listed)
    sql = "UPDATE journal_run SET state = 'working', apply = TRUE, worked_at = %s, lease_until = %s WHERE id = %s"
    store.run(sql, store.at(now), store.at(now), op.run_id)
    return _told(op.who, "run.applied", op.run_id)


def stop(store: Store, op: StopRun, _: datetime) -> int:
    """While it reads, its reader is asked; while it works, no more of its rows are claimed."""
    read = store.run(
        "UPDATE journal_run SET stop_asked = TRUE WHERE id = %s AND state IN ('asked', 'reading')", op.run_id
    )
    worked = store.run("UPDATE journal_run SET state = 'stopped' WHERE id = %s AND state = 'working'", op.run_id)
    return _told(op.who, "run.stopped", op.run_id) if read or worked else 0


def go_on(store: Store, op: GoOn, now: datetime) -> int:
    found = store.rows(
        "SELECT f.target_id, r.flow_id FROM journal_run r JOIN setup_flow f ON f.id = r.flow_id "
        "WHERE r.id = %s AND r.state = 'stopped'",
        op.run_id,
    )
    if not found or store.rows(f"SELECT 1 FROM journal_run WHERE flow_id = %s AND state IN {_ACTIVE}", found[0][1]):
        return 0
    store.run("UPDATE journal_run SET state = 'working', spared_until = NULL WHERE id = %s", op.run_id)
    wake_parked(store, found[0][0], now)
    return _told(op.who, "run.resumed", op.run_id)


def drop_run(store: Store, op: DropRun, now: datetime) -> int:
    sql = "UPDATE journal_run SET state = 'dropped', finished_at = %s WHERE id = %s AND state IN ('planned', 'stopped')"
    if not store.run(sql, store.at(now), op.run_id):
        return 0
    waiting = store.rows("SELECT id FROM journal_message WHERE run_id = %s AND state = 'waiting'", op.run_id)
    if waiting:
        drop(store, Drop(tuple(row[0] for row in waiting), op.who, "run dropped"), now)
    return _told(op.who, "run.dropped", op.run_id)


def end(store: Store, _: EndRuns, now: datetime) -> int:
    return store.run(
        "UPDATE journal_run SET state = 'done', finished_at = %s, reason = NULL WHERE state = 'working' "
        "AND carried >= rows AND NOT EXISTS (SELECT 1 FROM journal_message m "
        "WHERE m.run_id = journal_run.id AND m.state = 'waiting')",
        store.at(now),
    )


def fail(store: Store, run_id: int, why: tuple[Text, str], now: datetime) -> None:
    sql = "UPDATE journal_run SET state = 'failed', reason = %s, detail = %s, finished_at = %s WHERE id = %s"
    store.run(sql, told_json(why[0]), cut(why[1], 4000), store.at(now), run_id)


def _told(who: str, act: str, run_id: int) -> int:
    flow = Flow.objects.values_list("name", flat=True).get(run__id=run_id)
    audit.record(who, act, flow, after={"run": run_id})
    return 1


def _flow_name(id_: int) -> str:
    return Flow.objects.values_list("name", flat=True).get(id=id_)


def _read(period: Any) -> tuple[datetime, datetime] | None:
    if not period:
        return None
    first, last = json.loads(period) if isinstance(period, str) else period
    return datetime.fromisoformat(first), datetime.fromisoformat(last)
