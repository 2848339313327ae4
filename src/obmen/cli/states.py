"""In what state things are: a word for programs and a text for people."""

from obmen.core.inbound import object_of
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


VERDICTS: dict[str, Text] = {
    "down": Text("the other side did not answer"),
    "retry": Text("did not work out, again later"),
    "held": Text("refused, held"),
    "paused": Text("a setting is wrong"),
    "unclear": Text("outcome unknown, being found out"),
    "early": Text("too early"),
    "done": Text("delivered"),
}
SPACES: dict[str, Text] = {
    "deal": Text("deal {key}"),
    "contact": Text("contact {key}"),
    "product": Text("product {key}"),
    "income": Text("income {key}"),
    "receipt": Text("receipt {key}"),
    "object": Text("object {key}"),
}


def verdict_word(verdict: str) -> str:
    """How a try ended."""
    return say(VERDICTS[verdict]) if verdict in VERDICTS else state_word(verdict)


def object_word(space: str, key: str) -> str:
    """What a message is about."""
    kind = object_of(space)
    return say(Text(SPACES[kind].message, key=key)) if kind in SPACES else f"{kind} {key}"


def message_why(row: Message, front: Message | None = None) -> str:
    """Why it waits, is held, was passed over or dropped: the reason, or the first thing that is wrong in it.
    ``front``: which keeps it waiting (``reads.in_front``)."""
    if front and not row.reason:
        return say(Text("Waits behind message {number} ({title})", number=front.id, title=said(front.title)))
    if row.state == "done" and row.outcome == "skipped" and row.outcome_text:
        return said(row.outcome_text)
    if row.reason or row.state != "held" or not row.problems:
        return said(row.reason)
    problem = row.problems[0]
    return ": ".join(part for part in (problem["field"], said(problem["reason"])) if part)


def message_state(row: Message) -> str:
    return row.outcome if row.state == "done" and row.outcome else row.state
