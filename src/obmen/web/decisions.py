"""What waits for a person: why, for how long, and the one act that most likely resolves it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from obmen.core.text import Text
from obmen.journal.models import Gate, Message
from obmen.setup.models import Connection

from . import words

# A refusal and a wrong setting say themselves what to do; these causes have no words of their own.
ADVICE = {
    "unclear": Text("Look on the other side whether it was applied. Redo if it was not, drop if it was."),
    "gave up": Text("It was tried for a day. Redo when the cause is gone."),
    "defect": Text("This is a defect of obmen. Redo after the next version, or let the next messages pass."),
    "wrong content": Text(
        "Correct it here and redo it; or mend it in the sending system, send it again, and drop this one."
    ),
    "no flow": Text(
        "Create an exchange that takes this kind and have it sent again under a new key, then drop this one."
    ),
    "looks like a repeat": Text("Redo if it is a message of its own, drop it if it is a repeat."),
    "restored base": Text("The sender's numbers went back, as after restoring a backup. Redo if this one is right."),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """``post``: the act is done by the button itself; else the button opens a page."""

    title: str
    under: str
    why: str
    since: datetime | None
    url: str
    act: str
    act_url: str
    post: bool = False


def advice(cause: str) -> str:
    return words.say(ADVICE.get(cause))


def of_message(message: Message) -> Decision:
    url = reverse("message", args=[message.pk])
    act, act_url, post = gettext("Open"), url, False
    if message.cause == "gave up":
        act, act_url, post = gettext("Redo"), reverse("message.redo", args=[message.pk]), True
    elif message.cause == "no flow":
        act, act_url = gettext("Create an exchange"), reverse("flows.new")
    elif message.cause == "misconfigured" and message.flow:
        act, act_url = gettext("Mend"), reverse("flows.edit", args=[message.flow.name])
    return Decision(
        title=words.say(message.title),
        under=message.flow.title if message.flow else message.source.title,
        why=why_of(message),
        since=message.finished_at or message.received_at,
        url=url,
        act=act,
        act_url=act_url,
        post=post,
    )


def of_gate(connection: Connection, gate: Gate) -> Decision:
    return Decision(
        title=connection.title,
        under=gettext("the connection is paused, its messages wait"),
        why=words.say(gate.reason),
        since=gate.changed_at,
        url=reverse("connections.one", args=[connection.name]),
        act=gettext("Mend"),
        act_url=reverse("connections.edit", args=[connection.name]),
    )


def why_of(message: Message) -> str:
    """The reason; of wrong content the first problem, by field."""
    if message.reason:
        return words.say(message.reason)
    if message.problems:
        return "; ".join(f"{problem['field']}: {words.say(problem['reason'])}" for problem in message.problems[:3])
    return advice(message.cause)
