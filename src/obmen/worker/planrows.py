"""A row of a plan in the form the journal keeps it."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from obmen.core.masking import personal_fields
from obmen.core.outcome import ObjectRef
from obmen.core.planning import Planned
from obmen.core.text import Text
from obmen.journal.api import NewRow

CARRIED_OUT = frozenset({"create", "update", "conflict"})


def new_row(row: Planned, planned: type[BaseModel] | None) -> NewRow:
    """The content of a row that cannot be carried out is what it says, so that the same conflict is known again.
    ``planned``: the record that rows of its exchange have: what is personal in it is so in a row without one too."""
    targets = tuple(_object(one) for one in row.objects)
    if row.record is not None:
        raw = row.record.model_dump_json().encode()
    else:
        raw = _json({"why": row.why.to_json() if row.why else None, "candidates": targets, "after": dict(row.after)})
    return NewRow(
        act=row.act,
        key=row.key,
        title=row.title.to_json(),
        content_hash=hashlib.sha256(raw).digest(),  # one program writes both: equal rows are equal bytes
        record=raw if row.act in CARRIED_OUT else None,
        before=_shown(row.before),
        after=_shown(row.after),
        why=row.why.to_json() if row.why else None,
        targets=targets,
        finding=row.finding,
        search=" ".join(row.search),
        personal=_personal(planned) if planned else (),
    )


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
