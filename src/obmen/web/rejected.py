"""What the doors could not place: kept for a week for a person to look at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from obmen.journal.models import Rejected

from . import words
from .bodyview import shown
from .decisions import said
from .labels import labels_of
from .rights import may, needs

PAGE = 50


@needs("see")
def listed(request: HttpRequest) -> HttpResponse:
    """Newest first; ids grow with time, so they are the key of the paging."""
    found = Rejected.objects.select_related("source").defer("raw").order_by("-id")
    if before := request.GET.get("before", ""):
        found = found.filter(id__lt=before)
    page = list(found[: PAGE + 1])
    rows = [(one, _why(one)) for one in page[:PAGE]]
    older = page[PAGE - 1].pk if len(page) > PAGE else ""
    return render(request, "rejected.html", {"rows": rows, "older": older, "paged": bool(before)})


def _why(one: Rejected) -> str:
    labels = labels_of(one.source.system, one.kind)
    return "; ".join(said(labels, problem["field"], problem["reason"]) for problem in one.problems[:2])


@needs("see")
def one(request: HttpRequest, rejected_id: str) -> HttpResponse:
    rejected = get_object_or_404(Rejected.objects.select_related("source"), pk=rejected_id)
    labels = labels_of(rejected.source.system, rejected.kind)
    mask = not may(request.user, "operate")
    context = {
        "r": rejected,
        "problems": [(problem["field"], words.say(problem["reason"])) for problem in rejected.problems],
        "body": shown(bytes(rejected.raw), labels, mask=mask),
        "raw": "" if mask and labels.any_personal else bytes(rejected.raw)[:65536].decode("utf-8", "replace"),
    }
    return render(request, "rejected.one.html", context)
