"""In what state things are: a word for programs and a text for people."""

from obmen.core.text import Text
from obmen.journal.models import Gate, Message
from obmen.setup.models import Connection

from .words import said, say, when

WORDS: dict[str, Text] = {
    "works": Text("works"),
    "paused": Text("paused"),
    "failing": Text("does not answer"),
    "unchecked": Text("unchecked"),
    "check failed": Text("check failed"),
    "waiting": Text("waits"),
    "running": Text("runs"),
    "done": Text("delivered"),
    "held": Text("held"),
    "dropped": Text("dropped"),
    "created": Text("created"),
    "updated": Text("updated"),
    "unchanged": Text("unchanged"),
    "skipped": Text("skipped"),
    "superseded": Text("replaced by a newer one"),
}


def state_word(state: str) -> str:
    return say(WORDS[state]) if state in WORDS else state


def connection_state(row: Connection, gate: Gate | None) -> tuple[str, str]:
    """State and why, in that order."""
    if gate and gate.paused:
        return "paused", said(gate.reason)
    if gate and gate.failing_since:
        since = Text("since {moment}; its messages wait and lose no tries", moment=when(gate.failing_since))
        return "failing", " ".join(part for part in (said(gate.reason), say(since)) if part)
    if row.check_ok is None:
        return "unchecked", said(row.check_text)
    return ("works", "") if row.check_ok else ("check failed", said(row.check_text))


def message_state(row: Message) -> str:
    return row.outcome if row.state == "done" and row.outcome else row.state
