"""Acts on messages: redo, let pass, drop, looked at (H6). Messages are changed only under the lock of their lane."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from obmen.core.text import Text
from obmen.setup import audit

from .acts import ClearLook, Drop, Skip
from .lanes import LaneName, LaneRow, Lanes
from .rows import text_json
from .store import Store
from .tally import Tally

_COLUMNS = (
    "id, lane_id, source_id, flow_id, aspect, sequence, moment, state, outcome, cause, unclear, holds, edition, "
    "needs_look, body_id, content_hash, place"
)
NAMED = 20  # ids that an audit row names


@dataclass(slots=True)
class Subject:
    """A message an act is about. ``lane`` None: it stands in no lane."""

    id: int
    lane_id: int | None
    source_id: int
    flow_id: int | None
    aspect: str
    sequence: int | None
    moment: datetime | None
    state: str
    outcome: str
    cause: str
    unclear: bool
    holds: bool
    edition: int
    needs_look: bool
    body_id: str
    content_hash: bytes
    place: int
    lane: LaneRow | None = None

    @property
    def running(self) -> bool:
        return self.state == "waiting" and self.lane is not None and self.lane.running == self.id


def subjects(
    store: Store, lanes: Lanes, ids: Iterable[int], now: datetime, *, names: Iterable[LaneName] = ()
) -> list[Subject]:
    """In order of their ids, their lanes and those of ``names`` locked. Read after the locks, so that what is read
    stays true; tries that dead workers left behind are unclear by then."""
    wanted = store.listed(sorted(set(ids)))
    rows = store.rows("SELECT lane_id FROM journal_message WHERE {in:id} AND lane_id IS NOT NULL", wanted)
    lanes.take(names, (row[0] for row in rows), now)
    lanes.take_from_the_dead(lane for lane in lanes.by_id.values() if lane.dead(now))
    found = store.rows(f"SELECT {_COLUMNS} FROM journal_message WHERE {{in:id}} ORDER BY id", wanted)
    made = [Subject(*row[:6], store.when(row[6]), *row[7:]) for row in found]  # type: ignore[call-arg]
    for one in made:
        one.lane = lanes.by_id.get(one.lane_id or 0)
    return made


def skip(store: Store, op: Skip, now: datetime) -> int:
    lanes = Lanes(store)
    held = [one for one in subjects(store, lanes, op.ids, now) if one.state == "held" and one.holds]
    store.update("journal_message", "id, holds", [(one.id, False) for one in held]) if held else None
    for one in held:
        go_on(one.lane, now)
    lanes.write(now)
    return told(op.who, "messages.skipped", [one.id for one in held])


def drop(store: Store, op: Drop, now: datetime) -> int:
    lanes, tally = Lanes(store), Tally(store, now)
    ended = [one for one in subjects(store, lanes, op.ids, now) if one.state in {"held", "waiting"} and not one.running]
    reason = text_json(Text("{why}", why=op.why))
    if ended:
        columns = "id, state, reason, due, attention, needs_look, finished_at"
        rows = [(one.id, "dropped", reason, None, False, False, store.at(now)) for one in ended]
        store.update("journal_message", columns, rows)
    for one in ended:
        if one.lane and one.state == "waiting":
            one.lane.left()
        go_on(one.lane, now)
        tally.moved(one.flow_id, one.state, "dropped")
    lanes.write(now)
    tally.write()
    return told(op.who, "messages.dropped", [one.id for one in ended], why=op.why)


def clear_look(store: Store, op: ClearLook, now: datetime) -> int:
    looked = [one for one in subjects(store, Lanes(store), op.ids, now) if one.needs_look]
    if looked:
        rows = [(one.id, False, one.state == "held") for one in looked]
        store.update("journal_message", "id, needs_look, attention", rows)
    return told(op.who, "messages.looked", [one.id for one in looked])


def go_on(lane: LaneRow | None, now: datetime) -> None:
    """Whatever the lane stood still for may be gone: the next claim looks at its head anew."""
    if lane is None:
        return
    lane.held, lane.changed = False, True
    if not lane.owner:
        lane.next_at = now if lane.waiting else None


def told(who: str, act: str, ids: list[int], **more: str) -> int:
    if ids:
        named = ", ".join(str(id_) for id_ in ids[:NAMED]) + (" …" if len(ids) > NAMED else "")
        audit.record(who, act, named, after={"messages": len(ids), **more})
    return len(ids)
