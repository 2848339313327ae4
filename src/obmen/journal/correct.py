"""Correct: a person gives a message other content, and it goes anew (H6).

The message keeps its number and, while its lane stays the same, its place; a correction that leads to another lane
puts it at that lane's end, and the old lane goes on. What it said before stays in the journal (``Correction``). To the
other side it is new work.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .accept import NEWER_CAME, lanes_of
from .acts import Correct
from .early import NEWER_HERE, overtaken
from .lanes import LaneRow, Lanes
from .operate import Subject, go_on, subjects, told
from .rows import BODY, FILE, body_row, dumped, file_rows, text_json
from .seen import Seen, SeenRow, age, aspect_name, business_name
from .store import Store
from .tally import Tally

CORRECTABLE = frozenset({"held", "waiting", "dropped"})
_COLUMNS = (
    "id, place, lane_id, target_id, flow_id, body_id, content_hash, key, title, business, aspect, sequence, moment, "
    "search, holds, state, outcome, outcome_text, needs_look, attention, reason, cause, problems, detail, due, tries, "
    "edition, forced, unclear, aside, first_tried_at, finished_at"
)
_SUPERSEDED = "id, state, outcome, outcome_text, due, finished_at"
_BEFORE = (
    "SELECT id, body_id, content_hash, sequence, moment FROM journal_message WHERE lane_id = %s AND aspect = %s "
    "AND id < %s AND flow_id = %s AND source_id = %s AND outcome <> 'superseded' ORDER BY id DESC LIMIT 1"
)


def correct(store: Store, op: Correct, now: datetime) -> int:
    """1, or 0 where the message has moved on meanwhile, is of another flow, would stand in no lane, or may have been
    applied already: only a repeat under the same identity finds that out."""
    lanes, at = Lanes(store), op.addressed
    if at.flow_id is None or at.target_id is None:
        return 0
    found = subjects(store, lanes, (op.message_id,), now, names=lanes_of((at,)))
    if not found or not _correctable(found[0], at.flow_id):
        return 0
    one = found[0]
    change = _Change(store, op, one, lanes, now)
    change.write()
    _count(store, one, at.flow_id, change.state, now)
    lanes.write(now)
    return told(op.who, "messages.corrected", [one.id])


def _correctable(one: Subject, flow_id: int) -> bool:
    return one.state in CORRECTABLE and not one.running and not one.unclear and one.flow_id in {None, flow_id}


def _count(store: Store, one: Subject, flow_id: int, state: str, now: datetime) -> None:
    tally = Tally(store, now)
    if one.flow_id is None:
        tally.moved(None, one.state, "")
        tally.moved(flow_id, "", state)
    else:
        tally.moved(flow_id, one.state, state)
    tally.write()


@dataclass(slots=True)
class _Change:
    """One message before and after."""

    store: Store
    op: Correct
    one: Subject
    lanes: Lanes
    now: datetime
    state: str = ""

    def write(self) -> None:
        store, body, at = self.store, self.op.body, self.op.addressed
        lane = self.lanes.by_name[at.target_id or 0, at.space, at.key]
        moved = self.one.lane is not lane
        place = store.next_place() if moved else self.one.place
        self.state = self._state(moved=moved)
        store.insert("journal_body", BODY, [body_row(store, body)])
        if body.files:
            store.insert("journal_bodyfile", FILE, file_rows(body))
        was = (self.one.id, self.one.body_id, moved, self.op.who, store.at(self.now))
        store.insert("journal_correction", "message_id, body, moved, who, at", [was])
        store.update("journal_message", _COLUMNS, [self._row(lane, place, moved=moved)])
        self._stand(lane, place)

    def _state(self, *, moved: bool) -> str:
        """As accepted anew (H5), and the memory of what is newest set right."""
        at, one, seen = self.op.addressed, self.one, Seen(self.store)
        name = aspect_name(one.source_id, at.flow_id, at.aspect)
        business = business_name(at.flow_id, at.business)
        seen.load([name, business])
        if at.business and not seen.get(business):
            seen.put(business, self._seen())
        state = "held" if at.problems else "waiting"
        if at.aspect:
            newest = seen.get(name)
            if self._overtaken(newest, moved=moved):
                state = "done"
            else:
                seen.put(name, self._seen())
                self._end(newest)
        seen.write()
        if one.aspect and (one.aspect != at.aspect or state == "done"):
            self._give_back(aspect_name(one.source_id, one.flow_id, one.aspect))
        return state

    def _seen(self) -> SeenRow:
        at, body = self.op.addressed, self.op.body
        return SeenRow(self.one.id, body.id, body.content_hash, at.sequence, at.moment)

    def _overtaken(self, newest: SeenRow | None, *, moved: bool) -> bool:
        if newest is None or newest.message_id == self.one.id:
            return False
        if age(self.op.addressed, newest) == "older":
            return True
        one, at = self.one, self.op.addressed
        return not moved and bool(overtaken(self.store, {one.id: (one.lane_id, one.source_id, at.flow_id, at.aspect)}))

    def _end(self, before: SeenRow | None) -> None:
        """An older state of the same object that still waits is not sent any more."""
        if before is None or before.message_id == self.one.id:
            return
        sql = "SELECT lane_id, flow_id FROM journal_message WHERE id = %s AND state = 'waiting' AND NOT unclear"
        rows = self.store.rows(sql, before.message_id)
        lane = self.lanes.by_id.get(rows[0][0] or 0) if rows else None
        if lane is None or lane.running == before.message_id:
            return
        lane.left()
        row = (before.message_id, "done", "superseded", text_json(NEWER_CAME), None, self.store.at(self.now))
        self.store.update("journal_message", _SUPERSEDED, [row])
        tally = Tally(self.store, self.now)
        tally.moved(rows[0][1], "waiting", "done")
        tally.write()

    def _give_back(self, name: str) -> None:
        """It says nothing of its former object any more: the newest of that is what was it before."""
        one, store = self.one, self.store
        if not store.rows("SELECT 1 FROM journal_seen WHERE id = %s AND message_id = %s", name, one.id):
            return
        store.run("DELETE FROM journal_seen WHERE id = %s", name)
        for row in store.rows(_BEFORE, one.lane_id, one.aspect, one.id, one.flow_id, one.source_id):
            columns = "id, message_id, body, content_hash, sequence, moment"
            id_, body, content, sequence, moment = row
            moment = store.at(store.when(moment))
            store.insert("journal_seen", columns, [(name, id_, body, bytes(content), sequence, moment)])

    def _row(self, lane: LaneRow, place: int, *, moved: bool) -> tuple[Any, ...]:
        at, one, store = self.op.addressed, self.one, self.store
        held, done = self.state == "held", self.state == "done"
        holds = at.held_head == "hold" if moved else one.holds
        problems = dumped([problem.to_json() for problem in at.problems]) if held else None
        ended = ("superseded", text_json(NEWER_HERE)) if done else ("", None)
        where = (one.id, place, lane.id, at.target_id, at.flow_id, self.op.body.id, self.op.body.content_hash)
        says = (at.key, text_json(at.title), at.business, at.aspect, at.sequence, store.at(at.moment), at.search)
        why = (False, held, None, "wrong content" if held else "", problems, "", None)
        fresh = (0, one.edition + 1, False, False, False, None, store.at(self.now) if done else None)
        return (*where, *says, holds, self.state, *ended, *why, *fresh)

    def _stand(self, lane: LaneRow, place: int) -> None:
        if self.one.lane and self.one.state == "waiting":
            self.one.lane.left()
        if self.state == "waiting":
            lane.arrived(self.now)
        lane.head = min(lane.head, place)
        go_on(self.one.lane, self.now)
        go_on(lane, self.now)
