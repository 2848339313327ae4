"""Who changed what, newest first."""

import re
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from obmen.setup.audit_acts import act_text, who_text
from obmen.setup.models import Audit

from . import words
from .rights import needs

PAGE = 100
SECRETS = "secrets."
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@needs("administer")
def listed(request: HttpRequest) -> HttpResponse:
    found = Audit.objects.order_by("-id")
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(id__lt=int(before))
    page = list(found[: PAGE + 1])
    rows = [
        (one, words.say(who_text(one.who)), words.say(act_text(one.act)), _lines(one.before, one.after))
        for one in page[:PAGE]
    ]
    older = page[PAGE - 1].pk if len(page) > PAGE else ""
    return render(request, "audit.html", {"rows": rows, "older": older, "paged": bool(before)})


def _lines(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """(field, was, is); the parts of a table by themselves, what was empty and stays so left out."""
    was, now = _flat(before), _flat(after)
    lines = [
        (name.removeprefix(SECRETS), _text(was.get(name)), _secret(now.get(name)))
        for name in dict.fromkeys([*was, *now])
    ]
    return [line for line in lines if line[1] or line[2]]


def _flat(value: Any, place: str = "") -> dict[str, Any]:
    """``lines.2.name``: numbers of a list as people count."""
    if isinstance(value, list):
        value = {str(number): part for number, part in enumerate(value, start=1)}
    if not isinstance(value, dict):
        return {place: value} if place else {}
    found: dict[str, Any] = {}
    for name, part in value.items():
        found |= _flat(part, f"{place}.{name}" if place else name)
    return found


def _secret(value: Any) -> str:
    return gettext("the key is changed") if value == "changed" else _text(value)


def _text(value: Any) -> str:
    """Times in the reader's zone, yes and no in words."""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return words.moment(datetime.fromisoformat(value))
    return "" if value is None else str(value)
