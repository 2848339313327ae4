"""Pausing and resuming connections and flows (H6). What waits stays in its lanes and costs a row."""

from datetime import datetime

from obmen.core.promises import fact
from obmen.core.text import Text
from obmen.setup import audit
from obmen.setup.models import Connection, Flow

from .acts import PauseConnection, PauseFlow, ResumeConnection, ResumeFlow
from .gates import FIRST_SLOTS, Gates, write_gates
from .rows import text_json
from .store import Store

PERSON = "person"
_WAKE = (
    "UPDATE journal_lane SET next_at = %s WHERE id IN (SELECT id FROM journal_lane WHERE target_id = %s "
    "AND waiting > 0 AND NOT held AND next_at IS NULL AND owner = '' ORDER BY id{lock})"
)


def pause_connection(store: Store, op: PauseConnection, now: datetime) -> int:
    gates = Gates(store, now)
    gates.take({op.connection_id})
    gate = gates.rows[op.connection_id]
    if gate.paused == PERSON:
        return 0
    reason = fact(Text.from_json(op.reason)) if op.reason else Text("Paused by {who}", who=op.who)
    gate.paused, gate.reason, gate.detail = op.cause, text_json(reason), op.detail
    write_gates(store, [gate], now)
    audit.record(op.who, "connection.paused", _connection_name(op.connection_id))
    return 1


def resume_connection(store: Store, op: ResumeConnection, now: datetime) -> int:
    gates = Gates(store, now)
    gates.take({op.connection_id})
    gate = gates.rows[op.connection_id]
    if (not gate.paused and not gate.failing_since) or (op.checked and gate.paused in {"", PERSON}):
        return 0
    gate.paused, gate.next_probe_at = "", None
    if not gate.failing_since:
        gate.reason, gate.detail, gate.ramp = None, "", FIRST_SLOTS
    write_gates(store, [gate], now)
    store.notify()
    audit.record(op.who, "connection.resumed", _connection_name(op.connection_id))
    return 1


def pause_flow(_: Store, op: PauseFlow, now: datetime) -> int:
    return _switch(op.flow_id, op.who, (True, now))


def resume_flow(store: Store, op: ResumeFlow, now: datetime) -> int:
    changed = _switch(op.flow_id, op.who, (False, now))
    target = Flow.objects.values_list("target_id", flat=True).get(id=op.flow_id)
    wake_parked(store, target, now)
    return changed


def wake_parked(store: Store, target_id: int, now: datetime) -> None:
    """Lanes put aside for a paused flow are looked at again; those of another paused flow go back."""
    if store.run(_WAKE.format(lock=store.lock), store.at(now), target_id):
        store.notify()


def _switch(flow_id: int, who: str, to: tuple[bool, datetime]) -> int:
    flow = Flow.objects.get(id=flow_id)
    if flow.paused == to[0]:
        return 0
    flow.paused, flow.changed_at = to
    flow.save(update_fields=["paused", "changed_at"])
    audit.record(who, "flow.paused" if flow.paused else "flow.resumed", flow.name)
    return 1


def _connection_name(id_: int) -> str:
    return Connection.objects.values_list("name", flat=True).get(id=id_)


def wake_forgotten(store: Store, now: datetime) -> None:
    """Lanes parked for a flow that has gone on without ``ResumeFlow`` (a settings file was applied)."""
    parked = store.rows(
        "SELECT c.id FROM setup_connection c WHERE EXISTS (SELECT 1 FROM journal_lane l WHERE l.target_id = c.id "
        "AND waiting > 0 AND NOT held AND next_at IS NULL AND owner = '') "
        "AND NOT EXISTS (SELECT 1 FROM setup_flow f WHERE f.target_id = c.id AND f.paused)"
    )
    for (target,) in parked:
        wake_parked(store, target, now)
