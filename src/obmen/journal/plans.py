"""The plan of a run, kept row by row as it is made (A2, H6)."""

from datetime import datetime

from obmen.core.text import Text

from .ending import end_earlier
from .finish import LONGEST_SEARCH
from .rows import clean, cut, dumped, loaded
from .run_acts import drop_plans
from .run_ops import AddRows, EndReading, NewRow
from .runs import STOPPED, fail
from .search import spoken
from .store import Store

_ROW = (
    "run_id, number, act, finding, key, title, before, after, why, targets, search, personal, chosen, ways, decided, "
    "content_hash, record"
)


def add_rows(store: Store, op: AddRows, _: datetime) -> bool:
    sql = "SELECT rows FROM journal_run WHERE id = %s AND epoch = %s" + store.lock
    found = store.rows(sql, op.run_id, op.epoch)
    if not found:
        return False
    first = found[0][0] + 1
    store.insert("journal_planrow", _ROW, [_row(op.run_id, first + place, row) for place, row in enumerate(op.rows)])
    store.run("UPDATE journal_run SET rows = %s WHERE id = %s", found[0][0] + len(op.rows), op.run_id)
    return True


def _row(run_id: int, number: int, row: NewRow) -> tuple[object, ...]:
    told = (dumped(row.title), dumped(row.before), dumped(row.after), dumped(row.why) if row.why else None)
    found_by = (dumped(list(row.targets)), cut(_search(row), LONGEST_SEARCH), dumped(list(row.personal)))
    decided = (dumped(list(row.ways)) if row.ways else None, dumped(row.decided) if row.decided else None)
    what = (*found_by, True, *decided, row.content_hash, row.record)
    return run_id, number, row.act, row.finding, row.key, *told, *what


def _search(row: NewRow) -> str:
    """As of the message it becomes."""
    why = (Text.from_json(row.why).render(str),) if row.why else ()
    return spoken(Text.from_json(row.title), row.key, row.search, *why)


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
    told = (dumped(dict(op.counts)), dumped(list(op.figures)), store.at(now))
    sql = "UPDATE journal_run SET state = %s, counts = %s, figures = %s, worked_at = %s, finished_at = %s WHERE id = %s"
    store.run(sql, state, *told, store.at(now) if state == "planned" else None, op.run_id)
    if state == "planned":
        _takes_place(store, flow_id, verb, op.run_id)
    else:
        _goes_to_work(store, flow_id, op.run_id, now)
    return state


def _takes_place(store: Store, flow_id: int, verb: str, run_id: int) -> None:
    """Of the older ones of the same period: a comparison of another one is about other documents."""
    planned = "SELECT id, period FROM journal_run WHERE flow_id = %s AND verb = %s AND id <= %s "
    found = store.rows(planned + "AND state = 'planned'", flow_id, verb, run_id)
    periods = {id_: loaded(period) for id_, period in found}
    older = [id_ for id_, period in periods.items() if id_ < run_id and period == periods[run_id]]
    store.run("UPDATE journal_run SET state = 'dropped' WHERE {in:id}", store.listed(older))


def _goes_to_work(store: Store, flow_id: int, run_id: int, now: datetime) -> None:
    """A plan without rows has nothing to carry, and still is the newest word on all that earlier ones left behind."""
    drop_plans(store, flow_id, run_id, now)
    empty = store.rows("SELECT 1 FROM journal_run WHERE id = %s AND rows = 0", run_id)
    while empty and end_earlier(store, flow_id, run_id, now):
        pass
