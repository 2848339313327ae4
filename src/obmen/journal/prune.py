"""Pruning by age and size (H11): bodies first, then tries and messages that are decided. Links, identities and
fingerprints stay, and so does everything that waits or is held.

One step takes at most ``CHUNK`` rows of each kind, so that accepts never wait long behind it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from .acts import Prune
from .filters import first_number
from .ids import first_id
from .store import Store
from .switches import wake_parked
from .tally import fold_past

CHUNK = 500
EMPTY_RUNS = timedelta(days=1)  # an exchange that runs every five minutes mostly finds nothing
_NOT_OPEN = (
    "NOT EXISTS (SELECT 1 FROM journal_message m WHERE m.body_id = b.id AND (m.state = 'waiting' OR m.attention))"
)


def prune(store: Store, op: Prune, now: datetime) -> "int | Prune":
    """One step; the operation to go on with while there may be more."""
    if not op.done:
        _wake_forgotten(store, now)
        fold_past(store, now)
        _remove_runs(store, "state = 'done' AND rows = 0 AND finished_at < %s", now - EMPTY_RUNS)
    gone, freed = _over(store, op.over) if op.over > 0 else (0, 0)
    for name, days in sorted(op.ages.items()):
        gone += _PRUNED[name](store, now - timedelta(days=days))
    return replace(op, over=op.over - freed, done=op.done + gone) if gone else op.done


def _bodies(store: Store, before: datetime) -> int:
    sql = f"SELECT b.id FROM journal_body b WHERE b.id < %s AND {_NOT_OPEN} ORDER BY b.id LIMIT %s"
    return _remove_bodies(store, [row[0] for row in store.rows(sql, first_id(before), CHUNK)])


def _over(store: Store, excess: int) -> tuple[int, int]:
    """The oldest, until so many bytes are let go → how many, and their bytes."""
    sql = f"SELECT b.id, b.size FROM journal_body b WHERE {_NOT_OPEN} ORDER BY b.id LIMIT %s"
    chosen, freed = [], 0
    for id_, size in store.rows(sql, CHUNK):
        if freed >= excess:
            break
        chosen.append(id_)
        freed += size
    return _remove_bodies(store, chosen), freed


def _remove_bodies(store: Store, ids: list[str]) -> int:
    """The files' bytes are swept from their store once no body names them."""
    if ids:
        store.run("DELETE FROM journal_bodyfile WHERE {in:body_id}", store.listed(ids))
        store.run("DELETE FROM journal_body WHERE {in:id}", store.listed(ids))
    return len(ids)


def _messages(store: Store, before: datetime) -> int:
    rows = store.rows(
        "SELECT id, lane_id, body_id FROM journal_message WHERE id < %s AND received_at < %s "
        "AND state IN ('done', 'dropped') AND NOT attention ORDER BY id LIMIT %s",
        first_number(before) + 1000,
        store.at(before),
        CHUNK,
    )
    if not rows:
        return 0
    ids = store.listed([row[0] for row in rows])
    store.run("UPDATE journal_link SET message_id = NULL WHERE {in:message_id}", ids)
    store.run("DELETE FROM journal_attempt WHERE {in:message_id}", ids)
    corrected = store.rows("SELECT body FROM journal_correction WHERE {in:message_id}", ids)
    store.run("DELETE FROM journal_correction WHERE {in:message_id}", ids)
    store.run("DELETE FROM journal_message WHERE {in:id}", ids)
    _remove_lanes(store, sorted({row[1] for row in rows if row[1]}))
    _remove_bodies(store, _orphans(store, {row[2] for row in rows} | {row[0] for row in corrected}))
    return len(rows)


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


_PRUNED: dict[str, Callable[[Store, datetime], int]] = {
    "alerts": _alerts,
    "attempts": _attempts,
    "audit": _audit,
    "bodies": _bodies,
    "messages": _messages,
    "rejected": _rejected,
    "runs": _runs,
}


def _wake_forgotten(store: Store, now: datetime) -> None:
    """Lanes parked for a flow that has gone on without ``ResumeFlow`` (a settings file was applied)."""
    parked = store.rows(
        "SELECT c.id FROM setup_connection c WHERE EXISTS (SELECT 1 FROM journal_lane l WHERE l.target_id = c.id "
        "AND waiting > 0 AND NOT held AND next_at IS NULL AND owner = '') "
        "AND NOT EXISTS (SELECT 1 FROM setup_flow f WHERE f.target_id = c.id AND f.paused)"
    )
    for (target,) in parked:
        wake_parked(store, target, now)
