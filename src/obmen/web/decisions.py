"""What waits for a person: why, for how long, and the one act that most likely resolves it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from obmen.core.text import Text
from obmen.journal.models import Gate, Message
from obmen.setup.audit_acts import who_text
from obmen.setup.models import Connection

from . import words
from .gates import word_of
from .labels import Label, labels_of
from .late import StoppedRun

# A refusal and a wrong setting say themselves what to do; these causes have no words of their own.
ADVICE = {
    "unclear": Text("Look on the other side whether it was applied. Redo if it was not, drop if it was."),
    "gave up": Text("Nothing more is tried by itself. Redo when {target} works."),
    "defect": Text("This is a defect of obmen. Redo after the next version, or let the next messages pass."),
    "wrong content": Text(
        "Correct it here and redo it; or mend it in the sending system, send it again, and drop this one."
    ),
    "no flow": Text(
        "Create an exchange that takes this kind and have it sent again under a new key, then drop this one."
    ),
    "looks like a repeat": Text("Redo if it is a message of its own, drop it if it is a repeat."),
    "conflict": Text(
        "Decide it there, or here where there is a choice; the next run sees it and goes on by itself. Dropped, it is"
        " left as it is."
    ),
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


def advice(message: Message) -> str:
    text = ADVICE.get(message.cause)
    target = message.target or message.source
    return words.say(Text(text.message, target=target.title)) if text else ""


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
    """A wrong setting is mended; what could not be checked is checked and goes on."""
    check = gate.paused == "unchecked"
    return Decision(
        title=connection.title,
        under=gettext("the connection is paused, its messages wait"),
        why=word_of(connection, gate)[1],
        since=gate.changed_at,
        url=reverse("connections.one", args=[connection.name]),
        act=gettext("Check and resume") if check else gettext("Mend"),
        act_url=reverse("connections.go" if check else "connections.edit", args=[connection.name]),
        post=check,
    )


def of_run(stopped: StoppedRun) -> Decision:
    """It goes on at the button; to give it up is a choice of its page."""
    flow, number = stopped.flow, stopped.run.pk
    who = words.say(who_text(stopped.who)) if stopped.who else ""
    return Decision(
        title=flow.title,
        under=gettext("its run is stopped; the schedule begins no other one"),
        why=gettext("Stopped by {who}").format(who=who) if who else gettext("Stopped by a person"),
        since=stopped.run.finished_at,
        url=reverse("flows.runs.one", args=[flow.name, number]),
        act=gettext("Resume"),
        act_url=reverse("flows.runs.resume", args=[flow.name, number]),
        post=True,
    )


def why_of(message: Message) -> str:
    """The reason; of wrong content the first problem, by field. What is held does not go on by itself."""
    if message.problems and message.cause == "wrong content":
        return problem_lines(message)[0]
    if message.reason:
        return words.happened(message.reason)
    return advice(message)


def problem_lines(message: Message) -> list[str]:
    labels = labels_of(message.source.system, message.kind)
    return [said(labels, problem["field"], problem["reason"]) for problem in message.problems or ()]


def said(labels: Label, place: str, reason: Any) -> str:
    """«Количество: нужно число»; a problem of the whole message has no field."""
    title = labels.title_at(place)
    return f"{title}: {words.say(reason)}" if title else words.say(reason)
