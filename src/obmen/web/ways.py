"""How a conflict of a plan can be decided, as a page shows it: what is known of its object, the candidates (H13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from obmen.core.masking import mask
from obmen.core.planning import LEAVE, NEW
from obmen.core.text import Text
from obmen.journal.models import PlanRow
from obmen.setup.audit_acts import who_text

from . import words
from .planview import ShownField, safe_url, shown_fields


@dataclass(frozen=True, slots=True)
class KeptWay:
    """``name`` empty: the conflict itself, and ``facts`` of the source's object. ``url``: of the candidate."""

    name: str
    facts: Mapping[str, Any]
    url: str = ""


@dataclass(frozen=True, slots=True)
class ShownWay:
    """``name``: what the button sends. ``candidate``: one that is there."""

    name: str
    title: str
    act: str
    facts: Sequence[ShownField]
    url: str
    candidate: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class ShownChoice:
    """``own``: what the source's object is known by. ``said``: who decided what, and when, empty before. ``later``: the
    plan has gone to work without it, so the next run takes it up."""

    own: Sequence[ShownField]
    ways: Sequence[ShownWay]
    said: str
    conflict: bool

    @property
    def candidates(self) -> list[ShownWay]:
        return [way for way in self.ways if way.candidate]

    @property
    def others(self) -> list[ShownWay]:
        return [way for way in self.ways if not way.candidate]

    @property
    def later(self) -> bool:
        return bool(self.said) and self.conflict


def kept_ways(row: PlanRow, *, masked: bool) -> list[KeptWay]:
    hidden = frozenset(row.personal) if masked else frozenset()
    urls = {one["id"]: one["url"] for way in row.ways or () for one in way["targets"]}
    return [
        KeptWay(way["name"], _masked(way["facts"], hidden), safe_url(urls.get(way["name"], "")))
        for way in row.ways or ()
    ]


def names_people(row: PlanRow) -> bool:
    told = (row.before, row.after, *(way["facts"] for way in row.ways or ()))
    return any(values.get(name) for values in told for name in row.personal)


def _masked(facts: Mapping[str, Any], hidden: frozenset[str]) -> Mapping[str, Any]:
    """Enough to tell one from another."""
    return {name: mask(str(value)) if name in hidden and value else value for name, value in facts.items()}


def shown_choice(
    ways: Sequence[KeptWay], decided: Mapping[str, str] | None, act: str, titles: Mapping[str, Text] | None
) -> ShownChoice | None:
    """None where nothing was decided, nor can be here."""
    if not ways and not decided:
        return None
    taken = decided["way"] if decided else ""
    shown = [_way(one, taken, titles) for one in ways[1:]]
    own = shown_fields({}, ways[0].facts, titles) if ways else []
    return ShownChoice(own, shown, decided_said(decided), act == "conflict")


def _way(way: KeptWay, taken: str, titles: Mapping[str, Text] | None) -> ShownWay:
    candidate = way.name not in {NEW, LEAVE}
    facts = shown_fields({}, way.facts, titles)
    return ShownWay(way.name, way_title(way.name), _act(way.name), facts, way.url, candidate, way.name == taken)


def way_title(name: str) -> str:
    fixed = {NEW: gettext("a new one"), LEAVE: gettext("left out")}
    return fixed.get(name) or f"№ {name}"


def _act(name: str) -> str:
    fixed = {NEW: gettext("None of them: create a new one"), LEAVE: gettext("Leave it out")}
    return fixed.get(name) or gettext("It is this one")


def decided_said(decided: Mapping[str, str] | None) -> str:
    if not decided:
        return ""
    at = words.moment(datetime.fromisoformat(decided["at"]))
    said = gettext("{who} decided on {at}: {way}")
    return said.format(who=words.say(who_text(decided["who"])), at=at, way=way_title(decided["way"]))
