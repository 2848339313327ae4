"""A page to try a door: what is wrong with a body, where it would stand, what it would change; and sending it."""

import json
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from obmen.core.discovery import systems
from obmen.core.inbound import Kind
from obmen.setup import audit, snapshot
from obmen.setup.snapshot import ConnectionView

from . import words
from .planview import plan_view
from .rights import needs, who
from .standing import forget
from .tools import tools

LARGEST = 8 * 1024 * 1024


@needs("operate")
def listed(request: HttpRequest) -> HttpResponse:
    rows = []
    for view in snapshot.current().connections.values():
        system = systems().get(view.system)
        kinds = [(kind.name, words.say(kind.title)) for kind in system.kinds] if system else []
        if system and system.any_kind:
            kinds.append(("trial", gettext("Any JSON")))
        if kinds:
            rows.append((view, kinds))
    return render(request, "doors.html", {"rows": rows})


@needs("operate")
def one(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    """Shows first; sending for real is a second button that the shown plan brings with it."""
    view, declared = _door(name, kind)
    body = request.POST.get("body", "") or _example(declared)
    context: dict[str, Any] = {"c": view, "kind": kind, "title": words.say(declared.title), "body": body}
    if request.method == "POST" and len(body) <= LARGEST:
        if request.POST.get("act") == "send":
            return _send(request, view, kind, body, context)
        context |= _look(view, kind, body.encode())
    return render(request, "door.html", context)


def _door(name: str, kind: str) -> tuple[ConnectionView, Kind]:
    view = snapshot.current().connection(name)
    system = systems().get(view.system) if view else None
    if view is None or system is None:
        raise Http404
    declared = next((one for one in system.kinds if one.name == kind), None)
    declared = declared or (system.any_kind(kind) if system.any_kind else None)
    if declared is None:
        raise Http404
    return view, declared


def _look(view: ConnectionView, kind: str, raw: bytes) -> dict[str, Any]:
    trial = tools().trials.plan(view.name, kind, raw)
    place = trial.flows[0].addressed if trial.flows else None
    return {
        "looked": True,
        "place": place,
        "problems": [(problem.field, words.say(problem.reason)) for problem in trial.problems],
        "plans": [(one.flow.title, plan_view(one.plan)) for one in trial.flows if one.flow and one.plan],
    }


def _send(request: HttpRequest, view: ConnectionView, kind: str, body: str, context: dict[str, Any]) -> HttpResponse:
    accepted = tools().trials.send(view.name, kind, body.encode())
    if isinstance(accepted, tuple):
        return render(request, "door.html", context | _look(view, kind, body.encode()))
    audit.record(who(request), "trial.sent", f"{view.name} {kind} {accepted.id}")
    forget()
    text = gettext("It was kept before: {id}") if accepted.duplicate else gettext("Kept as a trial: {id}")
    notes.info(request, text.format(id=accepted.id))
    return redirect(f"{reverse('journal')}?connection={view.name}")


def _example(kind: Kind) -> str:
    return json.dumps(kind.example, ensure_ascii=False, indent=2)
