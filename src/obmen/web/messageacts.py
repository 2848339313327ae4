"""Acts on one message. Each is posted, leads back to where it was asked from, and says what was done."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from obmen.journal import api
from obmen.journal.api import NewFile
from obmen.journal.models import BodyFile
from obmen.setup import snapshot
from obmen.worker.plan import dry_run

from . import words
from .acts import do
from .message import found
from .planview import plan_view
from .rights import needs, who
from .tools import tools


@needs("operate")
def act(request: HttpRequest, number: int, name: str) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    one, why = found(number), request.POST.get("why", "").strip()
    if name == "drop" and not why:
        notes.error(request, gettext("Say why it is dropped: the reason stands in the journal"))
        return redirect("message", number=one.pk)
    done = do(_operation(name, one.pk, who(request), why))
    notes.info(request, _said(name) if done else gettext("Nothing was changed: the message has moved on meanwhile"))
    return redirect(_back(request, one.pk))


@needs("operate")
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """Asks both sides and writes nothing, so it is posted but changes nothing."""
    one = found(number)
    if request.method != "POST":
        return redirect("message", number=number)
    flow = snapshot.current().flows.get(one.flow_id or 0)
    if flow is None:
        raise Http404
    kept = BodyFile.objects.filter(body_id=one.body_id)
    files = [NewFile(file.field, file.name, file.content_type, file.size, file.sha256) for file in kept]
    shown = plan_view(dry_run(tools().wiring, flow, one.kind, bytes(one.body.raw), files))
    return render(request, "plan.html", {"m": one, "plan": shown, "title": words.say(one.title)})


def _operation(name: str, number: int, by: str, why: str) -> Any:
    match name:
        case "redo":
            return api.Redo((number,), by)
        case "pass":
            return api.Skip((number,), by)
        case "drop":
            return api.Drop((number,), by, why)
        case _:
            return api.ClearLook((number,), by)


def _said(name: str) -> str:
    return {
        "redo": gettext("The message goes again"),
        "pass": gettext("The next messages pass; this one stays held"),
        "drop": gettext("The message is dropped"),
        "look": gettext("The warning is put away"),
    }[name]


def _back(request: HttpRequest, number: int) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("message", args=[number])
