"""Rows of a plan in the form the journal keeps them, with all they may become."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import BaseModel

from obmen.core.masking import personal_fields
from obmen.core.outcome import ObjectRef
from obmen.core.planning import LEAVE, LEFT_AS_DECIDED, Planned
from obmen.core.text import Text
from obmen.journal.api import NewRow
from obmen.journal.deciding import UNDECIDED
from obmen.journal.models import Decision

CARRIED_OUT = frozenset({"create", "update", "conflict"})


def new_row(row: Planned, planned: type[BaseModel] | None, decision: Decision | None = None) -> NewRow:
    """``planned``: the record that rows of its exchange have: what is personal in it is so in a row without one too.
    ``decision``: which of the row's ways it goes."""
    going = _going(row, decision.way) if decision else row
    targets, raw, hash_ = _content(going)
    told = {"way": decision.way, "who": decision.who, "at": decision.at.isoformat()} if decision else None
    return NewRow(
        act=going.act,
        key=row.key,
        title=row.title.to_json(),
        content_hash=hash_,
        record=raw if going.act in CARRIED_OUT else None,
        before=_shown(going.before),
        after=_shown(going.after),
        why=going.why.to_json() if going.why else None,
        targets=targets,
        finding=row.finding,
        search=" ".join(row.search),
        personal=_personal(planned) if planned else (),
        ways=_ways(row),
        decided=told,
    )


def act_of(row: Planned, decision: Decision | None) -> str:
    return _going(row, decision.way).act if decision else row.act


def _going(row: Planned, name: str) -> Planned:
    """What the row is where it is decided so."""
    if name == UNDECIDED:
        return row
    if name == LEAVE:
        return replace(row, act="skip", record=None, before={}, after={}, why=LEFT_AS_DECIDED)
    return next((way.row for way in row.ways if way.name == name), None) or row


def _ways(row: Planned) -> tuple[Mapping[str, Any], ...]:
    """The row as its exchange planned it, and all it may become."""
    if not row.ways:
        return ()
    own = {"name": UNDECIDED, "facts": _shown(row.facts), "seen": "", "claims": "", **_state(row)}
    others = (
        {
            "name": way.name,
            "facts": _shown(way.facts),
            "seen": way.seen,
            "claims": way.claims,
            **_state(_going(row, way.name)),
        }
        for way in row.ways
    )
    return own, *others


def _state(row: Planned) -> Mapping[str, Any]:
    targets, raw, hash_ = _content(row)
    return {
        "act": row.act,
        "before": _shown(row.before),
        "after": _shown(row.after),
        "why": row.why.to_json() if row.why else None,
        "targets": targets,
        "record": raw.decode() if row.act in CARRIED_OUT else None,
        "hash": hash_.hex(),
    }


def _content(row: Planned) -> tuple[tuple[Mapping[str, Any], ...], bytes, bytes]:
    """What it is about, its content and the hash of that. The content of a row that cannot be carried out is what it
    says, so that the same conflict is known again."""
    targets = tuple(_object(one) for one in row.objects)
    if row.record is not None:
        raw = row.record.model_dump_json().encode()
    else:
        raw = _json({"why": row.why.to_json() if row.why else None, "candidates": targets, "after": dict(row.after)})
    return targets, raw, hashlib.sha256(raw).digest()  # one program writes both: equal rows are equal bytes


@cache
def _personal(record: type[BaseModel]) -> tuple[str, ...]:
    return tuple(sorted(personal_fields(record)))


def _object(one: ObjectRef) -> Mapping[str, Any]:
    return {"connection": one.connection, "kind": one.kind, "id": one.id, "title": one.title, "url": one.url}


def _shown(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | bool) else str(value)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str, separators=(",", ":")).encode()
