"""The rows of a run: its plan, and what a comparison found. Names and phones in them are masked; who operates may have
them shown, which is written down (H15)."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from obmen.core.discovery import exchanges
from obmen.core.text import Text
from obmen.journal import runreads
from obmen.journal.models import Run
from obmen.setup import audit
from obmen.setup.models import Flow

from . import runread
from .rights import may, needs, who
from .runfigures import figures
from .runplanview import findings_page, plan_page
from .runs import found, view_of
from .runview import RunView

ROWS = 50
PERSONAL, MOST_SHOWN = "personal", 20
"""In the session: the last runs whose names and phones are shown until it ends."""


@needs("see")
def plan(request: HttpRequest, name: str, number: int) -> HttpResponse:
    flow, run = found(name, number)
    rows, after = _rows(request, run, "act")
    shown = view_of(run, flow)
    page = plan_page(rows, shown.run.counts or {}, query=request.GET.dict(), after=after, names=_names(flow))
    context = {"f": flow, "r": shown, "page": page, "hidden": _hidden(request, rows)}
    return render(request, "run.plan.html", context | _deciding(request, shown))


@needs("see")
def findings(request: HttpRequest, name: str, number: int) -> HttpResponse:
    flow, run = found(name, number)
    rows, after = _rows(request, run, "finding")
    shown = view_of(run, flow)
    counted = runread.shown(run).findings or {}
    page = findings_page(rows, counted, query=request.GET.dict(), after=after, names=_names(flow))
    context = {"f": flow, "r": shown, "page": page, "figures": figures(run.figures), "hidden": _hidden(request, rows)}
    return render(request, "run.compare.html", context | _deciding(request, shown))


@needs("operate")
@require_POST
def personal(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """Back to the rows as they were filtered."""
    flow, run = found(name, number)
    if not _is_shown(request, number):
        audit.record(who(request), "personal.shown", flow.name, after={"run": number})
        request.session[PERSONAL] = [*request.session.get(PERSONAL, ()), number][-MOST_SHOWN:]
    answer = redirect("flows.runs.findings" if run.verb == "compare" else "flows.runs.plan", name=name, number=number)
    if request.GET:
        answer["Location"] += f"?{request.GET.urlencode()}"
    return answer


def _deciding(request: HttpRequest, run: RunView) -> dict[str, str]:
    """Where a decision is sent to, and comes back from to these rows."""
    return {"deciding": run.at.decide + (f"?{request.GET.urlencode()}" if request.GET else "")}


def _is_shown(request: HttpRequest, number: int) -> bool:
    """A right that was taken away counts at once."""
    return may(request.user, "operate") and number in request.session.get(PERSONAL, ())


def _hidden(request: HttpRequest, rows: list[runread.ShownPlanRow]) -> bool:
    """Whether there is something on the page that this person may have shown."""
    return may(request.user, "operate") and any(row.hidden for row in rows)


def _rows(request: HttpRequest, run: Run, by: str) -> tuple[list[runread.ShownPlanRow], int]:
    """A page of them, and the number of the last one where more follow."""
    wanted = runreads.RowFilter(**{by: request.GET.get(by, "")}, text=request.GET.get("text", "").strip())
    after = request.GET.get("after", "")
    rows = runreads.run_rows(run.pk, wanted, after=int(after) if after.isdecimal() else 0, limit=ROWS + 1)
    shown = runread.plan_rows(rows[:ROWS], mask=not _is_shown(request, run.pk))
    return shown, rows[ROWS - 1].number if len(rows) > ROWS else 0


def _names(flow: Flow) -> Mapping[str, Text]:
    return exchanges()[flow.exchange].titles
