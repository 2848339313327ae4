"""Adding and changing an exchange between two connections."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from obmen.core.discovery import exchanges, systems
from obmen.core.errors import ObmenError
from obmen.core.exchange import Exchange
from obmen.core.settings import Choice
from obmen.setup import flows as setup
from obmen.setup import snapshot
from obmen.setup.models import Connection, Flow
from obmen.setup.validation import WrongSettings

from . import words
from .rights import needs, who
from .settingsform import OFFER, Form, more_rows, offer, only_redraws, sent
from .standing import forget
from .tools import tools

OWN = ("name", "title", "source", "target", "every", "quiet_after_minutes")


@needs("administer")
def choose(request: HttpRequest) -> HttpResponse:
    rows = [(name, words.say(exchange.title), _possible(exchange)) for name, exchange in exchanges().items()]
    return render(request, "flow.choose.html", {"rows": rows})


@needs("administer")
def new(request: HttpRequest, exchange: str) -> HttpResponse:
    declared = exchanges().get(exchange)
    if declared is None:
        raise Http404
    return _edit(request, declared, None)


@needs("administer")
def edit(request: HttpRequest, name: str) -> HttpResponse:
    flow = get_object_or_404(Flow.objects.select_related("source", "target"), name=name)
    declared = exchanges().get(flow.exchange)
    if declared is None:
        raise Http404
    return _edit(request, declared, flow)


def _edit(request: HttpRequest, exchange: Exchange, former: Flow | None) -> HttpResponse:
    if request.method != "POST":
        form = Form(exchange.settings, former.settings if former else {})
        return _page(request, exchange, former, form, _own(exchange, former))
    draft = _draft(request, exchange, former)
    errors, offered = {}, {}
    try:
        if only_redraws(request.POST):
            offered = offer(request.POST, lambda method: _offer(draft, method))
        else:
            flow = setup.save(draft, who=who(request))
            forget()
            notes.info(request, gettext("Saved"))
            return redirect("flows.one", name=flow.name)
    except WrongSettings as wrong:
        errors = wrong.errors
    except ObmenError as error:
        notes.error(request, words.say(error.text))
    form = Form(exchange.settings, draft.values, errors, (), more_rows(request.POST), offered)
    return _page(request, exchange, former, form, {name: request.POST.get(name, "") for name in OWN})


def _draft(request: HttpRequest, exchange: Exchange, former: Flow | None) -> setup.Draft:
    quiet = request.POST.get("quiet_after_minutes", "").strip()
    return setup.Draft(
        name=former.name if former else request.POST.get("name", "").strip(),
        title=request.POST.get("title", "").strip(),
        exchange=exchange.name,
        source=former.source.name if former else request.POST.get("source", ""),
        target=request.POST.get("target", ""),
        values=sent(exchange.settings, request.POST).values,
        every=request.POST.get("every", "").strip(),
        quiet_after_minutes=int(quiet) if quiet.isdecimal() else None,
    )


def _offer(draft: setup.Draft, method: str) -> list[Choice]:
    """Of the end that knows such a list, the target asked first."""
    for name in (draft.target, draft.source):
        view = snapshot.current().connection(name)
        if view and hasattr(systems()[view.system].client, method):
            return tools().wiring.choices(
                view.system, view.typed_settings(), method, connection=view.name, zone=view.zone
            )
    return []


def _own(exchange: Exchange, former: Flow | None) -> dict[str, Any]:
    if former:
        return {
            **{name: getattr(former, name) for name in OWN},
            "source": former.source.name,
            "target": former.target.name,
        }
    return {"title": words.say(exchange.title), "name": exchange.name, "every": exchange.every}


def _ends(role: type) -> list[Connection]:
    return [one for one in Connection.objects.order_by("title") if setup.can(one.system, role)]


def _possible(exchange: Exchange) -> bool:
    return bool(_ends(exchange.source) and _ends(exchange.target))


def _page(
    request: HttpRequest, exchange: Exchange, former: Flow | None, form: Form, own: Mapping[str, Any]
) -> HttpResponse:
    known = form.places()
    mine = {name: text for name, text in form.errors.items() if name in OWN and name not in known}
    context = {
        "former": former,
        "exchange": words.say(exchange.title),
        "fields": form.drawn(),
        "more": form.more,
        "own": own,
        "own_errors": mine,
        "general": [
            text for place, text in form.errors.items() if place.split("/")[0] not in known and place not in mine
        ],
        "sources": _ends(exchange.source),
        "targets": _ends(exchange.target),
        "collects": exchange.collect is not None,
        "offer_name": OFFER,
    }
    return render(request, "flow.edit.html", context, status=422 if form.errors else 200)
