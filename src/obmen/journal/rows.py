"""Rows of the tables that every accept fills: which columns, and in which order."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from obmen.core.text import Text

from .ops import Addressed, NewBody
from .store import Store

if TYPE_CHECKING:
    from .accept import Judged

LONGEST_DETAIL = 10_000
_UNFIT = re.compile("[\0\ud800-\udfff]")

BODY = "id, source_id, kind, raw, content_type, headers, content_hash, size, received_at, trial"
FILE = "body_id, field, name, content_type, size, sha256"
MESSAGE = (
    "id, place, body_id, flow_id, source_id, target_id, lane_id, kind, key, title, identity, business, aspect, "
    "sequence, moment, content_hash, state, outcome, outcome_text, needs_look, attention, reason, cause, problems, "
    "detail, tries, edition, forced, unclear, holds, received_at, finished_at, run_id, trial, search"
)


def body_row(store: Store, body: NewBody) -> tuple[Any, ...]:
    return (
        body.id,
        body.source_id,
        body.kind,
        body.raw,
        body.content_type,
        dumped(body.headers),
        body.content_hash,
        len(body.raw) + sum(file.size for file in body.files),
        store.at(body.received_at),
        body.trial,
    )


def file_rows(body: NewBody) -> list[tuple[Any, ...]]:
    return [(body.id, f.field, f.name, f.content_type, f.size, f.sha256) for f in body.files]


def message_row(
    store: Store, id_: int, lane_id: int | None, body: NewBody, kept: "tuple[Addressed, Judged, datetime]"
) -> tuple[Any, ...]:
    one, judged, now = kept
    placed = (id_, id_, body.id, one.flow_id, body.source_id, one.target_id, lane_id, body.kind, one.key)
    return (
        *placed,
        text_json(one.title),
        one.identity,
        one.business,
        one.aspect,
        one.sequence,
        store.at(one.moment),
        body.content_hash,
        *_beginning(one, judged),
        one.held_head == "hold",
        store.at(body.received_at),
        store.at(now) if judged.state == "done" else None,
        one.run_id,
        body.trial,
        one.search,
    )


def _beginning(one: Addressed, judged: "Judged") -> tuple[Any, ...]:
    """From ``state`` to ``unclear``."""
    held, done = judged.state == "held", judged.state == "done"
    reason = text_json(judged.reason)
    problems = dumped([problem.to_json() for problem in one.problems]) if one.problems else None
    told = (reason if done else None, False, held, reason if held else None, judged.cause, problems, "")
    return judged.state, judged.outcome, *told, 0, 0, False, False


def text_json(text: Text | None) -> str | None:
    return None if text is None else dumped(text.to_json())


def told_json(text: Text) -> str:
    return dumped(clean(text.to_json()))


def all_told_json(texts: Sequence[Text]) -> str | None:
    return dumped(clean([text.to_json() for text in texts])) if texts else None


def clean(value: Any) -> Any:
    """What another system said, as both databases can keep it: "\N{REPLACEMENT CHARACTER}" for NUL and for half of a
    character."""
    if isinstance(value, str):
        return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, Mapping):
        return {clean(name): clean(one) for name, one in value.items()}
    return [clean(one) for one in value] if isinstance(value, list | tuple) else value


def cut(text: str, longest: int) -> str:
    return _UNFIT.sub("\N{REPLACEMENT CHARACTER}", text[:longest])


def dumped(value: Any) -> str:
    return _encode(value)


def loaded(value: Any) -> Any:
    """A column of JSON as a row holds it: SQLite gives its text."""
    return json.loads(value) if isinstance(value, str) else value


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
