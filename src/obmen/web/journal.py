"""The journal: a list by filter, page by page, and acts on all that a filter finds."""

from typing import Literal

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from obmen.journal import api, reads

from . import words
from .acts import do
from .filters import FilterForm
from .rights import needs, who

PAGE = 50


@needs("see")
def journal(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    before = request.GET.get("before", "")
    page = reads.messages(form.filter(), before=int(before) if before.isdecimal() else None, limit=PAGE)
    context = {
        "form": form,
        "messages_found": page.rows,
        "in_front": reads.in_front(page.rows),
        "older": form.address(before=page.next) if page.next else "",
        "newest": form.address() if before else None,
        "address": form.address(),
        "searched": request.GET.get("text", ""),
        "empty": not (form.address() or before or page.rows),
    }
    return render(request, "journal.html", context)


@needs("operate")
def bulk(request: HttpRequest, act: Literal["redo", "drop"]) -> HttpResponse:
    """Says first how many it is about; acts on exactly those states that the act is for."""
    form = FilterForm(request.GET)
    wanted = form.filter()
    count = reads.count_for(act, wanted)
    if request.method == "POST":
        why = request.POST.get("why", "").strip()
        if act == "redo" or why:
            return _act(request, act, wanted, why)
    context = {
        "act": act,
        "count": count,
        "address": form.address(),
        "form": form,
        "why_missing": request.method == "POST",
    }
    return render(request, "bulk.html", context)


def _act(request: HttpRequest, act: str, wanted: reads.Filter, why: str) -> HttpResponse:
    operation = api.RedoWhere(wanted, who(request)) if act == "redo" else api.DropWhere(wanted, who(request), why)
    count = do(operation)
    if act == "redo":
        text = ngettext("{n} message goes again", "{n} messages go again", count)
    else:
        text = ngettext("{n} message is dropped", "{n} messages are dropped", count)
    notes.info(request, text.format(n=words.number(count)) if count else gettext("There was nothing left to act on"))
    return redirect(f"{reverse('journal')}?{FilterForm(request.GET).address()}")
