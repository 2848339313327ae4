"""A run as its page shows it: state in words, progress, what it used and what is left, an honest end.

Built from plain inputs, so that whoever reads the rows of runs only hands them in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from django.utils.translation import gettext, pgettext

from obmen.setup.audit_acts import who_text

from . import words
from .runaddresses import Addresses
from .runend import Estimate, Pace, end_words
from .runwords import act_words, run_word
from .words import Word

LONG, MOVING = timedelta(minutes=30), ("asked", "reading", "working")


class RunRow(Protocol):
    """``counts``: rows of the plan by act. ``reason``: a Text in JSON. ``started_by`` empty: the schedule."""

    id: int
    verb: str
    state: str
    started_at: datetime | None
    finished_at: datetime | None
    done: int
    total: int | None
    reason: Mapping[str, Any] | None
    started_by: str
    counts: Mapping[str, int] | None
    requests: int


@dataclass(frozen=True, slots=True)
class Left:
    """What a connection may still take of a limited good: ``title`` in words, of at most ``most``."""

    title: str
    left: float
    most: float

    @property
    def shown(self) -> str:
        return gettext("{left} of {most}").format(left=words.number(int(self.left)), most=words.number(int(self.most)))

    @property
    def scarce(self) -> bool:
        return self.left < self.most / 10


class Count(NamedTuple):
    act: str
    look: str
    title: str
    n: int


@dataclass(frozen=True, slots=True)
class RunView:
    """``base``: address of the flow's page. ``left``: what is left of the target's budget. ``pace``: how fast rows are
    carried out, None where nothing is known of it."""

    run: RunRow
    base: str
    left: Sequence[Left] = ()
    pace: Pace | None = None

    @property
    def at(self) -> Addresses:
        return Addresses(self.base, self.run.id)

    @property
    def title(self) -> str:
        at = words.moment(self.run.started_at) or gettext("not begun yet")
        text = gettext("Reconciliation, {at}") if self.comparison else gettext("Run, {at}")
        return text.format(at=at)

    @property
    def word(self) -> Word:
        return run_word(self.run.verb, self.run.state)

    @property
    def sentence(self) -> str:
        return sentence_of(self.run, self.rows)

    @property
    def why(self) -> str:
        return words.sentence(words.happened(self.run.reason)) if self.run.reason else ""

    @property
    def comparison(self) -> bool:
        return self.run.verb == "compare"

    @property
    def counts(self) -> list[Count]:
        return counts_of(self.run.counts or {}, self.run.verb)

    @property
    def rows(self) -> int:
        """What applying the plan would write."""
        return sum((self.run.counts or {}).get(act, 0) for act in ("create", "update"))

    @property
    def by(self) -> str:
        return words.say(who_text(self.run.started_by)) if self.run.started_by else gettext("by schedule")

    @property
    def took(self) -> str:
        return words.span(self.run.started_at, self.run.finished_at)

    @property
    def estimate(self) -> Estimate | None:
        """None where it is not written, or too early to tell."""
        if self.pace is None or self.run.state not in {"working", "planned"}:
            return None
        left = self.rows if self.run.state == "planned" else (self.run.total or self.rows) - self.run.done
        return self.pace.remaining(max(0, left))

    @property
    def end(self) -> str:
        span = self.estimate.span if self.estimate else None
        if self.run.state == "planned":
            return end_words(span, planned=True) if self.can_apply else ""
        return end_words(span) if self.run.state == "working" else ""

    @property
    def slow(self) -> bool:
        return self.estimate is not None and self.estimate.span > LONG

    @property
    def slow_because(self) -> str:
        """Only where it is the limits of the target, and not how long its answers take."""
        if not self.slow or not self.estimate:
            return ""
        if not self.estimate.why and any(one.scarce for one in self.left):
            return gettext("The other system allows no more.")
        return words.sentence(self.estimate.why)

    @property
    def moving(self) -> bool:
        return self.run.state in MOVING

    @property
    def can_resume(self) -> bool:
        return self.run.state == "stopped"

    @property
    def can_drop(self) -> bool:
        return self.run.state in {"planned", "stopped"}

    @property
    def can_apply(self) -> bool:
        return self.run.state == "planned" and self.rows > 0 and not self.comparison


def counts_of(found: Mapping[str, int], verb: str) -> list[Count]:
    return [Count(act, look, title, found[act]) for act, (look, title) in act_words(verb).items() if found.get(act)]


def sentence_of(run: RunRow, rows: int) -> str:
    done = words.number(run.done)
    total = words.number(run.total if run.total is not None else rows)
    known = {
        "asked": gettext("It starts as soon as the server takes it up."),
        "reading": gettext("Both sides are read; nothing is written yet."),
        "planned": gettext("Nothing is written yet: the plan waits for a decision."),
        "working": gettext("{done} of {total} carried out. Each is looked at again before it is written."),
        "stopped": gettext("{done} of {total} carried out. It goes on from there when it is resumed."),
        "failed": gettext("Nothing was written by it. The next run looks at everything again."),
        "dropped": gettext("{done} of {total} carried out; the rest was given up."),
        "done": gettext("{done} of {total} carried out."),
    }
    if run.verb == "compare" and run.state == "planned":
        return gettext("Both sides were compared; nothing was written.")
    if run.state == "planned" and not rows:
        return gettext("There is nothing to write: both sides agree but for what stands below.")
    if run.state == "done" and not run.total:
        return pgettext("run", "There was nothing to do.")
    return known[run.state].format(done=done, total=total)
