"""The generic form of a settings class: its fields as they are drawn, and what was sent back.

Inputs are named ``s/<place>``, so that they never meet the page's own. A list or map shows its rows and empty ones to
add to; «one more row» and «what is on offer» are buttons of the form itself, so all of it works without JavaScript.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from obmen.core.settings import Choice
from obmen.setup.forms import NEW, FormField, fields_of
from obmen.setup.posted import Posted, posted
from obmen.setup.validation import Errors

PREFIX = "s/"
MORE, OFFER = "_more", "_offer"
Offered = Mapping[str, list[Choice]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field with the numbers of its rows filled in. ``offered``: what the other system lists for it."""

    field: FormField
    name: str
    fields: tuple["Drawn", ...] = ()
    rows: tuple[tuple["Drawn", ...], ...] = ()
    offered: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """``settings``: the class. ``values``: as stored or typed. ``more``: lists that were asked for one more row."""

    settings: type[BaseModel]
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    secrets: Collection[str] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    offered: Offered = field(default_factory=dict)

    def drawn(self) -> list[Drawn]:
        found = fields_of(self.settings, self.values, self.errors, self.secrets)
        return [self._draw(one) for one in found]

    def places(self) -> set[str]:
        return {one.place for one in _walk(fields_of(self.settings, self.values))}

    def _draw(self, one: FormField) -> Drawn:
        rows = [tuple(self._draw(cell) for cell in row) for row in one.rows]
        if one.blank:
            for _ in range(self.more.get(one.place, 0) + 1):
                number = str(len(rows))
                rows.append(tuple(self._draw(_numbered(cell, one.place, number)) for cell in one.blank))
        return Drawn(
            one,
            PREFIX + one.place,
            tuple(self._draw(inner) for inner in one.fields),
            tuple(rows),
            tuple(self.offered.get(one.choices, ())),
        )


def sent(settings: type[BaseModel], data: QueryDict) -> Posted:
    return posted(settings, {name.removeprefix(PREFIX): str(data[name]) for name in data if name.startswith(PREFIX)})


def more_rows(data: QueryDict) -> dict[str, int]:
    """How many empty rows beside the usual one each list shows; the button adds one to what was shown."""
    shown = {
        name.removeprefix("_rows/"): int(str(data[name]))
        for name in data
        if name.startswith("_rows/") and str(data[name]).isdigit()
    }
    asked = data.get(MORE, "")
    if asked:
        shown[asked] = shown.get(asked, 0) + 1
    return {place: min(count, 50) for place, count in shown.items()}


def only_redraws(data: QueryDict) -> bool:
    """Whether the button pressed was one of the form's own, which saves nothing."""
    return bool(data.get(MORE) or data.get(OFFER))


def offer(data: QueryDict, ask: Callable[[str], list[Choice]]) -> dict[str, list[Choice]]:
    """The list that was asked for; ``ask`` raises one of the four errors."""
    method = data.get(OFFER, "")
    return {method: ask(method)} if method else {}


def _numbered(one: FormField, place: str, number: str) -> FormField:
    fresh = one.place.replace(f"{place}/{NEW}", f"{place}/{number}", 1)
    inner = tuple(_numbered(cell, place, number) for cell in one.fields)
    blank = tuple(_numbered(cell, place, number) for cell in one.blank)
    return replace(one, place=fresh, fields=inner, blank=blank)


def _walk(fields: Collection[FormField]) -> list[FormField]:
    found: list[FormField] = []
    for one in fields:
        found += [one, *_walk(one.fields)]
    return found
