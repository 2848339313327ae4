"""Runs: asked for, taken by a worker, ended (H6). One of a flow is under way at a time."""

import json
from datetime import datetime
from typing import Any

from obmen.core.text import Text
from obmen.setup import audit
from obmen.setup.models import Flow

from .rows import cut, dumped, told_json
from .run_ops import KEY, CountRequests, EndRuns, KeepRun, Started, StartRun, TakenRun, TakeRuns
from .store import Store

STOPPED = Text("Stopped while it read; nothing was written")
ACTIVE = "('asked', 'reading', 'working')"
_SHUT = (
    "SELECT c.title FROM setup_flow f JOIN setup_connection c ON c.id IN (f.source_id, f.target_id) "
    "JOIN journal_gate g ON g.connection_id = c.id WHERE f.id = %s AND g.paused <> ''"
)
_TAKEN = (
    "SELECT id, flow_id, verb, apply, epoch, state, period FROM journal_run "
    "WHERE flow_id IN (SELECT id FROM setup_flow WHERE NOT paused) AND (state = 'asked' "
    "OR (state = 'reading' AND lease_until <= %s) "
    "OR (state = 'working' AND carried < rows AND lease_until <= %s)) ORDER BY id"
)


def start(store: Store, op: StartRun, now: datetime) -> Started:
    store.rows("SELECT id FROM setup_flow WHERE id = %s" + store.lock, op.flow_id)  # one process at a time
    if why := _stands_still(store, op.flow_id):
        return Started(0, fresh=False, refused=why.to_json())
    by_person = op.who and not op.who.startswith(KEY)
    states = f"state IN {ACTIVE}" if by_person else "state IN ('asked', 'reading', 'working', 'stopped')"
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


def _stands_still(store: Store, flow_id: int) -> Text | None:
    """Why no run can begin now."""
    title, paused = store.rows("SELECT title, paused FROM setup_flow WHERE id = %s", flow_id)[0]
    if paused:
        return Text("The exchange {flow} is paused", flow=title)
    shut = store.rows(_SHUT, flow_id)
    return Text("The connection {name} is paused", name=shut[0][0]) if shut else None


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


def end(store: Store, _: EndRuns, now: datetime) -> int:
    """What stands behind a held message goes on when a person has decided that one: no run waits for it."""
    return store.run(
        "UPDATE journal_run SET state = 'done', finished_at = %s, reason = NULL WHERE state = 'working' "
        "AND carried >= rows AND NOT EXISTS (SELECT 1 FROM journal_message m "
        "LEFT JOIN journal_lane l ON l.id = m.lane_id AND l.held "
        "WHERE m.run_id = journal_run.id AND m.state = 'waiting' AND l.id IS NULL)",
        store.at(now),
    )


def fail(store: Store, run_id: int, why: tuple[Text, str], now: datetime) -> None:
    sql = "UPDATE journal_run SET state = 'failed', reason = %s, detail = %s, finished_at = %s WHERE id = %s"
    store.run(sql, told_json(why[0]), cut(why[1], 4000), store.at(now), run_id)


def _flow_name(id_: int) -> str:
    return Flow.objects.values_list("name", flat=True).get(id=id_)


def _read(period: Any) -> tuple[datetime, datetime] | None:
    if not period:
        return None
    first, last = json.loads(period) if isinstance(period, str) else period
    return datetime.fromisoformat(first), datetime.fromisoformat(last)
