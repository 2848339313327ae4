"""What a person does with a run: applies its plan, stops it, lets it go on, gives it up (H6)."""

from dataclasses import replace
from datetime import datetime

from obmen.core.planning import OLDEST_PLAN
from obmen.core.text import Text
from obmen.setup import audit
from obmen.setup.models import Flow

from .ending import CHUNK, end_messages
from .run_ops import ApplyPlan, DropRun, GoOn, StopRun
from .runs import ACTIVE, STOPPED, fail
from .store import Store
from .switches import wake_parked

GIVEN_UP = Text("Its run was given up; the next one looks at it again")
_WAITING = "SELECT id FROM journal_message WHERE run_id = %s AND state = 'waiting' AND id > %s ORDER BY id LIMIT %s"


def apply_plan(store: Store, op: ApplyPlan, now: datetime) -> int:
    sql = "SELECT flow_id FROM journal_run WHERE id = %s AND state = 'planned' AND started_at > %s"
    found = store.rows(sql, op.run_id, store.at(now - OLDEST_PLAN))
    if not found or not _may_work(store, found[0][0]):
        return 0
    if op.numbers:
        store.run("UPDATE journal_planrow SET chosen = FALSE WHERE run_id = %s", op.run_id)
        listed = store.listed(op.numbers)
        store.run("UPDATE journal_planrow SET chosen = TRUE WHERE run_id = %s AND {in:number}", op.run_id, listed)
    sql = (
        "UPDATE journal_run SET state = 'working', apply = TRUE, worked_at = %s, lease_until = %s, finished_at = NULL "
        "WHERE id = %s"
    )
    store.run(sql, store.at(now), store.at(now), op.run_id)
    drop_plans(store, found[0][0], op.run_id, now)
    return _told(op.who, "run.applied", op.run_id)


def drop_plans(store: Store, flow_id: int, but: int, now: datetime) -> None:
    """A plan that was made before another one went to work is of the world as it was."""
    sql = "UPDATE journal_run SET state = 'dropped', finished_at = %s WHERE flow_id = %s AND id <> %s "
    store.run(sql + "AND verb = 'collect' AND state = 'planned'", store.at(now), flow_id, but)


def _may_work(store: Store, flow_id: int) -> bool:
    other = store.rows(f"SELECT 1 FROM journal_run WHERE flow_id = %s AND state IN {ACTIVE}", flow_id)
    return not other and not store.rows("SELECT 1 FROM setup_flow WHERE id = %s AND paused", flow_id)


def stop(store: Store, op: StopRun, now: datetime) -> int:
    """While it reads, its reader is asked; while it works, no more of its rows are claimed."""
    if store.rows("SELECT 1 FROM journal_run WHERE id = %s AND state = 'asked'", op.run_id):
        fail(store, op.run_id, (STOPPED, ""), now)
        return _told(op.who, "run.stopped", op.run_id)
    read = store.run("UPDATE journal_run SET stop_asked = TRUE WHERE id = %s AND state = 'reading'", op.run_id)
    sql = "UPDATE journal_run SET state = 'stopped', finished_at = %s WHERE id = %s AND state = 'working'"
    worked = store.run(sql, store.at(now), op.run_id)
    return _told(op.who, "run.stopped", op.run_id) if read or worked else 0


def go_on(store: Store, op: GoOn, now: datetime) -> int:
    found = store.rows(
        "SELECT f.target_id, r.flow_id, r.worked_at, r.finished_at FROM journal_run r JOIN setup_flow f "
        "ON f.id = r.flow_id WHERE r.id = %s AND r.state = 'stopped'",
        op.run_id,
    )
    if not found or not _may_work(store, found[0][1]):
        return 0
    target, _, worked, stopped = found[0]
    stood = now - (store.when(stopped) or now)  # the time it stood is none of its work
    sql = "UPDATE journal_run SET state = 'working', spared_until = NULL, finished_at = NULL, worked_at = %s "
    store.run(sql + "WHERE id = %s", store.at(store.sure(worked) + stood), op.run_id)
    wake_parked(store, target, now)
    return _told(op.who, "run.resumed", op.run_id)


def drop_run(store: Store, op: DropRun, now: datetime) -> "int | DropRun":
    """A chunk; the operation to go on with while there may be more. It is stopped until the last has ended: what waits
    of it goes nowhere meanwhile, and a server that dies half-way leaves it to be given up again."""
    sql = "SELECT 1 FROM journal_run WHERE id = %s AND state IN ('planned', 'stopped')" + store.lock
    if not store.rows(sql, op.run_id):
        return 0
    ids = [row[0] for row in store.rows(_WAITING, op.run_id, op.after, CHUNK)]
    if ids:
        end_messages(store, ids, (GIVEN_UP, now))
        return replace(op, after=ids[-1])
    store.run("UPDATE journal_run SET state = 'dropped', finished_at = %s WHERE id = %s", store.at(now), op.run_id)
    return _told(op.who, "run.dropped", op.run_id)


def _told(who: str, act: str, run_id: int) -> int:
    flow = Flow.objects.values_list("name", flat=True).get(run__id=run_id)
    audit.record(who, act, flow, after={"run": run_id})
    return 1
