"""The rows of a run's plan, and of a comparison, as tables show them: act, before → after, candidates, outcome."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext_lazy

from obmen.core.planning import LEAVE
from obmen.core.text import Text

from . import words
from .planview import ShownField, safe_url, shown_fields
from .runwords import act_words
from .ways import KeptWay, ShownChoice, shown_choice
from .words import Word

FINDINGS = {
    "missing": pgettext_lazy("finding", "not there"),
    "differs": pgettext_lazy("finding", "differs"),
    "doubled": pgettext_lazy("finding", "there twice"),
    "undecided": pgettext_lazy("finding", "waits for a decision"),
    "unknown": pgettext_lazy("finding", "not known here"),
}
MENDABLE = ("create", "update")
Titles = Mapping[str, Text]


class PlanRow(Protocol):
    """A row of plan rows; ``objects``: connection, kind, id, title, url each. ``message``: its number once it is
    carried out; ``outcome``: what that came to, ``held`` where a person has to decide, empty before."""

    run: int
    number: int
    act: str
    key: str
    title: Mapping[str, Any]
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    why: Mapping[str, Any] | None
    objects: Sequence[Mapping[str, str]] | None
    finding: str
    message: int | None
    outcome: str
    ways: Sequence[KeptWay]
    decided: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class ShownObject:
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ShownRow:
    """``creation``: nothing was there before. ``tick``: it can be mended by writing. ``choice``: how a person may
    decide it."""

    number: int
    act: Word
    title: str
    creation: bool
    fields: Sequence[ShownField]
    why: str
    objects: Sequence[ShownObject]
    candidates: bool
    finding: str
    message: int | None
    outcome: Word | None
    tick: bool
    run: int
    choice: ShownChoice | None

    @property
    def offers_them(self) -> bool:
        """Its objects stand among what can be chosen."""
        return self.candidates and bool(self.choice and self.choice.candidates)

    @property
    def can_become(self) -> bool:
        """Something is written, once a person has chosen what."""
        return self.candidates and self.choice is not None and any(way.name != LEAVE for way in self.choice.ways)


@dataclass(frozen=True, slots=True)
class Tab:
    """A choice of the filter above the table: how many it would show, and where."""

    title: str
    n: int
    query: str
    current: bool


@dataclass(frozen=True, slots=True)
class Page:
    """``older``: the query of the next page, empty where there is none; ``first``: that of the first one, None where
    this is it."""

    rows: Sequence[ShownRow]
    tabs: Sequence[Tab]
    text: str
    chosen: str
    older: str = ""
    first: str | None = None

    @property
    def to_choose(self) -> bool:
        return any(row.can_become for row in self.rows)


def plan_row(row: PlanRow, titles: Titles | None = None, verb: str = "collect") -> ShownRow:
    creation = row.act == "create"
    return ShownRow(
        number=row.number,
        act=act_words(verb)[row.act],
        title=words.say(row.title) or row.key,
        creation=creation,
        fields=shown_fields(row.before or (None if creation else {}), row.after or {}, titles),
        why=words.say(row.why) if row.why else "",
        objects=[ShownObject(one["title"] or f"№ {one['id']}", safe_url(one["url"]))
                 for one in row.objects or ()],
        candidates=row.act == "conflict",
        finding=str(FINDINGS.get(row.finding, "")),
        message=row.message,
        outcome=_outcome(row.outcome),
        tick=row.act in MENDABLE and row.message is None,
        run=row.run,
        choice=shown_choice(row.ways, row.decided, row.act, titles),
    )  # fmt: skip


def plan_page(
    rows: Iterable[PlanRow],
    counts: Mapping[str, int],
    *,
    query: Mapping[str, str],
    after: int = 0,
    names: Titles | None = None,
) -> Page:
    """Of a plan: filtered by act. ``query``: ``act``, ``text`` and ``after`` as asked; ``after``: the number of the
    last row where more follow, else 0."""
    titles = {act: word.text for act, word in act_words("collect").items()}
    shown = [plan_row(row, names) for row in rows]
    return _page(shown, _tabs(counts, titles, "act", query), query=query, by="act", after=after)


def findings_page(
    rows: Iterable[PlanRow],
    counts: Mapping[str, int],
    *,
    query: Mapping[str, str],
    after: int = 0,
    names: Titles | None = None,
) -> Page:
    """Of a comparison: filtered by ``finding``."""
    titles = {kind: str(title) for kind, title in FINDINGS.items()}
    shown = [plan_row(row, names, "compare") for row in rows]
    return _page(shown, _tabs(counts, titles, "finding", query), query=query, by="finding", after=after)


def _tabs(counts: Mapping[str, int], titles: Mapping[str, str], by: str, query: Mapping[str, str]) -> list[Tab]:
    kept = {"text": query["text"]} if query.get("text") else {}
    chosen = query.get(by, "")
    tabs = [Tab(gettext("all"), sum(counts.values()), urlencode(kept), not chosen)]
    return tabs + [
        Tab(title, counts[name], urlencode({by: name, **kept}), name == chosen)
        for name, title in titles.items()
        if counts.get(name)
    ]


def _page(rows: Sequence[ShownRow], tabs: list[Tab], *, query: Mapping[str, str], by: str, after: int) -> Page:
    here = {name: query[name] for name in (by, "text") if query.get(name)}
    return Page(
        rows=rows,
        tabs=tabs,
        text=query.get("text", ""),
        chosen=query.get(by, ""),
        older=urlencode({**here, "after": after}) if after else "",
        first=urlencode(here) if query.get("after") else None,
    )


def _outcome(name: str) -> Word | None:
    if not name:
        return None
    return words.state(name) if name in words.STATES else words.state("done", name)
