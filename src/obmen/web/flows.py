"""Exchanges that run: how each is, and the acts on it."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from obmen.core.discovery import exchanges
from obmen.core.errors import Refused
from obmen.journal import api, reads
from obmen.journal.runreads import last_runs
from obmen.setup import flows as setup
from obmen.setup.models import Flow

from . import words
from .acts import do
from .debug import span_of
from .everyform import every_words
from .map import spark
from .mapview import flow_word
from .rights import needs, who
from .standing import forget, standing

SHOWN = 8


@needs("see")
def listed(request: HttpRequest) -> HttpResponse:
    now = standing.get()
    rows = [(flow, flow_word(flow, now), spark(now.of(flow.pk).hours), title_of(flow.exchange)) for flow in now.flows]
    return render(request, "flows.html", {"rows": rows, "connections": len(now.connections)})


@needs("see")
def one(request: HttpRequest, name: str) -> HttpResponse:
    flow = get_object_or_404(Flow.objects.select_related("source", "target"), name=name)
    now, newest = standing.get(), reads.messages(reads.Filter(flow=flow.pk), limit=SHOWN).rows
    context = {
        "f": flow,
        "exchange": title_of(flow.exchange),
        "every": every_words(flow.every) if collects(flow.exchange) else "",
        "runs": flow.exchange in exchanges() and exchanges()[flow.exchange].is_run,
        "never_run": collects(flow.exchange) and not last_runs([flow.pk]),
        "stopped": next((one for one in now.stopped_runs if one.flow.pk == flow.pk), None),
        "failed": next((one for one in now.failed_runs if one.flow.pk == flow.pk), None),
        "word": flow_word(flow, now),
        "figures": now.of(flow.pk),
        "spark": spark(now.of(flow.pk).hours, 240, 40),
        "messages_found": newest,
        "in_front": reads.in_front(newest),
    }
    return render(request, "flow.html", context)


@needs("operate")
@require_POST
def pause(request: HttpRequest, name: str) -> HttpResponse:
    do(api.PauseFlow(get_object_or_404(Flow, name=name).pk, who(request)))
    notes.info(request, gettext("Paused: messages are accepted and wait"))
    return redirect("flows.one", name=name)


@needs("operate")
@require_POST
def resume(request: HttpRequest, name: str) -> HttpResponse:
    do(api.ResumeFlow(get_object_or_404(Flow, name=name).pk, who(request)))
    notes.info(request, gettext("Resumed: what waits goes now"))
    return redirect("flows.one", name=name)


@needs("administer")
@require_POST
def debug(request: HttpRequest, name: str) -> HttpResponse:
    setup.debug(get_object_or_404(Flow, name=name), span_of(request), who=who(request))
    return redirect("flows.one", name=name)


@needs("administer")
@require_POST
def remove(request: HttpRequest, name: str) -> HttpResponse:
    flow = get_object_or_404(Flow, name=name)
    try:
        setup.remove(flow, who=who(request))
    except Refused as error:
        notes.error(request, words.say(error.text))
        return redirect("flows.one", name=name)
    forget()
    notes.info(request, gettext("{title} is removed").format(title=flow.title))
    return redirect("flows")


def collects(name: str) -> bool:
    return name in exchanges() and exchanges()[name].collect is not None


def title_of(name: str) -> str:
    exchange = exchanges().get(name)
    return words.say(exchange.title) if exchange else name
