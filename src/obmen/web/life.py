"""What happened with a message, in order: came, was tried, waits or ended."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from obmen.journal import reads
from obmen.journal.models import Attempt, Message

from . import words


@dataclass(frozen=True, slots=True)
class Step:
    """``look``: good, bad, late, or empty. ``under``: the small line. ``trace``: requests with their answers."""

    text: str
    at: datetime | None
    look: str = ""
    under: str = ""
    detail: str = ""
    trace: Sequence[dict[str, Any]] = field(default=())


def life_of(one: Message) -> list[Step]:
    came = gettext("came from {connection}").format(connection=one.source.title)
    steps = [Step(came, one.received_at, "good", one.identity or "")]
    steps += [_try(place, attempt) for place, attempt in enumerate(reads.tries(one.pk), start=1)]
    return steps + _end(one)


def _try(place: int, attempt: Attempt) -> Step:
    good = attempt.verdict in ("done", "created", "updated", "unchanged", "skipped")
    text = gettext("try {n}").format(n=place) + (f": {words.happened(attempt.reason)}" if attempt.reason else "")
    took = gettext("{n} ms").format(n=words.number(attempt.ms))
    detail = "" if good else attempt.detail
    look = "good" if good else "late" if attempt.verdict == "early" else "bad"
    return Step(text, attempt.started_at, look, took, detail, attempt.trace or ())


def _end(one: Message) -> list[Step]:
    if one.state == "done":
        end = words.outcome(one.outcome)
        return [Step(end, one.finished_at, "good", words.say(one.outcome_text))]
    if one.state == "dropped":
        return [Step(gettext("dropped"), one.finished_at, "", words.say(one.reason))]
    if one.state == "held":
        return [Step(gettext("held until a person decides"), None, "bad")]
    if one.state == "running":
        return [Step(pgettext("state", "running"), None, "late")]
    if one.due:
        return [Step(gettext("the next try"), one.due, "late")]
    return [Step(pgettext("state", "waiting"), None, "late")]
