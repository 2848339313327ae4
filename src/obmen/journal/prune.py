"""Pruning by age and size (H11): bodies first, then tries and messages that are decided. Links, identities and
fingerprints stay, and so does everything that waits or is held, or is looked at by each run (``gathered.py``).

One step looks at at most ``CHUNK`` rows of each kind, so that accepts never wait long behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .acts import Prune
from .filters import first_number
from .gathered import newest_of_objects
from .ids import first_id
from .store import Store
from .switches import wake_forgotten
from .tally import fold_past

CHUNK = 500
EMPTY_RUNS = timedelta(days=1)  # an exchange that runs every five minutes mostly finds nothing
OVER = "over"
_OPEN = "SELECT body_id FROM journal_message WHERE {in:body_id} AND (state = 'waiting' OR attention)"


@dataclass(frozen=True, slots=True)
class Step:
    """``at``: where the next one goes on, None at the end. ``freed`` in bytes."""

    gone: int
    at: Any = None
    freed: int = 0


def prune(store: Store, op: Prune, now: datetime) -> "int | Prune":
    """One step; the operation to go on with while there may be more."""
    left = op.left
    if left is None:
        _begin(store, now)
        left = dict.fromkeys([*op.ages, OVER] if op.over > 0 else op.ages)
    done, over, more = op.done, op.over, {}
    for name, at in sorted(left.items()):
        if name == OVER:
            step = _over(store, over, at or "")
        else:
            step = _PRUNED[name](store, now - timedelta(days=op.ages[name]), at)
        done, over = done + step.gone, over - step.freed
        if step.at is not None:
            more[name] = step.at
    return replace(op, over=over, done=done, left=more) if more else done


def _begin(store: Store, now: datetime) -> None:
    wake_forgotten(store, now)
    fold_past(store, now)
    _remove_runs(store, "state = 'done' AND rows = 0 AND finished_at < %s", now - EMPTY_RUNS)


def _bodies(store: Store, before: datetime, at: str | None) -> Step:
    sql = "SELECT id FROM journal_body WHERE id > %s AND id < %s ORDER BY id LIMIT %s"
    seen = [row[0] for row in store.rows(sql, at or "", first_id(before), CHUNK)]
    return Step(_remove_bodies(store, _closed(store, seen)), seen[-1] if len(seen) == CHUNK else None)


def _over(store: Store, excess: int, at: str) -> Step:
    """The oldest, until so many bytes are let go."""
    sql = "SELECT id, size FROM journal_body WHERE id > %s ORDER BY id LIMIT %s"
    sizes = dict(store.rows(sql, at, CHUNK))
    chosen, freed = [], 0
    for id_ in _closed(store, list(sizes)):
        if freed >= excess:
            break
        chosen.append(id_)
        freed += sizes[id_]
    _remove_bodies(store, chosen)
    return Step(len(chosen), list(sizes)[-1] if len(sizes) == CHUNK and freed < excess else None, freed)


def _closed(store: Store, bodies: list[str]) -> list[str]:
    """Of these, in their order, those that nobody needs any more."""
    needed = {row[0] for row in store.rows(_OPEN, store.listed(bodies))} | newest_of_objects(store, bodies)
    return [one for one in bodies if one not in needed]


def _remove_bodies(store: Store, ids: list[str]) -> int:
    """The files' bytes are swept from their store once no body names them."""
    if ids:
        store.run("DELETE FROM journal_bodyfile WHERE {in:body_id}", store.listed(ids))
        store.run("DELETE FROM journal_body WHERE {in:id}", store.listed(ids))
    return len(ids)


def _messages(store: Store, before: datetime, at: int | None) -> Step:
    seen = store.rows(
        "SELECT id, lane_id, body_id FROM journal_message WHERE id > %s AND id < %s AND received_at < %s "
        "AND state IN ('done', 'dropped') AND NOT attention ORDER BY id LIMIT %s",
        at or 0,
        first_number(before) + 1000,
        store.at(before),
        CHUNK,
    )
    newest = newest_of_objects(store, [row[2] for row in seen])
    _remove_messages(store, [row for row in seen if row[2] not in newest])
    gone = sum(row[2] not in newest for row in seen)
    return Step(gone, seen[-1][0] if len(seen) == CHUNK else None)


