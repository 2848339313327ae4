"""Heads of lanes: the first message that waits, or that is held and lets nobody pass."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from obmen.core.planning import KIND
from obmen.core.text import Text

from .installation import installation
from .lanes import LaneRow
from .ops import Claimed, NewFile
from .store import Store

_HEADS = (
    "SELECT l.id, m.id, m.place, m.state, f.paused, r.state, m.flow_id, m.kind FROM journal_lane l "
    "JOIN journal_message m ON m.id = (SELECT h.id FROM journal_message h WHERE h.lane_id = l.id AND h.place >= l.head "
    "AND (h.state = 'waiting' OR (h.state = 'held' AND h.holds)) ORDER BY h.place LIMIT 1) "
    "LEFT JOIN setup_flow f ON f.id = m.flow_id LEFT JOIN journal_run r ON r.id = m.run_id WHERE {in:l.id}"
)
_CONTENT = (
    "SELECT m.id, m.body_id, m.flow_id, m.source_id, m.kind, m.tries, m.edition, m.unclear, m.forced, m.trial, "
    "m.received_at, m.first_tried_at, m.title, b.raw, b.content_type, b.headers, m.run_id, r.state "
    "FROM journal_message m LEFT JOIN journal_body b ON b.id = m.body_id LEFT JOIN journal_run r ON r.id = m.run_id "
    "WHERE {in:m.id}"
)
_FILES = "SELECT body_id, field, name, content_type, size, sha256 FROM journal_bodyfile WHERE {in:body_id} ORDER BY id"


@dataclass(slots=True)
class Head:
    """``paused``: by its flow, or because its run was stopped. ``bulk``: a row of a plan, delivered with many."""

    id: int
    place: int
    held: bool
    paused: bool
    flow_id: int
    bulk: bool


def read_heads(store: Store, lanes: list[LaneRow]) -> dict[int, Head]:
    """By lane; a lane without one is not in it."""
    if not lanes:
        return {}
    rows = store.gathered(_HEADS, store.listed([lane.id for lane in lanes]))
    return {
        lane: Head(id_, place, state == "held", bool(paused) or run == "stopped", flow, kind == KIND)
        for lane, id_, place, state, paused, run, flow, kind in rows
    }


def claimed_from(store: Store, taken: list[tuple[LaneRow, Head]]) -> list[Claimed]:
    """What the worker needs to deliver, in the order of the lanes."""
    if not taken:
        return []
    rows = store.rows(_CONTENT, store.listed([head.id for _, head in taken]))
    content = {row[0]: row for row in rows}
    files, name = _files(store, [row[1] for row in rows]), installation(store)
    return [_claimed(store, lane, head, (content[head.id], files, name)) for lane, head in taken]


def _files(store: Store, bodies: list[str]) -> dict[str, tuple[NewFile, ...]]:
    found: dict[str, tuple[NewFile, ...]] = defaultdict(tuple)
    for body, *rest in store.rows(_FILES, store.listed(bodies)):
        found[body] += (NewFile(*rest),)
    return found


def _claimed(store: Store, lane: LaneRow, head: Head, kept: tuple[Any, dict[str, tuple[NewFile, ...]], str]) -> Claimed:
    row, files, name = kept
    id_, body, flow, source, kind, tries, edition, unclear, forced, trial, received, first, title, *content = row
    return Claimed(
        **_of_lane(lane),
        message_id=id_,
        place=head.place,
        body_id=body,
        flow_id=flow,
        source_id=source,
        kind=kind,
        **_of_content(*content),
        files=files.get(body, ()),
        tries=tries,
        edition=edition,
        unclear=bool(unclear),
        forced=bool(forced),
        trial=bool(trial),
        received_at=store.sure(received),
        first_tried_at=store.when(first),
        identity=f"{name}-{id_}-{edition}",
        title=Text.from_json(json.loads(title)),
    )


def _of_content(
    raw: Any, content_type: str | None, headers: str | None, run: int | None, run_state: str | None
) -> dict[str, Any]:
    """Of a body that was pruned: nothing."""
    body = {"raw": bytes(raw or b""), "content_type": content_type or "", "headers": json.loads(headers or "{}")}
    return {**body, "run_id": run, "run_works": run_state == "working"}


def _of_lane(lane: LaneRow) -> dict[str, Any]:
    return {
        "lane_id": lane.id,
        "target_id": lane.target_id,
        "space": lane.space,
        "key": lane.key,
        "epoch": lane.epoch,
        "lease_until": lane.next_at,
    }
