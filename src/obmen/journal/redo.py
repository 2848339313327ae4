"""Redo: of named messages, and acts on all that a filter finds."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from .acts import Drop, Redo, Where
from .carry import CONFLICT
from .early import NEWER_HERE, Aspect, overtaken
from .filters import found
from .lanes import Lanes
from .operate import Subject, drop, go_on, subjects, told
from .rows import text_json
from .seen import aspect_name
from .store import Store
from .tally import Tally

CHUNK = 1000
_AGAIN = (
    "id, state, outcome, outcome_text, warnings, needs_look, attention, reason, cause, problems, detail, due, tries, "
    "edition, forced, unclear, aside, first_tried_at, finished_at"
)
_ENDED = "id, state, outcome, outcome_text, reason, cause, needs_look, attention, due, finished_at"


def redo(store: Store, op: Redo, now: datetime) -> int:
    lanes = Lanes(store)
    found = subjects(store, lanes, op.ids, now)
    meant = [one for one in found if one.lane and one.flow_id and not one.running and one.cause != CONFLICT]
    overtaken = set() if op.forced else _overtaken(store, meant)
    again = [one for one in meant if one.id not in overtaken]
    ended = [one for one in meant if one.id in overtaken and one.state != "done"]
    _wait_again(store, again, op)
    _end(store, ended, now)
    tally = Tally(store, now)
    for one in (*again, *ended):
        _stand(one, now, waits=one.id not in overtaken)
        tally.moved(one.flow_id, one.state, "done" if one.id in overtaken else "waiting")
    lanes.write(now)
    tally.write()
    return told(op.who, "messages.redone", [one.id for one in (*again, *ended)])


def _overtaken(store: Store, ones: Iterable[Subject]) -> set[int]:
    """Those whose aspect has a newer state that waits or was delivered. One held as *restored base* is the person's to
    judge: redoing it makes it the newest."""
    judged = {one.id: _aspect(one) for one in ones if one.aspect and one.cause != "restored base"}
    return overtaken(store, judged)


def _wait_again(store: Store, ones: list[Subject], op: Redo) -> None:
    if not ones:
        return
    fresh = ("waiting", "", None, None, False, False, None, "", None, "", None, 0)
    rows = [(one.id, *fresh, _edition(one), op.forced, one.unclear, False, None, None) for one in ones]
    store.update("journal_message", _AGAIN, rows)
    restored = [one for one in ones if one.aspect and one.cause == "restored base"]
    columns = "id, message_id, body, content_hash, sequence, moment"
    newest = {
        _name(one): (one.id, one.body_id, one.content_hash, one.sequence, store.at(one.moment)) for one in restored
    }
    if newest:
        store.upsert("journal_seen", columns, [(name, *row) for name, row in newest.items()], key="id")


def _edition(one: Subject) -> int:
    """A decided try makes the redo new work to the other side; one that may have been applied stays the same work."""
    decided = one.state == "done" or one.cause == "refused"
    return one.edition + (decided and not one.unclear)


def _end(store: Store, ones: list[Subject], now: datetime) -> None:
    if ones:
        row = ("done", "superseded", text_json(NEWER_HERE), None, "", False, False, None, store.at(now))
        store.update("journal_message", _ENDED, [(one.id, *row) for one in ones])


def _stand(one: Subject, now: datetime, *, waits: bool) -> None:
    lane = one.lane
    assert lane is not None
    if waits and one.state != "waiting":
        lane.waiting += 1
    elif not waits and one.state == "waiting":
        lane.left()
    lane.head = min(lane.head, one.place)
    go_on(lane, now)


def _aspect(one: Subject) -> Aspect:
    return one.lane_id, one.source_id, one.flow_id, one.aspect


def _name(one: Subject) -> str:
    return aspect_name(one.source_id, one.flow_id, one.aspect)


def where(store: Store, op: Where, now: datetime) -> "int | Where":
    """One chunk; the operation to go on with while there may be more."""
    if op.upto is None:
        newest = store.rows("SELECT max(id) FROM journal_message")[0][0] or 0
        op = replace(op, upto=newest)
    wanted = op.filter if op.filter.state else replace(op.filter, state="held")
    meant = found(wanted).filter(id__gt=op.after, id__lte=op.upto).order_by("id")
    ids = tuple(meant.values_list("id", flat=True)[:CHUNK])
    if not ids:
        return op.done
    act = Redo(ids, op.who) if op.act == "redo" else Drop(ids, op.who, op.why)
    count = redo(store, act, now) if isinstance(act, Redo) else drop(store, act, now)
    return replace(op, after=ids[-1], done=op.done + count)
