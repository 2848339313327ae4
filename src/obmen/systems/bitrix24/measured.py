"""What the portal reports of the execution time of a request. ``operating`` there is its sum of ten minutes, so the
cost of a command is its ``duration``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from .command import Command
from .spending import FLOOR


@dataclass(frozen=True, slots=True)
class Measured:
    """By method in lower case: ``spent`` seconds, ``of_one`` row, and the last ``times`` as the portal told it.
    ``began``: when the portal began with the request, by its own clock."""

    spent: dict[str, float] = field(default_factory=dict)
    of_one: dict[str, float] = field(default_factory=dict)
    times: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    began: datetime | None = None

    @classmethod
    def of(cls, told: Mapping[str, Any], method: str, commands: Sequence[Command]) -> "Measured":
        whole = told.get("time")
        whole = whole if isinstance(whole, dict) else {}
        if method != "batch":
            return replace(_summed([(commands[0], whole)], {}, 0.0), began=_began(whole))
        inner = told["result"].get("result_time")
        inner = inner if isinstance(inner, dict) else {}
        timed = [(command, inner.get(f"c{place}") or {}) for place, command in enumerate(commands)]
        known = sum(_duration(time) for _, time in timed)
        return replace(_summed(timed, {"batch": whole}, max(0.0, _duration(whole) - known)), began=_began(whole))


def _summed(
    timed: Sequence[tuple[Command, Mapping[str, Any]]], times: dict[str, Mapping[str, Any]], rest: float
) -> Measured:
    """``rest``: seconds of commands that failed, for which the portal tells no time."""
    measured, rows, untold = Measured(times=times), dict[str, int](), [one for one, time in timed if not time]
    for command, time in timed:
        method = command.method.lower()
        if time:
            measured.times[method] = time
            rows[method] = rows.get(method, 0) + command.rows
            measured.spent[method] = measured.spent.get(method, 0.0) + _duration(time)
    measured.of_one.update({method: measured.spent[method] / max(1, rows[method]) for method in rows})
    for command in untold:
        method = command.method.lower()
        measured.spent[method] = measured.spent.get(method, 0.0) + rest / len(untold)
    return measured


def _began(time: Mapping[str, Any]) -> datetime | None:
    try:
        told = datetime.fromisoformat(str(time.get("date_start")))
    except ValueError:
        return None
    return told if told.tzinfo else None


def _duration(time: Mapping[str, Any]) -> float:
    try:
        return max(0.0, float(time.get("duration", 0)))
    except (TypeError, ValueError):
        return 0.0


def seconds_used(measured: Measured) -> dict[str, float]:
    """As the portal counts them."""
    return {method: spent for method, spent in measured.spent.items() if spent > FLOOR}
