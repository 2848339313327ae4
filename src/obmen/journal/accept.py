"""Accept: a message is kept, once for each flow that takes it, sharing one body (H1, H2, H4, H5).

Decided in this order: the caller's key (same content = duplicate, other = conflict, nothing kept), the business
identity against the newest message that bore it, then the age of the state among those of its aspect. A newer state
ends an older one of its aspect that still waits: only the latest is sent. What is being delivered, or may have been
applied, is never ended so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from obmen.core.planning import KIND
from obmen.core.text import Text

from .early import NEWER_HERE
from .lanes import LaneName, Lanes
from .ops import Accept, Accepted, Addressed, NewBody
from .rows import BODY, FILE, MESSAGE, body_row, file_rows, message_row, text_json
from .seen import Seen, SeenRow, age, aspect_name, business_name, content_name, key_name, names_of
from .store import Store
from .tally import Tally

RESTORED = Text("The sender's number went back while its time went on: the base may have been restored from a copy")
REPEATED = Text("The same document came again with other content")
NO_FLOW = Text("No flow takes this kind of message")
NEWER_CAME = Text("A newer state came before it was sent")
ALIKE = Text("An equal message came in the ten minutes before it, and neither carries a key")
ALIKE_WITHIN = timedelta(minutes=10)


@dataclass(slots=True)
class Judged:
    """How one flow's message begins."""

    state: str = "waiting"
    outcome: str = ""
    cause: str = ""
    reason: Text | None = None


