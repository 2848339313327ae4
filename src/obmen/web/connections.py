"""Connections: how each is, its exchanges, its keys; and the acts on it."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from obmen.core.discovery import systems
from obmen.core.errors import ObmenError, Refused
from obmen.core.promises import fact
from obmen.journal import api
from obmen.journal.models import Gate
from obmen.setup import connections as setup
from obmen.setup import tokens as keys
from obmen.setup.models import Connection, Token

from . import words
from .acts import do
from .debug import span_of
from .gates import goes_on, word_of
from .rights import needs, who
from .standing import forget, standing
from .tools import tools


@needs("see")
def listed(request: HttpRequest) -> HttpResponse:
    now = standing.get()
    rows = [(one, system_title(one.system), word_of(one, now.gates.get(one.pk))) for one in now.connections]
    return render(request, "connections.html", {"rows": rows})


@needs("see")
def one(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "connection.html", context_of(get_object_or_404(Connection, name=name)))


def context_of(connection: Connection) -> dict[str, Any]:
    gate = Gate.objects.filter(connection=connection).first()
    system = systems().get(connection.system)
    return {
        "c": connection,
        "system": system_title(connection.system),
        "word": word_of(connection, gate),
        "gate": gate,
        "gate_detail": gate.detail if gate else "",
        "paused": gate.paused if gate else "",
        "flows": [*connection.flows_from.all(), *connection.flows_to.exclude(source=connection)],
        "doors": [(kind.name, words.say(kind.title)) for kind in system.kinds] if system else [],
        "any_kind": bool(system and system.any_kind),
        "tokens": Token.objects.filter(connection=connection).order_by("revoked_at", "-id")[:20],
        "room": len(keys.valid(connection)) < keys.VALID_AT_ONCE,
    }


@needs("administer")
@require_POST
def check(request: HttpRequest, name: str) -> HttpResponse:
    connection = get_object_or_404(Connection, name=name)
    try:
        found = setup.recheck(connection, check=tools().wiring.check)
        notes.info(request, words.say(found.summary))
        goes_on(request, connection)
    except ObmenError as error:
        notes.error(request, words.say(error.text))
    forget()
    return redirect("connections.one", name=name)


@needs("operate")
@require_POST
def pause(request: HttpRequest, name: str) -> HttpResponse:
    do(api.PauseConnection(get_object_or_404(Connection, name=name).pk, who(request)))
    notes.info(request, gettext("Paused: messages are kept and wait"))
    return redirect("connections.one", name=name)


@needs("operate")
@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    do(api.ResumeConnection(get_object_or_404(Connection, name=name).pk, who(request)))
    notes.info(request, gettext("Resumed: what waits goes now"))
    return redirect("connections.one", name=name)


@needs("operate")
@require_POST
def go(request: HttpRequest, name: str) -> HttpResponse:
    """Resumed when the other system answered and took its settings; else it stays as it is, with what is wrong now."""
    connection = get_object_or_404(Connection, name=name)
    try:
        found = setup.recheck(connection, check=tools().wiring.check)
    except ObmenError as error:
        why = fact(error.text)
        if Gate.objects.filter(connection=connection, paused="unchecked").exists():
            do(api.PauseConnection(connection.pk, who(request), "unchecked", why.to_json(), error.detail))
        notes.error(request, gettext("It stays paused: {why}").format(why=words.say(why)))
    else:
        do(api.ResumeConnection(connection.pk, who(request)))
        notes.info(request, gettext("{summary}. What waits goes now").format(summary=words.say(found.summary)))
    forget()
    return redirect("connections.one", name=name)


@needs("administer")
@require_POST
def debug(request: HttpRequest, name: str) -> HttpResponse:
    connection = get_object_or_404(Connection, name=name)
    setup.debug(connection, span_of(request), personal="personal" in request.POST, who=who(request))
    return redirect("connections.one", name=name)


@needs("administer")
@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    connection = get_object_or_404(Connection, name=name)
    try:
        setup.remove(connection, who=who(request))
    except Refused as error:
        notes.error(request, words.say(error.text))
        return redirect("connections.one", name=name)
    forget()
    notes.info(request, gettext("{title} is removed").format(title=connection.title))
    return redirect("connections")


def system_title(name: str) -> str:
    system = systems().get(name)
    return words.say(system.title) if system else name
