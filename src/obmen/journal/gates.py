"""Gates: whether a connection may be worked on now, and how widely (H3).

A gate opens (the breaker trips) with the first try that finds the connection itself failing; from then on one probe a
minute goes through. The first answer closes it, and the slots come back doubling: 2, 4, 8 … so that a system that
has just come up is not run down at once.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from obmen.core.errors import ObmenError, Unclear

from .ops import Finish
from .rows import LONGEST_DETAIL, cut, told_json
from .store import Store
from .verdicts import ConnectionDown, Done, Early, Hold, Pause, Retry, Unsure

FIRST_SLOTS = 2
LOST_IN_A_ROW = 5
PROBE_AFTER = timedelta(minutes=1)
_TROUBLED = "SELECT connection_id FROM journal_gate WHERE failing_since IS NOT NULL OR ramp > 0 OR failures > 0"
_COLUMNS = "connection_id, paused, reason, detail, failing_since, failures, next_probe_at, ramp, changed_at"


@dataclass(slots=True)
class GateRow:
    connection_id: int
    paused: str = ""
    reason: str | None = None
    detail: str = ""
    failing_since: datetime | None = None
    failures: int = 0
    next_probe_at: datetime | None = None
    ramp: int = 0
    changed_at: datetime | None = None

    def width(self, slots: int, now: datetime) -> int:
        """How many deliveries may be on their way at once."""
        if self.paused:
            return 0
        if self.failing_since:
            return 1 if self.next_probe_at is None or self.next_probe_at <= now else 0
        return min(slots, self.ramp) if self.ramp else slots

    def says(self, error: ObmenError) -> None:
        self.reason, self.detail = told_json(error.text), cut(error.detail, LONGEST_DETAIL)


@dataclass(slots=True)
class Gates:
    """The gates one transaction changes. In the usual case all are wide open and nothing is read but that."""

    store: Store
    now: datetime
    rows: dict[int, GateRow] = field(default_factory=dict)
    _troubled: bool = False
    _changed: set[int] = field(default_factory=set)

    def prepare(self, ops: list[Finish]) -> None:
        """Locks the gates that these outcomes may change; none when no gate is or comes into trouble."""
        hit = {gate for op in ops if (gate := _trouble(op)) is not None}
        troubled = self.store.rows(_TROUBLED)
        wanted = hit | ({row[0] for row in troubled} & {op.claimed.target_id for op in ops})
        if wanted:
            self.take(wanted)

    def take(self, connections: set[int]) -> None:
        """Makes and locks, by ascending id; call once in a transaction."""
        make_gates(self.store, connections, self.now)
        self.rows = read_gates(self.store, connections, locked=True)

    def told(self, op: Finish) -> None:
        verdict = op.verdict
        if isinstance(verdict, ConnectionDown):
            self._failed(self.rows[op.claimed.target_id], verdict.error, verdict.next_probe)
        elif isinstance(verdict, Pause):
            gate = self.rows[verdict.connection_id or op.claimed.target_id]
            if not gate.paused:
                gate.paused = "misconfigured"
                gate.says(verdict.error)
                self._changed.add(gate.connection_id)
        elif lost := _lost_answer(op):
            self._silent(self.rows[op.claimed.target_id], lost)
        elif isinstance(verdict, Done | Retry | Hold | Early) and op.attempt.reached:
            gate_or_none = self.rows.get(op.claimed.target_id)
            if gate_or_none is not None:
                self._answered(gate_or_none)

    def write(self) -> bool:
        """True when a gate became wider."""
        if self._changed:
            write_gates(self.store, [self.rows[id_] for id_ in self._changed], self.now)
        return any(not self.rows[id_].paused and not self.rows[id_].failing_since for id_ in self._changed)

    def _silent(self, gate: GateRow, error: ObmenError) -> None:
        """One answer may be lost on the way; several with none between them are a connection that fails."""
        if gate.failing_since or gate.failures + 1 >= LOST_IN_A_ROW:
            self._failed(gate, error, self.now + PROBE_AFTER)
        else:
            gate.failures += 1
            self._changed.add(gate.connection_id)

    def _failed(self, gate: GateRow, error: ObmenError, next_probe: datetime) -> None:
        gate.failing_since = gate.failing_since or self.now
        gate.failures += 1
        gate.ramp = 0
        gate.next_probe_at = next_probe
        gate.says(error)
        self._changed.add(gate.connection_id)

    def _answered(self, gate: GateRow) -> None:
        if gate.failing_since:
            gate.failing_since, gate.next_probe_at = None, None
            gate.ramp = FIRST_SLOTS
            if not gate.paused:
                gate.reason, gate.detail = None, ""
        elif gate.ramp:
            gate.ramp = gate.ramp * 2 if gate.ramp < 512 else 0
        elif not gate.failures:
            return
        gate.failures = 0
        self._changed.add(gate.connection_id)


def _trouble(op: Finish) -> int | None:
    if isinstance(op.verdict, ConnectionDown) or _lost_answer(op):
        return op.claimed.target_id
    return (op.verdict.connection_id or op.claimed.target_id) if isinstance(op.verdict, Pause) else None


def _lost_answer(op: Finish) -> Unclear | None:
    """A write went out and nothing came back: for the message that is unclear, for the connection a failure."""
    error = op.verdict.error if isinstance(op.verdict, Unsure | Hold) else None
    return error if isinstance(error, Unclear) and error.connection_down else None


def make_gates(store: Store, connections: set[int], now: datetime) -> None:
    rows = [(id_, "", "", 0, 0, store.at(now)) for id_ in sorted(connections)]
    columns = "connection_id, paused, detail, failures, ramp, changed_at"
    store.upsert("journal_gate", columns, rows, key="connection_id", change=False)


def read_gates(store: Store, connections: set[int], *, locked: bool) -> dict[int, GateRow]:
    end = " ORDER BY connection_id" + (store.lock if locked else "")
    sql = f"SELECT {_COLUMNS} FROM journal_gate WHERE {{in:connection_id}}{end}"
    return {row[0]: _gate(store, row) for row in store.rows(sql, store.listed(sorted(connections)))}


def write_gates(store: Store, gates: list[GateRow], now: datetime) -> None:
    at = store.at
    rows: list[tuple[Any, ...]] = [
        (
            g.connection_id,
            g.paused,
            g.reason,
            g.detail,
            at(g.failing_since),
            g.failures,
            at(g.next_probe_at),
            g.ramp,
            at(now),
        )
        for g in gates
    ]
    store.update("journal_gate", _COLUMNS, rows)


def _gate(store: Store, row: tuple[Any, ...]) -> GateRow:
    id_, paused, reason, detail, since, failures, probe, ramp, changed = row
    when = store.when
    return GateRow(id_, paused, reason, detail, when(since), failures, when(probe), ramp, when(changed))
