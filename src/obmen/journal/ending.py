"""What is over before it was delivered: what a newer run, or a person, has looked at again."""

from collections.abc import Sequence
from datetime import datetime

from obmen.core.text import Text

from .lanes import Lanes
from .operate import go_on, subjects
from .rows import text_json
from .store import Store
from .tally import Tally

NEWER_RUN = Text("A newer run has looked at it again")
CHUNK = 1000
_LEFT = (
    "SELECT id FROM journal_message WHERE {in:id} AND id NOT IN "
    "(SELECT message FROM journal_planrow WHERE run_id = %s AND message IS NOT NULL) ORDER BY id"
)
_GIVEN_UP = (
    "UPDATE journal_run SET state = 'dropped', finished_at = %s WHERE flow_id = %s AND id < %s AND state = 'stopped'"
)
_HELD = "SELECT id FROM journal_message WHERE attention AND state = 'held' AND flow_id = %s AND run_id < %s ORDER BY id"
_DECIDED = (
    "SELECT m.id FROM journal_message m WHERE m.attention AND m.state = 'held' AND m.cause = 'conflict' "
    "AND m.flow_id = %s AND m.key IN (SELECT p.key FROM journal_planrow p WHERE p.run_id = %s AND p.chosen "
    "AND p.decided IS NOT NULL AND p.act <> 'conflict') ORDER BY m.id LIMIT %s"
)
_STOPPED = (
    "SELECT id FROM journal_message WHERE state = 'waiting' AND run_id IN (SELECT id FROM journal_run "
    "WHERE flow_id = %s AND id < %s AND state = 'stopped') ORDER BY id LIMIT %s"
)
_HOLDING = "SELECT DISTINCT lane_id FROM journal_message WHERE attention AND state = 'held' AND holds"
_BEHIND = (
    "SELECT m.id FROM journal_message m JOIN journal_lane l ON l.id = m.lane_id AND l.held "
    "JOIN journal_run r ON r.id = m.run_id WHERE {in:m.lane_id} AND m.state = 'waiting' AND r.flow_id = %s "
    "AND r.id < %s AND r.state = 'done' ORDER BY m.id"
)


def end_earlier(store: Store, flow_id: int, run_id: int, now: datetime) -> bool:
    """What earlier runs of the flow left waiting or held, a chunk → whether there may be more."""
    found = store.rows(_HELD, flow_id, run_id) + store.rows(_STOPPED, flow_id, run_id, CHUNK)
    if holding := store.rows(_HOLDING):
        found += store.rows(_BEHIND, store.listed([row[0] for row in holding]), flow_id, run_id)
    ids = [row[0] for row in store.rows(_LEFT, store.listed([row[0] for row in found]), run_id)][:CHUNK]
    if ids and end_messages(store, ids, (NEWER_RUN, now)):
        return True
    store.run(_GIVEN_UP, store.at(now), flow_id, run_id)
    return False


def end_decided(store: Store, flow_id: int, run_id: int, now: datetime) -> bool:
    """Conflicts of earlier runs that a person has decided in a comparison, which ends nothing else: a chunk."""
    ids = [row[0] for row in store.rows(_DECIDED, flow_id, run_id, CHUNK)]
    return bool(ids and end_messages(store, ids, (NEWER_RUN, now)))


def end_messages(store: Store, ids: Sequence[int], how: tuple[Text, datetime]) -> int:
    """Those of them that wait or are held and are not being delivered end superseded → how many."""
    why, now = how
    lanes, tally = Lanes(store), Tally(store, now)
    ended = [one for one in subjects(store, lanes, ids, now) if not one.running and one.state in {"held", "waiting"}]
    columns = "id, state, outcome, outcome_text, reason, cause, needs_look, attention, due, finished_at"
    row = ("done", "superseded", text_json(why), None, "", False, False, None, store.at(now))
    if ended:
        store.update("journal_message", columns, [(one.id, *row) for one in ended])
    for one in ended:
        if one.lane and one.state == "waiting":
            one.lane.left()
        go_on(one.lane, now)
        tally.moved(one.flow_id, one.state, "done")
    lanes.write(now)
    tally.write()
    return len(ended)
