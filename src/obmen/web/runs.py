"""Runs of an exchange: their list, one with its progress, and the acts on them."""

from datetime import datetime
from typing import Any

from django.contrib import messages as notes
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from obmen.core.discovery import exchanges
from obmen.core.masking import mask_contacts
from obmen.journal import run_ops, runreads
from obmen.journal.models import Run
from obmen.setup.days import period_of
from obmen.setup.models import Flow

from . import runread, words
from .acts import do
from .rights import may, needs, who
from .runaddresses import Addresses
from .runview import RunView

VERBS: dict[str, tuple[run_ops.Verb, bool]] = {
    "collect": ("collect", True),
    "plan": ("collect", False),
    "compare": ("compare", False),
}


@needs("see")
def listed(request: HttpRequest, name: str) -> HttpResponseBase:
    if request.method == "POST":
        return _start(request, name)
    flow = flow_named(name)
    base, before = base_of(flow), request.GET.get("before", "")
    runs, older = runread.listed(flow, base, int(before) if before.isdecimal() else None)
    verbs = {
        "collects": exchanges()[flow.exchange].collect is not None,
        "compares": exchanges()[flow.exchange].compare is not None,
    }
    context = {"f": flow, "at": Addresses(base), "runs": runs, "older": older, "paged": before}
    return render(request, "runs.html", context | verbs)


@needs("operate")
def _start(request: HttpRequest, name: str) -> HttpResponse:
    flow = flow_named(name)
    verb, apply = VERBS.get(request.POST.get("verb", ""), VERBS["plan"])
    started = do(run_ops.StartRun(flow.pk, verb, apply, who(request), _period(request, flow)))
    if started.refused:
        notes.warning(request, words.say(started.refused))
        return redirect("flows.runs", name=name)
    if not started.fresh:
        notes.warning(request, gettext("A run of this exchange is under way already: here it is"))
    return redirect("flows.runs.one", name=name, number=started.run_id)


@needs("see")
def one(request: HttpRequest, name: str, number: int) -> HttpResponse:
    flow, run = found(name, number)
    return render(request, "run.html", _shown(request, flow, run))


@needs("see")
def live(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """286 tells HTMX that it has ended and to ask no more."""
    flow, run = found(name, number)
    context = _shown(request, flow, run)
    return render(request, "run.live.html", context, status=200 if context["r"].moving else 286)


def _shown(request: HttpRequest, flow: Flow, run: Run) -> dict[str, Any]:
    """What is technical is for those who may operate."""
    context: dict[str, Any] = {"f": flow, "r": view_of(run, flow)}
    if may(request.user, "operate"):
        context |= {"trace": run.trace, "detail": mask_contacts(run.detail)}
    return context


@needs("operate")
@require_POST
def apply(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return _acted(request, (name, number), run_ops.ApplyPlan(number, who(request)))


@needs("operate")
@require_POST
def stop(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return _acted(request, (name, number), run_ops.StopRun(number, who(request)))


@needs("operate")
@require_POST
def resume(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return _acted(request, (name, number), run_ops.GoOn(number, who(request)))


@needs("operate")
@require_POST
def drop(request: HttpRequest, name: str, number: int) -> HttpResponse:
    return _acted(request, (name, number), run_ops.DropRun(number, who(request)))


@needs("operate")
@require_POST
def mend(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The rows ticked, or all that the filter finds."""
    _, run = found(name, number)
    if request.POST.get("all"):
        wanted = runreads.RowFilter(finding=request.POST.get("finding", ""), text=request.POST.get("text", ""))
        numbers = tuple(runreads.mendable(run.pk, wanted))
    else:
        numbers = tuple(int(one) for one in request.POST.getlist("row") if one.isdecimal())
    if not numbers:
        notes.warning(request, gettext("No row is ticked: tick those that shall be mended"))
        return redirect("flows.runs.findings", name=name, number=number)
    return _acted(request, (name, number), run_ops.ApplyPlan(number, who(request), numbers))


def _acted(request: HttpRequest, where: tuple[str, int], operation: Any) -> HttpResponse:
    name, number = where
    found(name, number)
    if not do(operation):
        why = gettext(
            "It cannot be done now: the run has moved on, another one is under way, the exchange is paused, or the "
            "plan is older than a day"
        )
        notes.warning(request, why)
    return redirect("flows.runs.one", name=name, number=number)


def _period(request: HttpRequest, flow: Flow) -> tuple[datetime, datetime] | None:
    first, last = (parse_date(request.POST.get(name, "")) for name in ("from", "to"))
    return period_of(flow, first, last)


def view_of(run: Run, flow: Flow) -> RunView:
    return runread.view(run, flow, base_of(flow))


def base_of(flow: Flow) -> str:
    return reverse("flows.one", args=[flow.name])


def flow_named(name: str) -> Flow:
    """One that is run."""
    flow = get_object_or_404(Flow.objects.select_related("source", "target"), name=name)
    declared = exchanges().get(flow.exchange)
    if declared is None or not declared.is_run:
        raise Http404
    return flow


def found(name: str, number: int) -> tuple[Flow, Run]:
    flow = flow_named(name)
    return flow, get_object_or_404(Run, id=number, flow_id=flow.pk)
