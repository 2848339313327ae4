"""The start page: the verdict first, the map, what waits for a decision, the connections."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from obmen.journal import reads
from obmen.journal.models import Gate
from obmen.setup.models import Connection, Token

from .decisions import Decision, of_gate, of_message, of_run
from .gates import word_of
from .mapview import map_of
from .rights import needs
from .standing import Standing, standing
from .verdict import verdict

SHOWN = 12


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
    held = [of_message(message) for message in reads.held(SHOWN)]
    decisions: list[Decision] = [*stopped, *(of_run(run) for run in now.stopped_runs), *held]
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
