"""One message, shown whole."""

import json
from collections.abc import Iterable
from typing import Any

from obmen.core.text import Text
from obmen.journal import reads
from obmen.journal.models import Message
from obmen.setup.models import Connection

from .letter_data import files_of
from .output import pairs, table, tell
from .states import message_state, message_why, object_word, state_word, verdict_word
from .words import said, say, when, yes

LONGEST_BODY = 20_000


def show(row: Message, *, trace: bool) -> None:
    tell(f"{row.id}. {said(row.title)}", style="bold")
    pairs(_facts(row))
    _list(Text("Warnings"), [say(Text.from_json(warning)) for warning in row.warnings or ()])
    _list(
        Text("Wrong in it"),
        [": ".join(filter(None, (one["field"], said(one["reason"])))) for one in row.problems or ()],
    )
    _tables(row)
    for one in reads.tries(row.id) if trace else ():
        for exchanged in one.trace or ():
            tell(json.dumps(exchanged, ensure_ascii=False, indent=2))
    tell(Text("Body"), style="bold")
    tell(_body(row))


def _facts(row: Message) -> list[tuple[Text, Any]]:
    return [
        (Text("State"), state_word(message_state(row))),
        (Text("Why"), message_why(row, reads.in_front([row]).get(row.id)) or said(row.outcome_text)),
        (Text("Came"), row.received_at),
        (Text("From"), f"{row.source.title} ({row.source.name})"),
        (Text("To"), f"{row.target.title} ({row.target.name})" if row.target else ""),
        (Text("Flow"), row.flow.name if row.flow else ""),
        (Text("About"), object_word(row.lane.space, row.key) if row.lane else row.key),
        (Text("Tries"), row.tries),
        (Text("Next try"), row.due),
        (Text("Finished"), row.finished_at),
        (Text("Trial"), yes(True) if row.trial else ""),
        (Text("The other side's words"), row.detail),
    ]


def _tables(row: Message) -> None:
    _section(Text("Files"), (Text("Name"), Text("Bytes")), [(one.name, one.size) for one in files_of(row)])
    tries = [(when(t.started_at), t.ms, verdict_word(t.verdict), said(t.reason), t.detail) for t in reads.tries(row.id)]
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


def _body(row: Message) -> str:
    raw = bytes(row.body.raw)
    if not raw:
        return say(Text("The body is no longer kept"))
    try:
        text = json.dumps(json.loads(raw), ensure_ascii=False, indent=2)
    except ValueError:
        text = raw.decode(errors="replace")
    return text if len(text) <= LONGEST_BODY else f"{text[:LONGEST_BODY]}…"