@dataclass(slots=True)
class Intake:
    """All accepts of one transaction. ``prepare`` first, then ``take`` each, then ``write``."""

    store: Store
    lanes: Lanes
    now: datetime
    tally: Tally
    _seen: Seen = field(init=False)
    _bodies: list[tuple[Any, ...]] = field(default_factory=list)
    _files: list[tuple[Any, ...]] = field(default_factory=list)
    _messages: list[tuple[Any, ...]] = field(default_factory=list)
    _waiting: dict[int, int | None] = field(default_factory=dict)  # message → lane, of those a newer state may end
    _ended: list[int] = field(default_factory=list)
    _ids: list[int] = field(default_factory=list)

    def prepare(self, messages: Iterable[tuple[NewBody, tuple[Addressed, ...]]]) -> None:
        """The lanes are locked already: what is looked up now stays true until the commit."""
        self._seen = Seen(self.store)
        aspects, names, count = [], [], 0
        for body, addressed in messages:
            for one in addressed:
                count += 1
                names += names_of(body, one)
                if one.aspect:
                    aspects.append(aspect_name(body.source_id, one.flow_id, one.aspect))
        self._seen.load(names)
        self._load_waiting(row.message_id for name in aspects if (row := self._seen.get(name)))
        self._ids = list(self.store.next_ids("journal_message", count))[::-1] if count else []

    def take(self, op: Accept) -> Accepted:
        body = op.body
        if known := self._known_by_key(body, op.addressed):
            same = known.content_hash == body.content_hash
            return Accepted(known.body, "waiting", duplicate=same, conflict=not same)
        first = self._repeated(body, op.addressed[0])
        fresh = [one for one in op.addressed if not self._repeated(body, one)]
        if not fresh and first:
            self._remember_key(body, op.addressed[0], first)
            return Accepted(first.body, "waiting", duplicate=True)
        self._bodies.append(body_row(self.store, body))
        self._files += file_rows(body)
        states = [self._keep(body, one) for one in fresh]
        problems = tuple({problem: None for one in fresh for problem in one.problems})
        return Accepted(body.id, _worst(states), problems=problems)

    def tried(self, message_id: int) -> None:
        """An outcome of it is kept in this very transaction: no newer state that comes with it ends it as well, or its
        lane would count it out twice and stand still for good."""
        self._waiting.pop(message_id, None)

    def write(self) -> None:
        for table, columns, rows in (
            ("journal_body", BODY, self._bodies),
            ("journal_bodyfile", FILE, self._files),
            ("journal_message", MESSAGE, self._messages),
        ):
            if rows:
                self.store.insert(table, columns, rows)
        self._seen.write()
        if self._ended:
            self.store.update(
                "journal_message",
                "id, state, outcome, outcome_text, due, finished_at",
                [(id_, "done", "superseded", _SUPERSEDED, None, self.store.at(self.now)) for id_ in self._ended],
            )

    def _known_by_key(self, body: NewBody, addressed: tuple[Addressed, ...]) -> SeenRow | None:
        keys = (key_name(body.source_id, one.identity) for one in addressed if one.identity is not None)
        return next((row for key in keys if (row := self._seen.get(key))), None)

    def _repeated(self, body: NewBody, one: Addressed) -> SeenRow | None:
        """The newest of the business identity, when it says the same."""
        row = self._seen.get(business_name(one.flow_id, one.business)) if one.business else None
        return row if row and row.content_hash == body.content_hash else None

    def _remember_key(self, body: NewBody, one: Addressed, row: SeenRow) -> None:
        if one.identity is not None:
            self._seen.put(key_name(body.source_id, one.identity), row)

    def _keep(self, body: NewBody, one: Addressed) -> str:
        id_ = self._ids.pop()
        judged = self._judge(body, one)
        lane = self.lanes.by_name[one.target_id, one.space, one.key] if one.target_id is not None else None
        row = SeenRow(id_, body.id, body.content_hash, one.sequence, one.moment)
        self._remember_key(body, one, row)
        if one.business:
            self._seen.put(business_name(one.flow_id, one.business), row)
        if one.aspect and judged.outcome != "superseded" and judged.cause != "restored base":
            self._succeed(aspect_name(body.source_id, one.flow_id, one.aspect), row, (judged, one.flow_id))
        if one.guarded:
            self._seen.put(content_name(one.flow_id, body), replace(row, sequence=None, moment=self.now))
        if judged.state == "waiting" and lane:
            lane.arrived(self.now, bulk=body.kind == KIND)
            self._waiting[id_] = lane.id
        self.tally.moved(one.flow_id, "", judged.state)
        self._messages.append(message_row(self.store, id_, lane.id if lane else None, body, (one, judged, self.now)))
        return judged.state

    def _judge(self, body: NewBody, one: Addressed) -> Judged:
        if one.flow_id is None or one.target_id is None:
            return Judged("held", cause=one.cause or "no flow", reason=one.reason or NO_FLOW)
        if one.aspect:
            newest = self._seen.get(aspect_name(body.source_id, one.flow_id, one.aspect))
            if (how := age(one, newest)) != "newer":
                return _HELD_AS_RESTORED if how == "restored" else _ENDED_AT_ONCE
        if one.problems or one.cause:
            return Judged("held", cause=one.cause or "wrong content", reason=one.reason)
        if one.business and one.on_repeat == "hold" and self._seen.get(business_name(one.flow_id, one.business)):
            return Judged("held", cause="other content", reason=REPEATED)
        return _LOOKS_LIKE_A_REPEAT if one.guarded and self._came_just_now(body, one) else _WAITS

    def _came_just_now(self, body: NewBody, one: Addressed) -> bool:
        row = self._seen.get(content_name(one.flow_id, body))
        return row is not None and row.moment is not None and self.now - row.moment < ALIKE_WITHIN

    def _succeed(self, name: str, row: SeenRow, by: tuple[Judged, int | None]) -> None:
        """The new state stands for the aspect; the one before it is ended if nobody has begun to send it."""
        judged, flow_id = by
        before = self._seen.get(name)
        self._seen.put(name, row)
        if before is None or judged.state != "waiting" or before.message_id not in self._waiting:
            return
        lane = self.lanes.by_id.get(self._waiting.pop(before.message_id) or 0)
        if lane is None or lane.running == before.message_id:
            return
        lane.left()
        self._ended.append(before.message_id)
        self.tally.moved(flow_id, "waiting", "done")

    def _load_waiting(self, ids: Iterable[int]) -> None:
        wanted = list(set(ids))
        if wanted:
            sql = "SELECT id, lane_id FROM journal_message WHERE {in:id} AND state = 'waiting' AND NOT unclear"
            self._waiting = dict(self.store.rows(sql, self.store.listed(wanted)))


_SUPERSEDED = text_json(NEWER_CAME)
_WAITS = Judged()
_HELD_AS_RESTORED = Judged("held", cause="restored base", reason=RESTORED)
_LOOKS_LIKE_A_REPEAT = Judged("held", cause="looks like a repeat", reason=ALIKE)
_ENDED_AT_ONCE = Judged("done", outcome="superseded", reason=NEWER_HERE)


def _worst(states: list[str]) -> Any:
    return next((state for state in ("held", "waiting") if state in states), "done")


def lanes_of(addressed: Iterable[Addressed]) -> list[LaneName]:
    return [(one.target_id, one.space, one.key) for one in addressed if one.target_id is not None]
