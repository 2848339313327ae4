"""Adding and changing an exchange between two connections."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from obmen.core.discovery import exchanges
from obmen.core.exchange import Exchange
from obmen.core.text import Text
from obmen.setup import flows as setup
from obmen.setup.forms import lists_of
from obmen.setup.models import Connection, Flow
from obmen.setup.validation import Errors, WrongSettings
from obmen.worker.choices import Ends

from . import words
from .everyform import every_input, every_of
from .flowhelp import Helped, form_of, helped
from .pressed import only_redraws, without_removed_row
from .rights import needs, who
from .settingsform import sent
from .standing import forget

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
        own = _own(exchange, former)
        return _page(request, exchange, former, Helped(QueryDict(), former.settings if former else {}), own)
    data = without_removed_row(request.POST)
    draft = _draft(data, exchange, former)
    own = {**{name: data.get(name, "") for name in OWN}, "every": draft.every, "source": draft.source}
    if only_redraws(data):
        now = helped(request, exchange, Ends.named(draft.source, draft.target), data)
        return _page(request, exchange, former, now, own)
    try:
        flow = setup.save(draft, who=who(request))
    except WrongSettings as wrong:
        return _page(request, exchange, former, Helped(data, draft.values, wrong.errors), own)
    forget()
    notes.info(request, gettext("Saved"))
    return redirect("flows.one", name=flow.name)


def _draft(data: QueryDict, exchange: Exchange, former: Flow | None) -> setup.Draft:
    quiet = data.get("quiet_after_minutes", "").strip()
    return setup.Draft(
        name=former.name if former else data.get("name", "").strip(),
        title=data.get("title", "").strip(),
        exchange=exchange.name,
        source=former.source.name if former else data.get("source", ""),
        target=data.get("target", ""),
        values=sent(exchange.settings, data).values,
        every=every_of(data),
        quiet_after_minutes=int(quiet) if quiet.isdecimal() else None,
    )


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
    request: HttpRequest, exchange: Exchange, former: Flow | None, now: Helped, own: Mapping[str, Any]
) -> HttpResponse:
    sources, targets = _ends(exchange.source), _ends(exchange.target)
    ends = Ends.named(own.get("source") or _first(sources), own.get("target") or _first(targets))
    form, methods = form_of(exchange, ends, now), lists_of(exchange.settings)
    known = form.places()
    mine = {name: text for name, text in form.errors.items() if name in OWN and name not in known}
    context = {
        "former": former,
        "exchange": words.say(exchange.title),
        "fields": form.drawn(),
        "more": form.more,
        "own": own,
        "own_errors": mine,
        "general": _general(form.errors, {*known, *mine}),
        "sources": sources,
        "targets": targets,
        "every": every_input(own.get("every", "")) if exchange.collect else None,
        "asked": list(dict.fromkeys(form.ends.values())),
        "read_at": ends.known(methods).read_at,
        "said": now.said,
        "suggests": exchange.suggest is not None,
    }
    return render(request, "flow.edit.html", context, status=422 if form.errors else 200)


def _general(errors: Errors, drawn: set[str]) -> list[Text]:
    """What stands beside no input."""
    return [text for place, text in errors.items() if place.split("/")[0] not in drawn]


def _first(ends: list[Connection]) -> str:
    return ends[0].name if ends else ""
