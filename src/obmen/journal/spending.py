"""Limited goods of a connection: what is left of them, for all processes together (``core.ports.Budget``)."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from obmen.core.ports import Good, Rate, Slots, Window

from .rows import dumped
from .store import Store

_COLUMNS = "connection_id, good, level, at, used, barred_until"
NEVER = -1.0
ALMOST = 0.75
LONGEST_PACE = 8.0
"""Where so much of a window is used, each take waits so many seconds at most, so that the rest is spent evenly. Spent
at once, it would leave everybody standing for minutes, with what they have looked at grown old."""


@dataclass(frozen=True, slots=True)
class Spend:
    """One act on a limited good of a connection → seconds to wait until what was asked for is there;
    below 0: not within ``most_wait``, and nothing was taken. For ``left``: what is left.

    ``act``: take, spend, left; ``bar`` until ``until``; ``hold`` and ``give`` a slot by ``holder``.
    """

    connection_id: int
    name: str
    good: Good
    act: Literal["take", "spend", "left", "bar", "hold", "give"]
    amount: float = 1.0
    most_wait: float = 0.0
    until: datetime | None = None
    holder: str = ""


@dataclass(slots=True)
class _Kept:
    """``at``: of a Rate, the moment of its ``level``; of a Window, when something was taken last. ``used`` of a Window:
    [when a bucket began, what was used]; of Slots: [holder, until]. Times in ``used`` as seconds of the epoch."""

    level: float
    at: datetime
    used: list[Any] = field(default_factory=list)
    barred: datetime | None = None


def spend(store: Store, op: Spend, now: datetime) -> float:
    kept = _read(store, op, now)
    if op.act == "bar":
        kept.barred = op.until
        answer = 0.0
    elif isinstance(op.good, Rate):
        answer = _rate(kept, op, now)
    elif isinstance(op.good, Window):
        answer = _window(kept, op, now)
    else:
        answer = _slots(kept, op, now)
    if op.act != "left":
        _write(store, op, kept)
    return answer


def _rate(kept: _Kept, op: Spend, now: datetime) -> float:
    assert isinstance(op.good, Rate)
    good = op.good
    level = min(good.most, kept.level + max(0.0, (now - kept.at).total_seconds()) * good.a_second)
    if op.act == "left":
        return 0.0 if _barred(kept, now) else level
    wait = max(_barred(kept, now), (op.amount - level) / good.a_second) if op.act == "take" else 0.0
    if wait > op.most_wait:
        return NEVER - wait
    kept.level, kept.at = level - op.amount, now
    return max(0.0, wait)


def _window(kept: _Kept, op: Spend, now: datetime) -> float:
    """A bucket is forgotten ``seconds`` after it began, with all that was used in it."""
    assert isinstance(op.good, Window)
    good, moment = op.good, now.timestamp()
    kept.used = [one for one in kept.used if one[0] > moment - good.seconds]
    left = good.most - sum(one[1] for one in kept.used)
    if op.act == "left":
        return 0.0 if _barred(kept, now) else left
    wait = max(_barred(kept, now), _until_room(kept, good, (op.amount, moment))) if op.act == "take" else 0.0
    if wait > op.most_wait:
        return NEVER - wait
    if op.act == "take":
        wait = max(wait, min(_pace(kept, op, now), op.most_wait))
        kept.at = now + timedelta(seconds=wait)
    if not kept.used or kept.used[-1][0] <= moment - good.seconds / good.buckets:
        kept.used.append([moment, 0.0])
    kept.used[-1][1] += op.amount
    return max(0.0, wait)


def _pace(kept: _Kept, op: Spend, now: datetime) -> float:
    """Seconds until as much would be there if the window were spent evenly since the last take."""
    assert isinstance(op.good, Window)
    if sum(one[1] for one in kept.used) < op.good.most * ALMOST:
        return 0.0
    rest = op.amount * op.good.seconds / op.good.most - (now - kept.at).total_seconds()
    return max(0.0, min(rest, LONGEST_PACE))


def _until_room(kept: _Kept, good: Window, asked: tuple[float, float]) -> float:
    """Seconds. More than there ever is may be taken when nothing is used."""
    amount, moment = asked
    used, wait = sum(one[1] for one in kept.used), 0.0
    for began, part in kept.used:
        if used <= 0 or used + amount <= good.most:
            break
        used -= part
        wait = began + good.seconds - moment
    return wait


def _slots(kept: _Kept, op: Spend, now: datetime) -> float:
    assert isinstance(op.good, Slots)
    good, moment = op.good, now.timestamp()
    kept.used = [one for one in kept.used if one[1] > moment and one[0] != op.holder]
    if op.act == "left":
        return float(good.most - len(kept.used))
    if op.act == "give":
        return 0.0
    if len(kept.used) >= good.most or _barred(kept, now):
        return NEVER - max(_barred(kept, now), min((one[1] for one in kept.used), default=moment) - moment)
    kept.used.append([op.holder, moment + good.seconds])
    return 0.0


def _barred(kept: _Kept, now: datetime) -> float:
    return max(0.0, (kept.barred - now).total_seconds()) if kept.barred else 0.0


def _read(store: Store, op: Spend, now: datetime) -> _Kept:
    full = op.good.most if isinstance(op.good, Rate) else 0.0
    row = (op.connection_id, op.name, full, store.at(now), "[]", None)
    if op.act != "left":  # a mere question writes nothing
        store.upsert("journal_budget", _COLUMNS, [row], key="connection_id, good", change=False)
    sql = "SELECT level, at, used, barred_until FROM journal_budget WHERE connection_id = %s AND good = %s" + store.lock
    level, at, used, barred = next(iter(store.rows(sql, op.connection_id, op.name)), row[2:])
    listed = json.loads(used) if isinstance(used, str) else used
    return _Kept(level, store.sure(at), listed, store.when(barred))


def _write(store: Store, op: Spend, kept: _Kept) -> None:
    row = (op.connection_id, op.name, kept.level, store.at(kept.at), dumped(kept.used), store.at(kept.barred))
    store.upsert("journal_budget", _COLUMNS, [row], key="connection_id, good")


def after(answer: float) -> timedelta:
    """Of an answer below 0: how long until it might be there."""
    return timedelta(seconds=NEVER - answer)
