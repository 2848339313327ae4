"""``obmen audit``: who changed what (H12)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click

from obmen.core.text import Text
from obmen.setup.audit_acts import act_text, who_text
from obmen.setup.models import Audit

from .commands import as_json, command, option
from .output import as_data, table
from .root import obmen
from .words import joined, say, when, yes


@command(obmen, "audit", Text("Shows who changed what, newest first."))
@option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, text=Text("How many at most"))
@option("--who", "name", default="", text=Text("Only what this person did"))
@as_json
def _audit(limit: int, name: str, as_json: bool) -> None:
    found = Audit.objects.order_by("-id")
    rows = list((found.filter(who=name) if name else found)[:limit])
    if as_json:
        as_data(
            [{"at": r.at, "who": r.who, "act": r.act, "object": r.object, "before": r.before, "after": r.after}
             for r in rows]
        )  # fmt: skip
        return
    columns = (Text("When"), Text("Who"), Text("Act"), Text("What"), Text("Was"), Text("Is now"))
    table(columns, [(r.at, who_text(r.who), act_text(r.act), r.object, *_changes(r.before, r.after)) for r in rows])


def _changes(before: Any, after: Any) -> tuple[str, str]:
    """What differs, a line each."""
    was, now = _flat(before), _flat(after)
    names = [name for name in {**was, **now} if was.get(name) != now.get(name)]
    return _lines(was, names), _lines(now, names)


def _lines(values: Mapping[str, Any], names: Sequence[str]) -> str:
    shown = ((name, _value(name, values[name])) for name in names if name in values)
    return "\n".join(f"{name}: {value}" for name, value in shown if value)


def _flat(value: Any, place: str = "") -> dict[str, Any]:
    """By place, the parts of tables by themselves."""
    if not isinstance(value, dict):
        return {place: value} if place else {}
    found: dict[str, Any] = {}
    for name, part in value.items():
        found |= _flat(part, f"{place}.{name}" if place else name)
    return found


def _value(name: str, value: Any) -> str:
    if name.startswith("secrets."):
        return say(Text("key changed"))
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, bool):
        return yes(value)
    if isinstance(value, list):
        return joined(map(str, value))
    try:
        return when(datetime.fromisoformat(value)) if "T" in str(value) else str(value)
    except (TypeError, ValueError):
        return str(value)
