"""A dry run as a table: act by act, field by field, what is and what would be."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import formats

from obmen.core.outcome import Change
from obmen.core.text import Text
from obmen.worker.plan import Plan

from . import words

_SUM, _DAY = re.compile(r"-?\d{1,15}\.\d\d"), re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class ShownField:
    name: str
    before: str
    after: str
    changed: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    act: str
    object: str
    url: str
    creation: bool
    fields: Sequence[ShownField]


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """``look`` and ``end``: how it would end; ``problems``: field and reason of content that does not fit."""

    changes: Sequence[ShownChange]
    look: str
    end: str
    detail: str
    problems: Sequence[tuple[str, str]]


def plan_view(plan: Plan) -> ShownPlan:
    changes = [_change(change) for change in plan.changes]
    problems = [(problem.field, words.say(problem.reason)) for problem in plan.problems]
    if plan.error:
        return ShownPlan(changes, "held", words.say(plan.error.text), plan.error.detail, problems)
    if plan.outcome is None:
        return ShownPlan(changes, "held", "", "", problems)
    end = words.outcome(plan.outcome.done)
    texts = [words.say(text) for text in (plan.outcome.text, *plan.outcome.warnings) if text]
    return ShownPlan(changes, "wait" if plan.outcome.warnings else "ok", ". ".join([end, *texts]), "", problems)


def shown_fields(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], titles: Mapping[str, Text] | None = None
) -> list[ShownField]:
    """Those of ``after`` first; ``before`` None for a creation. ``titles`` of the names, where they have any."""
    names = [*after, *(name for name in before or {} if name not in after)]
    shown = [_field(name, before, after) for name in names]
    return [replace(one, name=words.say((titles or {}).get(one.name) or one.name)) for one in shown]


def _change(change: Change) -> ShownChange:
    fields = shown_fields(change.before, change.after)
    shown = change.object.title or f"{change.object.kind} {change.object.id}".strip()
    return ShownChange(words.say(change.act), shown, safe_url(change.object.url), change.before is None, fields)


def _field(name: str, before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> ShownField:
    was = shown_value((before or {}).get(name))
    will = shown_value(after[name]) if name in after else was
    return ShownField(name, was, will, was != will)


def shown_value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(shown_value(one) for one in value)
    if isinstance(value, dict) and "text" not in value:  # else it is a Text
        return ", ".join(f"{key}: {shown_value(one)}" for key, one in value.items())
    return "" if value is None else written(words.say(value))


def written(text: str) -> str:
    """Sums and days as a reader writes them."""
    if _SUM.fullmatch(text):
        return words.number(Decimal(text))
    return formats.date_format(date.fromisoformat(text), "SHORT_DATE_FORMAT") if _DAY.fullmatch(text) else text


def safe_url(url: str) -> str:
    """Another system's address becomes a link only where a browser would open it as a page."""
    return url if url.startswith(("https://", "http://")) else ""
