"""Adding and changing a connection: checked live when it is saved."""

from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from obmen.core.discovery import systems
from obmen.core.errors import ObmenError
from obmen.core.promises import fact
from obmen.core.settings import Choice
from obmen.core.system import System
from obmen.journal import api
from obmen.setup import connections as setup
from obmen.setup.forms import lists_of
from obmen.setup.models import Connection
from obmen.setup.secrets import decrypt
from obmen.setup.validation import WrongSettings

from . import words
from .acts import do
from .gates import goes_on
from .pressed import OFFER, more_rows, only_redraws, without_removed_row
from .rights import needs, who
from .settingsform import Form, sent
from .standing import forget
from .tools import tools
from .zones import ZONES

OWN = ("name", "title", "zone", "slots")


@needs("administer")
def choose(request: HttpRequest) -> HttpResponse:
    rows = [(name, words.say(system.title)) for name, system in systems().items()]
    return render(request, "connection.choose.html", {"rows": rows})


@needs("administer")
def new(request: HttpRequest, system: str) -> HttpResponse:
    declared = systems().get(system)
    if declared is None:
        raise Http404
    return _edit(request, declared, None)


@needs("administer")
def edit(request: HttpRequest, name: str) -> HttpResponse:
    connection = get_object_or_404(Connection, name=name)
    declared = systems().get(connection.system)
    if declared is None:
        raise Http404
    return _edit(request, declared, connection)


def _edit(request: HttpRequest, system: System, former: Connection | None) -> HttpResponse:
    if request.method != "POST":
        ends = dict.fromkeys(lists_of(system.settings), former.title if former else words.say(system.title))
        form = Form(system.settings, former.settings if former else {}, secrets=_kept(former), ends=ends)
        return _page(request, system, former, form, _own(system, former))
    data = without_removed_row(request.POST)
    draft, errors = _draft(data, system, former), {}
    offered: dict[str, list[Choice]] = {}
    try:
        if only_redraws(data):
            if data.get(OFFER):
                offered = _offers(system, draft, former)
        else:
            return _saved(request, setup.save(draft, who=who(request), check=tools().wiring.check))
    except WrongSettings as wrong:
        errors = wrong.errors
    except ObmenError as error:
        notes.error(request, words.say(error.text))
    form = Form(
        system.settings, draft.values, errors, _kept(former), more_rows(data), offered, _asked(system, draft),
        was=draft.kept or {},
    )  # fmt: skip
    return _page(request, system, former, form, {name: request.POST.get(name, "") for name in OWN})


def _draft(data: QueryDict, system: System, former: Connection | None) -> setup.Draft:
    read = sent(system.settings, data)
    slots = data.get("slots", "").strip()
    return setup.Draft(
        name=former.name if former else data.get("name", "").strip(),
        title=data.get("title", "").strip(),
        system=system.name,
        values=read.values,
        secrets=read.secrets,
        kept=read.kept,
        zone=data.get("zone", "Europe/Moscow"),
        slots=int(slots) if slots.isdecimal() else None,
    )


def _offers(system: System, draft: setup.Draft, former: Connection | None) -> dict[str, list[Choice]]:
    """Asked with what is typed, saved or not."""
    settings = setup.validated(draft, former)
    zone = ZONES.get(draft.zone, ZONES["UTC"])
    ask = tools().wiring.choices
    methods = _asked(system, draft)
    return {method: ask(draft.system, settings, method, connection=draft.name, zone=zone) for method in methods}


def _asked(system: System, draft: setup.Draft) -> dict[str, str]:
    return dict.fromkeys(lists_of(system.settings), draft.title or words.say(system.title))


def _saved(request: HttpRequest, saved: setup.Saved) -> HttpResponse:
    """A system that is off is saved unchecked, and its connection waits until it is checked or somebody resumes it."""
    if saved.trouble:
        why, detail = fact(saved.trouble.text), saved.trouble.detail
        do(api.PauseConnection(saved.connection.pk, who(request), "unchecked", why.to_json(), detail))
        text = gettext("Saved unchecked and paused: {why}").format(why=words.say(why))
        notes.warning(request, text)
    elif saved.checked:
        notes.info(request, gettext("Saved. {summary}").format(summary=words.say(saved.checked.summary)))
        goes_on(request, saved.connection)
        for note in saved.checked.notes:
            notes.warning(request, words.say(note))
    forget()
    return redirect("connections.one", name=saved.connection.name)


def _own(system: System, former: Connection | None) -> dict[str, Any]:
    if former:
        return {"name": former.name, "title": former.title, "zone": former.zone, "slots": former.slots}
    return {"name": "", "title": words.say(system.title), "zone": "Europe/Moscow", "slots": system.default_slots}


def _kept(former: Connection | None) -> list[str]:
    """Places of the secrets that are set; none where the server's key cannot open them any more."""
    try:
        return list(decrypt(former.secrets)) if former else []
    except ObmenError:
        return []


def _page(
    request: HttpRequest, system: System, former: Connection | None, form: Form, own: dict[str, Any]
) -> HttpResponse:
    known = form.places()
    mine = {name: text for name, text in form.errors.items() if name in OWN and name not in known}
    others = [
        text for place, text in form.errors.items() if place not in known and place not in mine and "/" not in place
    ]
    context = {
        "former": former,
        "system": words.say(system.title),
        "fields": form.drawn(),
        "more": form.more,
        "own": own,
        "own_errors": mine,
        "general": others,
        "zones": ZONES,
    }
    return render(request, "connection.edit.html", context, status=422 if form.errors else 200)
