"""A person decides a conflict of a plan (H13): the row becomes what that way of it says, and the decision is kept by
the object, so that a later run proposes it again until it was carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from obmen.core.planning import LEAVE
from obmen.core.text import Text
from obmen.setup import audit
from obmen.setup.models import Flow

from .models import Decision, Message
from .rows import dumped, loaded
from .store import Store

UNDECIDED = ""
"""The way of a row as its exchange planned it."""
CARRIED_OUT = ("created", "updated", "unchanged")
_ROW = (
    "SELECT p.id, p.act, p.key, p.ways, p.decided, p.message, r.id, r.flow_id, r.state, r.counts "
    "FROM journal_planrow p JOIN journal_run r ON r.id = p.run_id WHERE p.run_id = %s AND p.number = %s"
)
_OTHERS = "SELECT title, decided, ways FROM journal_planrow WHERE run_id = %s AND id <> %s AND decided IS NOT NULL"
_WRITTEN = (
    "SELECT title, targets FROM journal_planrow WHERE run_id = %s AND id <> %s AND act = 'update' "
    "AND decided IS NULL AND CAST(targets AS TEXT) LIKE %s"
)


@dataclass(frozen=True, slots=True)
class Decide:
    """The row of this number goes this way, "" = a decision is taken back → why not, a Text as JSON, or None. A row
    whose plan has gone to work stays a conflict: the next run takes the decision up."""

    run_id: int
    number: int
    way: str
    who: str


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    act: str
    key: str
    ways: Sequence[Mapping[str, Any]]
    decided: Mapping[str, Any] | None
    message: int | None
    run: int
    flow: int
    state: str
    counts: dict[str, int]

    def way(self, name: str) -> Mapping[str, Any] | None:
        return next((way for way in self.ways if way["name"] == name), None)

    @property
    def in_plan(self) -> bool:
        return self.state == "planned" and self.message is None


def decide(store: Store, op: Decide, now: datetime) -> Mapping[str, Any] | None:
    found = store.rows(_ROW + store.lock, op.run_id, op.number)
    if not found:
        return Text("There is no row {row}", row=op.number).to_json()
    id_, act, key, ways, decided, message, run, flow, state, counts = found[0]
    row = _Row(id_, act, key, loaded(ways) or (), loaded(decided), message, run, flow, state, loaded(counts))
    way = row.way(op.way)
    if (why := _why_not(store, row, way)) is not None:
        return why.to_json()
    assert way is not None
    told = {"way": op.way, "who": op.who, "at": now.isoformat()} if op.way != UNDECIDED else None
    if row.in_plan:
        _goes(store, row, way)
    store.run("UPDATE journal_planrow SET decided = %s WHERE id = %s", dumped(told) if told else None, row.id)
    _keep(store, row, way, (op.who, now))
    after = {"run": row.run, "row": op.number, "object": row.key, "chosen": op.way.removeprefix(":")}
    act_done = "decision.made" if told else "decision.taken back"
    name = Flow.objects.values_list("name", flat=True).get(id=row.flow)
    audit.record(op.who, act_done, name, after=after if told else {**after, "chosen": None})
    return None


def _why_not(store: Store, row: _Row, way: Mapping[str, Any] | None) -> Text | None:
    if not row.ways:
        return Text("This row cannot be decided here")
    if way is None:
        return Text("This row has no such choice")
    if not row.in_plan and row.act != "conflict":
        return Text("This row has been carried out already, or its run was given up")
    return _claimed(store, row, way) if row.in_plan else None


def _claimed(store: Store, row: _Row, way: Mapping[str, Any]) -> Text | None:
    """Two of one side cannot be one of the other."""
    claims = way["claims"]
    if not claims:
        return None
    for title, decided, ways in store.rows(_OTHERS, row.run, row.id):
        taken = loaded(decided)["way"]
        if any(one["name"] == taken and one["claims"] == claims for one in loaded(ways)):
            return _belongs(title)
    for title, targets in store.rows(_WRITTEN, row.run, row.id, f'%"{claims}"%'):
        if any(one["id"] == claims for one in loaded(targets)):
            return _belongs(title)
    return None


def _belongs(title: Any) -> Text:
    other = Text.from_json(loaded(title))
    return Text("In this plan that is «{other}» already. Decide that row otherwise first", other=other)


def _goes(store: Store, row: _Row, way: Mapping[str, Any]) -> None:
    shown = (dumped(way["before"]), dumped(way["after"]), dumped(way["why"]) if way["why"] else None)
    record = way["record"].encode() if way["record"] is not None else None
    store.run(
        "UPDATE journal_planrow SET act = %s, before = %s, after = %s, why = %s, targets = %s, content_hash = %s, "
        "record = %s WHERE id = %s",
        way["act"],
        *shown,
        dumped(way["targets"]),
        bytes.fromhex(way["hash"]),
        record,
        row.id,
    )
    counts = {**row.counts, row.act: row.counts.get(row.act, 0) - 1}
    counts[way["act"]] = counts.get(way["act"], 0) + 1
    store.run("UPDATE journal_run SET counts = %s WHERE id = %s", dumped(counts), row.run)


def _keep(store: Store, row: _Row, way: Mapping[str, Any], by: tuple[str, datetime]) -> None:
    store.run("DELETE FROM journal_decision WHERE flow_id = %s AND key = %s", row.flow, row.key)
    if way["name"] == UNDECIDED:
        return
    who, now = by
    columns = "id, flow_id, key, way, seen, who, at"
    (id_,) = store.next_ids("journal_decision", 1)
    store.insert("journal_decision", columns, [(id_, row.flow, row.key, way["name"], way["seen"], who, store.at(now))])


def decisions(flow_id: int) -> dict[str, Decision]:
    """Those in force, by the key of the object: not yet carried out, or to leave it out."""
    return {one.key: one for one in _standing(flow_id)}


def decision(flow_id: int, key: str) -> Decision | None:
    """The one in force about this object."""
    return _standing(flow_id).filter(key=key).first()


def _standing(flow_id: int) -> QuerySet[Decision]:
    carried = Message.objects.filter(id=OuterRef("message"))
    standing = Q(message=None) | Q(way=LEAVE) | Exists(carried.exclude(outcome__in=CARRIED_OUT))
    return Decision.objects.filter(standing, flow_id=flow_id)
