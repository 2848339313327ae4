"""The generic form of a settings class: its fields as they are drawn, and what was sent back.

A list or map shows its rows and empty ones to add to. Where the other system's lists are known, a choice is a select,
``checks`` are boxes to tick, and a ``table`` shows first, as rows to fill in, what of its first column has none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict
from pydantic import BaseModel

from obmen.core.settings import Choice
from obmen.setup.forms import NEW, FormField, fields_of
from obmen.setup.posted import Posted, posted
from obmen.setup.validation import Errors

from .offered import Offers, offers
from .pressed import PREFIX

Lists = Mapping[str, Sequence[Choice]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A field with the numbers of its rows filled in. ``offers``: the other system's list, None where it is not known;
    ``end``: the title of that system's connection, empty where no end has such a list. ``typed``: the name of what is
    to be created there; ``confirm``: it waits for a yes. ``was``: where a kept secret is saved, if not here."""

    field: FormField
    name: str
    fields: tuple["Drawn", ...] = ()
    rows: tuple["Row", ...] = ()
    offers: Offers | None = None
    end: str = ""
    typed: str = ""
    confirm: bool = False
    was: str = ""

    @property
    def unmapped(self) -> tuple["Row", ...]:
        return tuple(row for row in self.rows if row.unmapped)

    @property
    def mapped(self) -> tuple["Row", ...]:
        return tuple(row for row in self.rows if not row.unmapped)

    @property
    def removable(self) -> bool:
        """Rows with kept secrets go by being emptied only: a secret is known by the number of its row."""
        return not any(cell.kind == "secret" for cell in self.field.blank)


@dataclass(frozen=True, slots=True)
class Row:
    """``unmapped``: the title of a choice of the first column that no row holds, and for which this one is drawn."""

    place: str
    cells: tuple[Drawn, ...]
    unmapped: str = ""
    empty: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """``settings``: the class. ``values``: as stored or typed. ``more``: lists that were asked for one more row.
    ``lists`` and ``ends`` (titles) by the client's method. ``typed``: names of what is to be created, by place;
    ``confirm``: the place of the one that waits for a yes. ``was``: place of a kept secret to that it is saved under,
    where the form was sent and its rows may have moved."""

    settings: type[BaseModel]
    values: Mapping[str, Any] = field(default_factory=dict)
    errors: Errors = field(default_factory=dict)
    secrets: Collection[str] = ()
    more: Mapping[str, int] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)
    ends: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    confirm: str = ""
    was: Mapping[str, str] = field(default_factory=dict)

    def drawn(self) -> list[Drawn]:
        return [self._draw(one) for one in fields_of(self.settings, self.values, self.errors, self._kept())]

    def places(self) -> set[str]:
        return {one.place for one in _walk(fields_of(self.settings, self.values))}

    def _kept(self) -> set[str]:
        """The places of the kept secrets as the rows stand now."""
        if not self.was:
            return set(self.secrets)
        moved = {place for place, was in self.was.items() if was in self.secrets}
        return moved | {place for place in self.secrets if not any(step.isdigit() for step in place.split("/"))}

    def _draw(self, one: FormField) -> Drawn:
        return Drawn(
            one,
            PREFIX + one.place,
            fields=tuple(self._draw(inner) for inner in one.fields),
            rows=tuple(self._rows(one)) if one.blank else (),
            offers=self._offers(one),
            end=self.ends.get(one.choices) or self.ends.get(one.create, ""),
            typed=self.typed.get(one.place, ""),
            confirm=bool(one.place) and one.place == self.confirm,
            was=self.was.get(one.place, "") if one.secret_set else "",
        )

    def _rows(self, one: FormField) -> list[Row]:
        """Those with values; for a table those to be filled in; empty ones."""
        rows = [Row(_row_place(one, n), tuple(map(self._draw, row))) for n, row in enumerate(one.rows)]
        rows += [self._blank(one, len(rows) + n, choice) for n, choice in enumerate(self._unmapped(one))]
        spare = 0 if one.widget == "table" and rows else 1
        rows += [self._blank(one, len(rows) + n) for n in range(self.more.get(one.place, 0) + spare)]
        return rows

    def _blank(self, one: FormField, number: int, first: Choice | None = None) -> Row:
        cells = [_numbered(cell, one.place, str(number)) for cell in one.blank]
        if first:
            cells[0] = replace(cells[0], value=first.value)
        title = first.title or first.value if first else ""
        return Row(_row_place(one, number), tuple(map(self._draw, cells)), title, empty=first is None)

    def _unmapped(self, one: FormField) -> list[Choice]:
        if one.widget != "table":
            return []
        taken = {row[0].value for row in one.rows}
        return [choice for choice in self.lists.get(one.blank[0].choices, ()) if choice.value not in taken]

    def _offers(self, one: FormField) -> Offers | None:
        listed = self.lists.get(one.choices)
        if not listed or one.widget == "table" or (one.kind in {"list", "map"} and one.widget != "checks"):
            return None
        return offers(listed, [row[0].value for row in one.rows] if one.kind == "list" else [one.value])


def sent(settings: type[BaseModel], data: QueryDict) -> Posted:
    return posted(settings, {name.removeprefix(PREFIX): str(data[name]) for name in data if name.startswith(PREFIX)})


def _row_place(one: FormField, number: int) -> str:
    return f"{one.place}/{number}"


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