def _remove_messages(store: Store, rows: list[tuple[int, int | None, str]]) -> None:
    if not rows:
        return
    ids = store.listed([row[0] for row in rows])
    store.run("UPDATE journal_link SET message_id = NULL WHERE {in:message_id}", ids)
    store.run("DELETE FROM journal_attempt WHERE {in:message_id}", ids)
    corrected = store.rows("SELECT body FROM journal_correction WHERE {in:message_id}", ids)
    store.run("DELETE FROM journal_correction WHERE {in:message_id}", ids)
    store.run("DELETE FROM journal_message WHERE {in:id}", ids)
    _remove_lanes(store, sorted({row[1] for row in rows if row[1]}))
    _remove_bodies(store, _orphans(store, {row[2] for row in rows} | {row[0] for row in corrected}))


def _orphans(store: Store, bodies: set[str]) -> list[str]:
    """Of these, the bodies that no message names any more."""
    named = store.rows("SELECT body_id FROM journal_message WHERE {in:body_id}", store.listed(bodies))
    return sorted(bodies - {row[0] for row in named})


def _remove_lanes(store: Store, ids: list[int]) -> None:
    """Those nobody stands in. A lane made anew has a new id, so a fence of the old one never fits it."""
    sql = (
        "SELECT id FROM journal_lane l WHERE {in:l.id} AND waiting = 0 AND NOT held AND owner = '' "
        f"AND NOT EXISTS (SELECT 1 FROM journal_message m WHERE m.lane_id = l.id) ORDER BY id{store.skip}"
    )
    empty = [row[0] for row in store.rows(sql, store.listed(ids))]
    store.run("DELETE FROM journal_lane WHERE {in:id}", store.listed(empty))


def _attempts(store: Store, before: datetime) -> int:
    sql = (
        "DELETE FROM journal_attempt WHERE id IN "
        "(SELECT id FROM (SELECT id, started_at FROM journal_attempt ORDER BY id LIMIT %s) o WHERE started_at < %s)"
    )
    return store.run(sql, CHUNK, store.at(before))


def _rejected(store: Store, before: datetime) -> int:
    sql = (
        "DELETE FROM journal_rejected WHERE id IN (SELECT id FROM journal_rejected WHERE id < %s ORDER BY id LIMIT %s)"
    )
    return store.run(sql, first_id(before), CHUNK)


def _alerts(store: Store, before: datetime) -> int:
    return store.run("DELETE FROM journal_alert WHERE over_told_at < %s", store.at(before))


def _audit(store: Store, before: datetime) -> int:
    sql = "DELETE FROM setup_audit WHERE id IN (SELECT id FROM setup_audit WHERE at < %s ORDER BY at LIMIT %s)"
    return store.run(sql, store.at(before), CHUNK)


def _runs(store: Store, before: datetime) -> int:
    """With their plans; the last of a flow stays."""
    return _remove_runs(store, "finished_at < %s", before)


def _remove_runs(store: Store, which: str, before: datetime) -> int:
    sql = (
        f"SELECT id FROM journal_run r WHERE state NOT IN ('asked', 'reading', 'working') AND {which} "
        "AND id < (SELECT max(n.id) FROM journal_run n WHERE n.flow_id = r.flow_id) ORDER BY id LIMIT %s"
    )
    ids = [row[0] for row in store.rows(sql, store.at(before), CHUNK)]
    if ids:
        listed = store.listed(ids)
        store.run("DELETE FROM journal_planrow WHERE {in:run_id}", listed)
        store.run("UPDATE journal_message SET run_id = NULL WHERE {in:run_id}", listed)
        store.run("DELETE FROM journal_run WHERE {in:id}", listed)
    return len(ids)


def _until_none(remove: Callable[[Store, datetime], int]) -> Callable[[Store, datetime, Any], Step]:
    """Nothing of that age is kept, so what is left is found at the begin again."""

    def step(store: Store, before: datetime, _: Any) -> Step:
        gone = remove(store, before)
        return Step(gone, gone or None)

    return step


_PRUNED: dict[str, Callable[[Store, datetime, Any], Step]] = {
    "alerts": _until_none(_alerts),
    "attempts": _until_none(_attempts),
    "audit": _until_none(_audit),
    "bodies": _bodies,
    "messages": _messages,
    "rejected": _until_none(_rejected),
    "runs": _until_none(_runs),
}
