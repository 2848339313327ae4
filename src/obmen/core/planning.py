"""The plan of a run: what ``collect`` found to do before anything is written (H6, A2), what ``compare`` found (H10).

A row with a ``record`` can be carried out: it becomes a message, and ``deliver_many`` is given its record. A conflict
becomes a held message, so that a person decides: outside, or by choosing one of its ``ways``. The others are only told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Literal

from pydantic import BaseModel

from .outcome import ObjectRef
from .text import Text

KIND = "planned"
"""Kind of the messages that rows of plans become."""
OLDEST_PLAN = timedelta(days=1)
"""An older one is not applied: nobody looks at the source again before its rows are carried out."""

Act = Literal["create", "update", "leave", "skip", "conflict"]
Finding = Literal["", "missing", "differs", "doubled", "undecided", "unknown"]
"""``undecided``: what belongs together is for a person to say."""
NEW, LEAVE = ":new", ":leave"
"""Ways that are no candidate: it becomes an object of its own; it is left out."""
LEFT_AS_DECIDED = Text("It is left out, as was decided")


@dataclass(frozen=True, slots=True)
class Planned:
    """``key``: id of the source's object, one row of a run for each. ``record``: for ``create`` and ``update``.
    ``before`` and ``after``: flat, field to shown value, those that would change only; ``before`` of a creation: of
    what is there already and changes with it, such as the client's card. ``why``: of a skip or conflict.
    ``objects``: in the target, what is changed, or the candidates of a conflict.
    ``finding``: what a comparison calls it. ``search``: words to find it by. Names in ``before``, ``after`` and
    ``facts`` are those of the record's fields where they say the same, so that what is personal there is so here (H15).
    ``ways`` of a conflict: how a person may decide it here; then ``facts`` are what its object is known by.
    ``known``: the target says itself that the two are one, so nothing is left to decide."""

    act: Act
    key: str
    title: Text
    record: BaseModel | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    why: Text | None = None
    objects: tuple[ObjectRef, ...] = ()
    finding: Finding = ""
    search: tuple[str, ...] = ()
    ways: "tuple[Way, ...]" = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    known: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to decide a conflict (H13). ``name``: the candidate's id, ``NEW`` or ``LEAVE``. ``row``: what the plan
    does then; None of ``LEAVE``, and where only a run that knows of the decision can tell (``Run.decided``).
    ``facts``: what the candidate is told from the others by. ``seen``: how it was, made comparable: a decision about
    what has changed since is not carried out. ``claims``: what no two rows of a plan may have."""

    name: str
    row: Planned | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    seen: str = ""
    claims: str = ""


LEFT_OUT = Way(LEAVE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A line of a comparison's head: a count or sum of one side beside the other's."""

    title: Text
    ours: str
    theirs: str
