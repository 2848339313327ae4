"""A conflict of a plan decided by a click (H13)."""

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from obmen.journal.api import Decide
from obmen.journal.models import Run

from . import words
from .acts import do
from .rights import needs, who
from .runs import found
from .ways import way_title

LONGEST = 10
"""Digits of no row's number."""


@needs("operate")
@require_POST
def decide(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """The button pressed says which row goes which way: ``12=345``; without a way the decision is taken back."""
    _, run = found(name, number)
    row, _, way = request.POST.get("decide", "").partition("=")
    if row.isdecimal() and len(row) < LONGEST:
        why = do(Decide(number, int(row), way, who(request)))
        if why:
            notes.warning(request, words.sentence(words.say(why)))
        else:
            notes.info(request, _said(int(row), way))
    return _back(request, name, run, row)


def _said(row: int, way: str) -> str:
    if not way:
        return gettext("Row {row}: the decision is taken back").format(row=row)
    return gettext("Row {row} is decided: {way}").format(row=row, way=way_title(way))


def _back(request: HttpRequest, name: str, run: Run, row: str) -> HttpResponse:
    """To the message, or to the rows as they were filtered."""
    message = request.POST.get("message", "")
    if message.isdecimal():
        return redirect("message", number=int(message))
    answer = redirect("flows.runs.findings" if run.verb == "compare" else "flows.runs.plan", name=name, number=run.pk)
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    answer["Location"] += f"{query}#row-{row}"
    return answer
