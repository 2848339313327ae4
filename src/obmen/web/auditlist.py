"""Who changed what, newest first."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from obmen.setup.audit_acts import act_text
from obmen.setup.models import Audit

from . import words
from .rights import needs

PAGE = 100


@needs("administer")
def listed(request: HttpRequest) -> HttpResponse:
    found = Audit.objects.order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(id__lt=int(before))
    page = list(found[: PAGE + 1])
    rows = [(one, words.say(act_text(one.act)), _lines(one.before, one.after)) for one in page[:PAGE]]
    older = page[PAGE - 1].pk if len(page) > PAGE else ""
    return render(request, "audit.html", {"rows": rows, "older": older, "paged": bool(before)})


def _lines(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """(field, was, is); the parts of a table by themselves, what was empty and stays so left out."""
    was, now = _flat(before), _flat(after)
    lines = [(name, _text(was.get(name)), _text(now.get(name))) for name in dict.fromkeys([*was, *now])]
    return [line for line in lines if line[1] or line[2]]


def _flat(value: Any, place: str = "") -> dict[str, Any]:
    if not isinstance(value, dict):
        return {place: value} if place else {}
    found: dict[str, Any] = {}
    for name, part in value.items():
        found |= _flat(part, f"{place}.{name}" if place else name)
    return found


def _text(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
