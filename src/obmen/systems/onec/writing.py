"""Attributes written and read back. 1C answers 200 to a text it has cut and to a name it does not know, and runs no
check of mandatory fields: what it kept is known only by looking."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from obmen.core.call import current
from obmen.core.errors import Refused
from obmen.core.outcome import Change, ObjectRef
from obmen.core.text import Text

from .base import Base


def write_attributes(
    base: Base, target: ObjectRef, set_name: str, values: Mapping[str, Any], before: Mapping[str, Any], *, zone: tzinfo
) -> None:
    sent = {name: _sent(value, zone) for name, value in values.items()}
    shown = {name: str(value) for name, value in sent.items()}
    was = {name: str(before[name]) for name in shown if name in before}
    title = target.title or target.id
    answer = base.change(
        lambda: Change(Text("Change attributes in 1C"), target, was, shown),
        (set_name, target.id),
        sent,
        title=title,
        identity=f"{current().identity}-{target.id}-{'-'.join(sorted(sent))}"[:200],
    )
    if answer.planned:
        return
    told = answer.json()
    if unknown := [name for name in sent if not isinstance(told, dict) or name not in told]:
        raise _not_kept(base, title, unknown[0], sent[unknown[0]], None)
    kept = base.object(set_name, target.id, tuple(sent), title)
    for name, value in sent.items():
        if not _same(kept.get(name), value):
            raise _not_kept(base, title, name, value, kept.get(name))


def _sent(value: Any, zone: tzinfo) -> Any:
    if isinstance(value, datetime):
        local = value.astimezone(zone) if value.tzinfo else value
        return local.replace(tzinfo=None).isoformat(timespec="seconds")
    return value


def _same(kept: Any, sent: Any) -> bool:
    """A fixed-length text comes back padded; a number as 5 or 5.0."""
    if isinstance(sent, int | Decimal) and not isinstance(sent, bool):
        return isinstance(kept, int | Decimal) and Decimal(kept) == Decimal(sent)
    return (
        bool(kept.rstrip() == sent.rstrip()) if isinstance(kept, str) and isinstance(sent, str) else bool(kept == sent)
    )


def _not_kept(base: Base, title: str, name: str, sent: Any, kept: Any) -> Refused:
    if isinstance(sent, str) and isinstance(kept, str) and sent.startswith(kept.rstrip()):
        why = Text("the text was cut to {n} characters", n=len(kept.rstrip()))
    elif kept is None:
        why = Text("1C knows no such attribute")
    else:
        why = Text("1C kept another value")
    values: dict[str, Any] = {"site": base.title, "object": title, "name": name, "why": why}
    text = Text("{site}: «{name}» of «{object}» was not kept as sent: {why}. Correct it in 1C or make it fit", **values)
    return Refused(text, field=name, value=str(sent))
