"""The plan of a run, kept row by row as it is made (A2, H6)."""

from datetime import datetime

from obmen.core.text import Text

from .rows import clean, cut, dumped
from .run_ops import AddRows, EndReading, NewRow
from .runs import fail
from .store import Store

STOPPED = Text("Stopped while it read; nothing was written")
_ROW = (
    "run_id, number, act, finding, key, title, before, after, why, targets, search, personal, chosen, content_hash, "
    "record"
)


def add_rows(store: Store, op: AddRows, _: datetime) -> bool:
    found = store.rows("SELECT rows FROM journal_run WHERE id = %s AND epoch = %s", op.run_id, op.epoch)
    if not found:
        return False
    first = found[0][0] + 1
    store.insert("journal_planrow", _ROW, [_row(op.run_id, first + place, row) for place, row in enumerate(op.rows)])
    store.run("UPDATE journal_run SET rows = %s WHERE id = %s", found[0][0] + len(op.rows), op.run_id)
    return True


def _row(run_id: int, number: int, row: NewRow) -> tuple[object, ...]:
    told = (dumped(row.title), dumped(row.before), dumped(row.after), dumped(row.why) if row.why else None)
    found_by = (dumped(list(row.targets)), cut(row.search, 1000), dumped(list(row.personal)))
    what = (*found_by, True, row.content_hash, row.record)
    return run_id, number, row.act, row.finding, row.key, *told, *what


def end_reading(store: Store, op: EndReading, now: datetime) -> str:
    sql = "SELECT verb, apply, stop_asked, flow_id FROM journal_run WHERE id = %s AND epoch = %s AND state = 'reading'"
    found = store.rows(sql + store.lock, op.run_id, op.epoch)
    if not found:
        return "lost"
    verb, apply, stopped, flow_id = found[0]
    if op.trace is not None:
        kept = dumped(clean(list(op.trace)))
        store.run("UPDATE journal_run SET trace = %s WHERE id = %s", kept, op.run_id)
    if op.reason or stopped:
        fail(store, op.run_id, (op.reason or STOPPED, op.detail), now)
        return "failed"
    state = "working" if apply and verb == "collect" else "planned"
    store.run(
        "UPDATE journal_run SET state = %s, counts = %s, figures = %s, worked_at = %s WHERE id = %s",
        state,
        dumped(dict(op.counts)),
        dumped(list(op.figures)),
        store.at(now),
        op.run_id,
    )
    if state == "planned":
        other = "UPDATE journal_run SET state = 'dropped', finished_at = %s WHERE flow_id = %s AND verb = %s "
        store.run(other + "AND state = 'planned' AND id < %s", store.at(now), flow_id, verb, op.run_id)
    return state
