"""Reject: what could not be placed is kept for a person to look at, within bounds, the oldest going first (H1)."""

from datetime import datetime

from .ids import first_id
from .ops import Reject
from .rows import dumped
from .store import Store

_COLUMNS = "id, source_id, kind, raw, size, content_type, problems, received_at"


def keep_rejected(store: Store, ops: list[Reject], now: datetime) -> None:
    rows = [
        (op.id, op.source_id, op.kind, op.raw, len(op.raw), op.content_type, _problems(op), store.at(now)) for op in ops
    ]
    store.insert("journal_rejected", _COLUMNS, rows)
    for _, latest in sorted({op.source_id: op for op in ops}.items()):
        _trim(store, latest, now)


def _problems(op: Reject) -> str:
    return dumped([problem.to_json() for problem in op.problems])


def _trim(store: Store, op: Reject, now: datetime) -> None:
    """Counts from the newest; what stands beyond a bound goes. The bounds are those the connection's latest brings."""
    store.run(
        "DELETE FROM journal_rejected WHERE source_id = %s AND (id < %s OR id IN (SELECT id FROM ("
        "SELECT id, row_number() OVER newest AS nth, sum(size) OVER newest AS bytes FROM journal_rejected "
        "WHERE source_id = %s WINDOW newest AS (ORDER BY id DESC)) AS kept WHERE nth > %s OR bytes > %s))",
        op.source_id,
        first_id(now - op.age),
        op.source_id,
        op.rows,
        op.size,
    )
