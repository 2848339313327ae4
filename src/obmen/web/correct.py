"""A message corrected by hand: the field the error names first, all the rest as JSON; a plan before it goes (H6)."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from obmen.core import dotted, jsontext
from obmen.core.inbound import NotPlaced
from obmen.journal.models import Message

from . import words
from .labels import UNKNOWN, Label, labels_of
from .message import correctable, found, why_line
from .planview import plan_view
from .rights import needs, who
from .standing import forget
from .tools import tools

LARGEST = 8 * 1024 * 1024
MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Input:
    """``path``: as the error names it (``lines.0.quantity``)."""

    path: str
    title: str
    value: str
    error: str = ""

    @property
    def name(self) -> str:
        return f"field:{self.path}"


@needs("operate")
def correct(request: HttpRequest, number: int) -> HttpResponse:
    """Shows first; correcting for real is a second button that the shown plan brings with it."""
    one = found(number)
    if not correctable(one):
        notes.error(request, gettext("This message cannot be corrected: it has moved on meanwhile"))
        return redirect("message", number=number)
    body = request.POST.get("body") or _pretty(bytes(one.body.raw))
    context: dict[str, Any] = {"m": one, "why": words.sentence(why_line(one)), "body": body}
    if request.method != "POST" or len(body) > LARGEST:
        return render(request, "correct.html", context | {"inputs": _inputs(one, body, {})})
    return _posted(request, one, body, context)


def _posted(request: HttpRequest, one: Message, body: str, context: dict[str, Any]) -> HttpResponse:
    try:
        raw = _with_fields(body, request.POST.dict())
    except NotPlaced as wrong:
        errors = {problem.field: words.say(problem.reason) for problem in wrong.problems}
        shown = {"inputs": _inputs(one, body, errors), "errors": errors.items(), "whole": True}
        return render(request, "correct.html", context | shown)
    if request.POST.get("act") == "correct" and tools().corrections.carry_out(one.pk, raw, who(request)):
        forget()
        notes.info(request, gettext("The corrected message goes again"))
        return redirect("message", number=one.pk)
    draft = tools().corrections.plan(one.pk, raw)
    errors = {problem.field: words.say(problem.reason) for problem in draft.problems}
    text = _pretty(raw)
    look = {
        "body": text,
        "inputs": _inputs(one, text, errors),
        "errors": errors.items(),
        "place": draft.addressed,
        "plan": plan_view(draft.plan) if draft.plan else None,
    }
    return render(request, "correct.html", context | look)


def _with_fields(body: str, posted: dict[str, str]) -> bytes:
    """What was typed into the fields stands in the JSON; a field left as it was changes nothing there. One whose place
    is gone was changed in the JSON itself."""
    data = jsontext.read(body.encode())
    for name, value in posted.items():
        path = name.removeprefix("field:")
        if path != name and value.strip() != posted.get(f"was:{path}", ""):
            dotted.put(data, path, value.strip())
    return jsontext.write(data)


def _inputs(one: Message, body: str, errors: dict[str, str]) -> list[Input]:
    """First what the error names, then what a message of its kind is placed by."""
    try:
        data = jsontext.read(body.encode())
    except NotPlaced:
        return []
    labels = labels_of(one.source.system, one.kind)
    named = [*errors, *(problem["field"] for problem in one.problems or ())]
    usual = [name for name in ("deal_number", "order_number") if name in labels.inner]
    paths = [path for path in dict.fromkeys([*named, *usual]) if path and _plain(data, path)]
    return [Input(p, _title(labels, p), _text(data, p), errors.get(p, "")) for p in paths[:MOST_FIELDS]]


def _plain(data: Any, path: str) -> bool:
    """Whether one line of text can hold it; a file or a table is in the JSON only."""
    holder = dotted.get(data, path.rpartition(".")[0])
    return isinstance(holder, dict | list) and not isinstance(dotted.get(data, path), dict | list)


def _text(data: Any, path: str) -> str:
    value = dotted.get(data, path)
    return "" if value is None else value if isinstance(value, str) else jsontext.write(value).decode()


def _title(labels: Label, path: str) -> str:
    """«Состав, строка 2: Количество»."""
    shown = []
    for step in path.split("."):
        if step.isdigit():
            shown.append(gettext("row {n}").format(n=int(step) + 1))
        else:
            labels = labels.inner.get(step, UNKNOWN)
            shown.append(labels.shown(step))
    return ", ".join(shown)


def _pretty(raw: bytes) -> str:
    """With numbers exactly as they came."""
    try:
        data = jsontext.read(raw)
    except NotPlaced:
        return raw.decode("utf-8", "replace")
    return _indented(data, "\n")


def _indented(data: Any, line: str) -> str:
    deeper = f"{line}  "
    if isinstance(data, dict) and data:
        inner = (f"{json.dumps(key, ensure_ascii=False)}: {_indented(value, deeper)}" for key, value in data.items())
        return "{" + deeper + f",{deeper}".join(inner) + line + "}"
    if isinstance(data, list) and data:
        return "[" + deeper + f",{deeper}".join(_indented(value, deeper) for value in data) + line + "]"
    return jsontext.write(data).decode()
