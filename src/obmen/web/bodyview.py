"""A body as a person reads it: labelled fields, lines as a table, sums to the right. Made from any JSON; the titles and
what is money or personal come from the record of the kind, where it is known."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext

from obmen.core import masking
from obmen.core.inbound import NotPlaced
from obmen.core.jsontext import read
from obmen.core.values import amount

from . import words
from .labels import UNKNOWN, VALUES, Label

_LONG_TABLE = 5000
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """``right``: a number, aligned so."""

    text: str
    right: bool = False
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``totals`` has one text a column, empty where nothing is summed; no totals at all where nothing is."""

    columns: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    totals: Sequence[str] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """Exactly one of ``cell``, ``table``, ``inner`` is there."""

    title: str
    cell: Cell | None = None
    table: Table | None = None
    inner: Sequence["Field"] = field(default=())


@dataclass(frozen=True, slots=True)
class Shown:
    """``text``: what is no JSON, as it came. ``fields``: the rest."""

    fields: Sequence[Field] = ()
    text: str = ""


def shown(raw: bytes, labels: Label, *, mask: bool) -> Shown:
    try:
        data = read(raw)
    except NotPlaced:
        return Shown(text="" if mask and labels.any_personal else raw[:65536].decode("utf-8", "replace"))
    if isinstance(data, Mapping):
        return Shown(fields=_fields(data, labels, mask))
    return Shown(fields=[_field("", data, labels, mask)])


def _fields(data: Mapping[str, Any], labels: Label, mask: bool) -> list[Field]:
    """In the order of the contract, what it does not know after that, tables last."""
    known = [name for name in labels.inner if name in data]
    names = known + [name for name in data if name not in labels.inner]
    made = [_field(name, data[name], labels.inner.get(name, UNKNOWN), mask) for name in names]
    return sorted((one for one in made if one), key=lambda one: one.table is not None)


def _field(name: str, value: Any, label: Label, mask: bool) -> Field:
    title = label.shown(name)
    if isinstance(value, Mapping):
        return Field(title, inner=_fields(value, label, mask))
    if isinstance(value, list) and value and all(isinstance(one, Mapping) for one in value):
        return Field(title, table=_table(value, label, mask))
    if isinstance(value, list):
        return Field(title, cell=Cell(", ".join(_cell(one, label, mask).text for one in value) or "—"))
    return Field(title, cell=_cell(value, label, mask))


def _table(rows: Sequence[Mapping[str, Any]], label: Label, mask: bool) -> Table:
    names = list(
        dict.fromkeys([*(n for n in label.inner if any(n in row for row in rows)), *(n for row in rows for n in row)])
    )
    labels = [label.inner.get(name, UNKNOWN) for name in names]
    cells = [
        [_cell(row.get(name), one, mask) for name, one in zip(names, labels, strict=True)] for row in rows[:_LONG_TABLE]
    ]
    right = [one.amount or (bool(cells) and all(row[i].right for row in cells)) for i, one in enumerate(labels)]
    columns = [Cell(one.shown(name), right=at) for name, one, at in zip(names, labels, right, strict=True)]
    return Table(columns, cells, _totals(rows, names), max(0, len(rows) - _LONG_TABLE))


def _totals(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> list[str]:
    """Sums add up to something; prices and quantities of different things do not."""
    if "sum" not in names or len(rows) < 2:
        return []
    try:
        total = sum((amount(row["sum"]) for row in rows if row.get("sum") is not None), Decimal(0))
    except ValueError:
        return []
    return [
        gettext("total") if place == 0 else words.money(total) if name == "sum" else ""
        for place, name in enumerate(names)
    ]


def _cell(value: Any, label: Label, mask: bool) -> Cell:
    if value is None or value == "":
        return Cell("" if value == "" else "—")
    if label.personal and mask:
        return Cell(masking.mask(str(value)))
    if isinstance(value, Mapping | list):
        return Cell(_flat(value))
    if label.amount:
        return _amount(value, label)
    return _plain(value, label)


def _plain(value: Any, label: Label) -> Cell:
    """A number that no contract knows may be an amount; one that a contract calls a number of something is a name."""
    if isinstance(value, bool):
        return Cell(gettext("yes") if value else gettext("no"))
    if isinstance(value, int | Decimal):
        return Cell(words.number(value), right=True) if label is UNKNOWN else Cell(str(value))
    if label.choice and str(value) in VALUES:
        return Cell(str(VALUES[str(value)]))
    return Cell(_moment(str(value)), mono=label.code)


def _flat(value: Any) -> str:
    parts = (f"{name}: {part}" for name, part in value.items()) if isinstance(value, Mapping) else map(str, value)
    return ", ".join(parts)


def _amount(value: Any, label: Label) -> Cell:
    try:
        exact = amount(value)
    except ValueError:
        return Cell(str(value))
    return Cell(words.money(exact) if label.money else words.number(exact), right=True)


def _moment(text: str) -> str:
    """ISO times as the reader's language writes them; without a zone as they stand."""
    if not _MOMENT.fullmatch(text):
        return text
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return text
    if value.year == 1:
        return "—"
    return formats.date_format(timezone.localtime(value) if value.tzinfo else value, "j E Y H:i")
