"""Finish: what a try came to, with links, attempt, follow-ups, fingerprints and marks, in one commit (H3, H4).

Applied only where the lane still bears the epoch of the claim: who lost his lease changes nothing. Those that came too
early are judged last, by all that the batch has brought.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from obmen.core.errors import ObmenError, Refused

from .early import NEWER_HERE, Standing, alone
from .gates import Gates
from .keep import Keepsakes
from .lanes import LaneRow, Lanes
from .ops import Finish
from .rows import LONGEST_DETAIL, all_told_json, clean, cut, dumped, text_json, told_json
from .search import spoken
from .store import Store
from .tally import Tally
from .verdicts import ConnectionDown, Done, Early, Hold, Pause, Retry, Unsure

_MESSAGE = (
    "id, state, outcome, outcome_text, warnings, needs_look, attention, reason, cause, problems, detail, due, tries, "
    "unclear, first_tried_at, finished_at"
)
_ATTEMPT = "message_id, started_at, ms, verdict, reason, detail, trace"
LONGEST_SEARCH = 4000
LOOK_AGAIN_AFTER = timedelta(minutes=1)
"""When a message is tried again that a wrong setting of another connection than its target stops: no gate bars it."""

_VERDICTS = {
    Done: "done",
    Retry: "retry",
    Hold: "held",
    ConnectionDown: "down",
    Pause: "paused",
    Unsure: "unclear",
    Early: "early",
}


@dataclass(slots=True)
class Results:
    """All outcomes of one transaction. ``take`` each that ``holds_fence``, then ``write``."""

    store: Store
    lanes: Lanes
    gates: Gates
    now: datetime
    tally: Tally
    _messages: list[tuple[Any, ...]] = field(default_factory=list)
    _attempts: list[tuple[Any, ...]] = field(default_factory=list)
    _holding: dict[int, tuple[bool, str]] = field(default_factory=dict)
    _searched: list[tuple[int, str]] = field(default_factory=list)
    _early: list[tuple[Finish, Early]] = field(default_factory=list)
    _moved: list[tuple[int, int, bool]] = field(default_factory=list)
    _keepsakes: Keepsakes = field(init=False)

    def __post_init__(self) -> None:
        self._keepsakes = Keepsakes(self.store, self.now)

    def prepare(self, ops: list[Finish]) -> None:
        if held := [op.claimed.message_id for op in ops if isinstance(op.verdict, Hold | Early)]:
            sql = "SELECT id, holds, search FROM journal_message WHERE {in:id}"
            rows = self.store.rows(sql, self.store.listed(held))
            self._holding = {id_: (bool(holds), search) for id_, holds, search in rows}

    def holds_fence(self, op: Finish) -> bool:
        lane = self.lanes.by_id.get(op.claimed.lane_id)
        return lane is not None and lane.epoch == op.claimed.epoch and bool(lane.owner)

    def take(self, op: Finish) -> None:
        lane, verdict = self.lanes.by_id[op.claimed.lane_id], op.verdict
        if isinstance(verdict, Early):
            self._early.append((op, verdict))
            return
        self._attempts.append(self._attempt(op))
        if isinstance(verdict, Done):
            self._done(op, verdict, lane)
        elif isinstance(verdict, Hold):
            self._hold(op, verdict, lane)
        else:
            self._again(op, verdict, lane)
        self.gates.told(op)

    def judge_early(self) -> None:
        """Call when what was accepted with them is written."""
        early = [one for one in self._early if self.holds_fence(one[0])]
        standing = Standing(self.store, [op.claimed.message_id for op, _ in early])
        for op, verdict in early:
            lane, id_ = self.lanes.by_id[op.claimed.lane_id], op.claimed.message_id
            if id_ not in standing.overtaken and (lane.waiting == 1 or id_ in standing.aside):
                self.take(replace(op, verdict=alone(verdict, self.now)))
                continue
            self._attempts.append(self._attempt(op))
            (self._supersede if id_ in standing.overtaken else self._step_aside)(op, lane)
            self.gates.told(op)

    def write(self) -> None:
        if self._messages:
            self.store.update("journal_message", _MESSAGE, self._messages)
        if self._searched:
            self.store.update("journal_message", "id, search", self._searched)
        if self._attempts:
            self.store.insert("journal_attempt", _ATTEMPT, self._attempts)
        if self._moved:
            self.store.update("journal_message", "id, place, aside", self._moved)
        self._keepsakes.write()

    def _done(self, op: Finish, verdict: Done, lane: LaneRow) -> None:
        outcome, look = verdict.outcome, bool(verdict.outcome.warnings)
        said = (told_json(outcome.text) if outcome.text else None, all_told_json(outcome.warnings), look, look)
        row = ("done", outcome.done, *said, None, "", None, "")
        self._message(op, row, (None, op.claimed.tries + 1, False), finished=True)
        self.tally.moved(op.claimed.flow_id, "waiting", "done")
        lane.left()
        _leave(lane, op.claimed.place, self.now)
        self._keepsakes.add(op, outcome)

    def _hold(self, op: Finish, verdict: Hold, lane: LaneRow) -> None:
        error = verdict.error
        told = (told_json(error.text), verdict.cause, _field(error), cut(error.detail, LONGEST_DETAIL))
        row = ("held", "", None, None, False, True, *told)
        unclear = verdict.cause == "unclear" or (op.claimed.unclear and verdict.cause in {"gave up", "defect"})
        self._message(op, row, (None, op.claimed.tries + 1, unclear))
        self.tally.moved(op.claimed.flow_id, "waiting", "held")
        lane.left()
        holds, search = self._holding[op.claimed.message_id]
        self._searched.append((op.claimed.message_id, cut(f"{search} {spoken(error.text)}", LONGEST_SEARCH)))
        if holds:
            lane.held = True
            lane.free(self.now)
        else:
            _leave(lane, op.claimed.place, self.now)

    def _supersede(self, op: Finish, lane: LaneRow) -> None:
        row = ("done", "superseded", text_json(NEWER_HERE), None, False, False, None, "", None, "")
        self._message(op, row, (None, op.claimed.tries + 1, False), finished=True)
        self.tally.moved(op.claimed.flow_id, "waiting", "done")
        lane.left()
        _leave(lane, op.claimed.place, self.now)

    def _step_aside(self, op: Finish, lane: LaneRow) -> None:
        """To the end of its lane."""
        row = ("waiting", "", None, None, False, False, None, "early", None, "")
        self._message(op, row, (None, op.claimed.tries, op.claimed.unclear))
        self._moved.append((op.claimed.message_id, self.store.next_place(), True))
        _leave(lane, op.claimed.place, self.now)

    def _again(self, op: Finish, verdict: "Retry | Unsure | ConnectionDown | Pause", lane: LaneRow) -> None:
        error, claimed = verdict.error, op.claimed
        due = verdict.due if isinstance(verdict, Retry | Unsure) else None
        unclear = isinstance(verdict, Unsure) or claimed.unclear
        told = (told_json(error.text), _VERDICTS[type(verdict)], None, cut(error.detail, LONGEST_DETAIL))
        row = ("waiting", "", None, None, False, False, *told)
        self._message(op, row, (due, claimed.tries + (due is not None), unclear))
        elsewhere = isinstance(verdict, Pause) and verdict.connection_id not in {None, claimed.target_id}
        lane.free(due or (self.now + LOOK_AGAIN_AFTER if elsewhere else self.now))

    def _message(
        self, op: Finish, row: tuple[Any, ...], tried: tuple[datetime | None, int, bool], *, finished: bool = False
    ) -> None:
        due, tries, unclear = tried
        at = self.store.at
        first = op.claimed.first_tried_at or op.attempt.started_at
        ended = at(self.now) if finished else None
        self._messages.append((op.claimed.message_id, *row, at(due), tries, unclear, at(first), ended))

    def _attempt(self, op: Finish) -> tuple[Any, ...]:
        note, error = op.attempt, getattr(op.verdict, "error", None)
        return (
            op.claimed.message_id,
            self.store.at(note.started_at),
            note.ms,
            _VERDICTS[type(op.verdict)],
            told_json(error.text) if error else None,
            cut(error.detail, LONGEST_DETAIL) if error else "",
            dumped(clean(note.trace)) if note.trace is not None else None,
        )


def _field(error: ObmenError) -> str | None:
    """What was not accepted, so that a page can ask for another value."""
    field_ = error.field if isinstance(error, Refused) else ""
    return dumped(clean([{"field": field_, "reason": error.text.to_json()}])) if field_ else None


def _leave(lane: LaneRow, place: int, now: datetime) -> None:
    """The head is through; the next one's turn is now. What was sent by itself stands behind a row of a plan more often
    than another row."""
    lane.bulk = False
    if lane.head == place:
        lane.head = place + 1
    lane.free(now)
