"""One message as data, for programs."""

from typing import Any

from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.models import BodyFile, Message

from .words import said, say


def as_full_data(row: Message) -> dict[str, Any]:
    earlier, later = reads.neighbours(row.id)
    return {
        **as_line(row, reads.in_front([row]).get(row.id)),
        "detail": row.detail,
        "finished_at": row.finished_at,
        "trial": row.trial,
        "warnings": [say(Text.from_json(warning)) for warning in row.warnings or ()],
        "problems": [{"field": one["field"], "reason": said(one["reason"])} for one in row.problems or ()],
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in files_of(row)],
        "tries": [
            {"at": one.started_at, "ms": one.ms, "verdict": one.verdict, "reason": said(one.reason), "trace": one.trace}
            for one in reads.tries(row.id)
        ],
        "links": [{"ours": one.ours_id, "theirs": one.theirs_id, "url": one.url} for one in reads.links_of(row.id)],
        "before": [one.id for one in earlier],
        "after": [one.id for one in later],
        "text": bytes(row.body.raw).decode(errors="replace"),
    }


def as_line(row: Message, front: Message | None) -> dict[str, Any]:
    """As a list shows it. ``body``: the id a caller was answered. ``front``: which keeps it waiting."""
    return {
        "id": row.id,
        "body": row.body_id,
        "received_at": row.received_at,
        "source": row.source.name,
        "target": row.target.name if row.target else None,
        "flow": row.flow.name if row.flow else None,
        "kind": row.kind,
        "key": row.key,
        "title": said(row.title),
        "state": row.state,
        "outcome": row.outcome,
        "cause": row.cause,
        "reason": said(row.reason),
        "waits_behind": front.id if front else None,
        "tries_spent": row.tries,
        "due": row.due,
        "needs_look": row.needs_look,
    }


def files_of(row: Message) -> list[BodyFile]:
    return list(BodyFile.objects.filter(body_id=row.body_id).order_by("id"))
