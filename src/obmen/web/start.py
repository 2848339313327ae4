"""The start page: the verdict first, the map, what waits for a decision, the connections."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from obmen.journal import reads
from obmen.journal.models import Gate
from obmen.setup.models import Connection, Token

from . import words
from .decisions import Decision, of_gate, of_message
from .gates import word_of
from .mapview import map_of
from .rights import needs
from .standing import Standing, standing

SHOWN = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    look: str
    text: str
    more: str


@needs("see")
def start(request: HttpRequest) -> HttpResponse:
    return render(request, "start.html", _context())


@needs("see")
def live(request: HttpRequest) -> HttpResponse:
    """The part of the page that HTMX asks for once a second."""
    return render(request, "start.live.html", _context())


def _context() -> dict[str, Any]:
    now = standing.get()
    stopped = [of_gate(connection, gate) for connection, gate in _paused(now)]
    decisions: list[Decision] = stopped + [of_message(message) for message in reads.held(SHOWN)]
    return {
        "now": now,
        "verdict": verdict(now, len(stopped)),
        "map": map_of(now),
        "decisions": decisions,
        "more": max(0, now.held - SHOWN),
        "connections": [
            (connection, word_of(connection, now.gates.get(connection.pk))) for connection in now.connections
        ],
        "steps": None if now.flows else _first_steps(now),
    }


def _paused(now: Standing) -> list[tuple[Connection, Gate]]:
    """By a wrong setting, or because it could not be checked: only a person can go on. Paused by a person is a
    decision, and not one to make."""
    return [(connection, gate) for connection, gate in now.paused() if gate.paused != "person"]


def verdict(now: Standing, stopped: int) -> Verdict:
    failing = [c.title for c in now.connections if (gate := now.gates.get(c.pk)) and gate.failing_since]
    if not now.connections:
        return Verdict("pause", gettext("Nothing is connected yet"), gettext("three steps below and messages go"))
    if now.held:
        text = ngettext("{n} message waits for your decision", "{n} messages wait for your decision", now.held)
        return Verdict("held", text.format(n=words.number(now.held)), _rest(now))
    if stopped:
        text = ngettext(
            "{n} connection is paused and waits for you", "{n} connections are paused and wait for you", stopped
        )
        return Verdict("held", text.format(n=stopped), _rest(now))
    if failing:
        text = gettext("{connection} is not answering").format(connection=", ".join(failing))
        kept = gettext("messages are kept and go by themselves when it answers")
        return Verdict("wait", text, "; ".join([kept, *_standing_still(now)]))
    if still := _standing_still(now):
        return Verdict("pause", "; ".join(still), _counts(now))
    return Verdict("ok", gettext("All goes well"), _counts(now))


def _rest(now: Standing) -> str:
    """The rest goes only where no connection keeps it waiting."""
    if still := _standing_still(now):
        return "; ".join([*still, _counts(now)])
    return gettext("the rest goes: {counts}").format(counts=_counts(now))


def _standing_still(now: Standing) -> list[str]:
    """A sentence for each paused connection that messages wait for, with who paused it or why."""
    lines = []
    for connection, gate in now.paused():
        if waiting := now.waiting_for(connection.pk):
            text = ngettext("{connection} is paused, {n} waits", "{connection} is paused, {n} wait", waiting)
            line = text.format(connection=connection.title, n=words.number(waiting))
            lines.append(f"{line} ({words.say(gate.reason)})" if gate.paused == "person" else line)
    return lines


def _counts(now: Standing) -> str:
    if not now.last_done:
        return gettext("nothing has been delivered yet")
    text = ngettext("{n} delivered today, the last {ago}", "{n} delivered today, the last {ago}", now.done)
    return text.format(n=words.number(now.done), ago=words.ago(now.last_done))


def _first_steps(now: Standing) -> list[tuple[str, str, bool, str]]:
    """(address name, what to do, done, why) for an installation where nothing is set up yet."""
    systems = len({connection.system for connection in now.connections})
    return [
        (
            "connections",
            gettext("Connect both systems"),
            systems >= 2 or len(now.connections) >= 2,
            gettext("1C on one side, KSUP or any web service on the other. Each is checked live when it is saved."),
        ),
        (
            "connections",
            gettext("Issue an access key"),
            Token.objects.filter(revoked_at=None).exists(),
            gettext("The sender shows it at each call. It stands on the page of its connection."),
        ),
        (
            "flows",
            gettext("Create an exchange"),
            bool(now.flows),
            gettext("It says which connection the messages come from and where they are brought."),
        ),
    ]
