"""One message, shown whole."""

import json
from collections.abc import Iterable
from typing import Any

from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.models import BodyFile, Message
from obmen.setup.models import Connection

from .output import pairs, table, tell
from .states import message_state, state_word
from .words import said, say, when, yes

LONGEST_BODY = 20_000


def show(row: Message, *, trace: bool) -> None:
    tell(f"{row.id}. {said(row.title)}", style="bold")
    pairs(
        [
            (Text("State"), state_word(message_state(row))),
            (Text("Why"), said(row.reason) or said(row.outcome_text)),
            (Text("Came"), row.received_at),
            (Text("From"), f"{row.source.title} ({row.source.name})"),
            (Text("To"), f"{row.target.title} ({row.target.name})" if row.target else ""),
            (Text("Flow"), row.flow.name if row.flow else ""),
            (Text("About"), f"{row.lane.space} {row.key}" if row.lane else row.key),
            (Text("Tries"), row.tries),
            (Text("Next try"), row.due),
            (Text("Finished"), row.finished_at),
            (Text("Trial"), yes(True) if row.trial else ""),
            (Text("The other side's words"), row.detail),
        ]
    )
    _list(Text("Warnings"), [say(Text.from_json(warning)) for warning in row.warnings or ()])
    _list(Text("Wrong in it"), [f"{one['field']}: {said(one['reason'])}" for one in row.problems or ()])
    _tables(row)
    if trace:
        for one in reads.tries(row.id):
            for exchanged in one.trace or ():
                tell(json.dumps(exchanged, ensure_ascii=False, indent=2))
    tell(Text("Body"), style="bold")
    tell(_body(row))


def as_full_data(row: Message) -> dict[str, Any]:
    earlier, later = reads.neighbours(row.id)
    return {
        "id": row.id,
        "title": said(row.title),
        "state": row.state,
        "outcome": row.outcome,
        "cause": row.cause,
        "reason": said(row.reason),
        "detail": row.detail,
        "received_at": row.received_at,
        "finished_at": row.finished_at,
        "due": row.due,
        "source": row.source.name,
        "target": row.target.name if row.target else None,
        "flow": row.flow.name if row.flow else None,
        "kind": row.kind,
        "key": row.key,
        "trial": row.trial,
        "warnings": [say(Text.from_json(warning)) for warning in row.warnings or ()],
        "problems": [{"field": one["field"], "reason": said(one["reason"])} for one in row.problems or ()],
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in _files(row)],
        "tries": [
            {"at": one.started_at, "ms": one.ms, "verdict": one.verdict, "reason": said(one.reason), "trace": one.trace}
            for one in reads.tries(row.id)
        ],
        "links": [{"ours": one.ours_id, "theirs": one.theirs_id, "url": one.url} for one in reads.links_of(row.id)],
        "before": [one.id for one in earlier],
        "after": [one.id for one in later],
        "body": bytes(row.body.raw).decode(errors="replace"),
    }


def _tables(row: Message) -> None:
    _section(Text("Files"), (Text("Name"), Text("Bytes")), [(one.name, one.size) for one in _files(row)])
    tries = [(when(t.started_at), t.ms, state_word(t.verdict), said(t.reason), t.detail) for t in reads.tries(row.id)]
    columns = (Text("At"), Text("ms"), Text("Verdict"), Text("Why"), Text("The other side's words"))
    _section(Text("Tries"), columns, tries)
    links = [(_end(x.ours_connection, x.ours_kind, x.ours_id), _end(x.theirs_connection, x.title, x.theirs_id), x.url)
             for x in reads.links_of(row.id)]  # fmt: skip
    _section(Text("Links"), (Text("Here"), Text("There"), Text("Address")), links)
    earlier, later = reads.neighbours(row.id)
    line = [(one.id, said(one.title), state_word(message_state(one))) for one in [*earlier, row, *later]]
    if len(line) > 1:
        _section(Text("In one line with it"), (Text("Number"), Text("What"), Text("State")), line)


def _end(connection: Connection, word: str, number: str) -> str:
    return f"{connection.name} {word or number}" if number in word else f"{connection.name} {word} {number}"


def _section(title: Text, columns: tuple[Text, ...], rows: list[tuple[Any, ...]]) -> None:
    if rows:
        tell(title, style="bold")
        table(columns, rows)


def _list(title: Text, lines: Iterable[str]) -> None:
    if shown := list(lines):
        tell(title, style="bold")
        for line in shown:
            tell(f"  {line}")


def _files(row: Message) -> list[BodyFile]:
    return list(BodyFile.objects.filter(body_id=row.body_id).order_by("id"))


def _body(row: Message) -> str:
    raw = bytes(row.body.raw)
    if not raw:
        return say(Text("The body is no longer kept"))
    try:
        text = json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
    except ValueError:
        text = raw.decode(errors="replace")
    return text if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}…"
