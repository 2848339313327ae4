"""Virtual tables of registers: how much of something there is, has come and gone, or holds at a moment."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import StrEnum
from typing import Any

from obmen.core import values
from obmen.core.errors import Misconfigured, Refused, TryLater
from obmen.core.text import Text

from .base import Base, Row
from .metadata import Described, field
from .naming import named, of
from .paging import in_batches, local
from .wire import Field, Reference, all_of, breaks_out, clean, reference, virtual_table

MOST_ROWS = 150_000
"""Of one call: above it the memory is worth more, and the question can be made narrower."""


class Table(StrEnum):
    BALANCE = "Balance"
    TURNOVERS = "Turnovers"
    BALANCE_AND_TURNOVERS = "BalanceAndTurnovers"
    SLICE_LAST = "SliceLast"

    @property
    def called(self) -> Text:
        return _CALLED[self]


_CALLED = {
    Table.BALANCE: Text("Balance"),
    Table.TURNOVERS: Text("Turnovers"),
    Table.BALANCE_AND_TURNOVERS: Text("Balance and turnovers"),
    Table.SLICE_LAST: Text("Last records"),
}


@dataclass(frozen=True)
class Asked:
    """``register`` as its set is named, ``AccumulationRegister_X`` or ``InformationRegister_X``; whether its table is
    asked of it or of its records is looked up.

    ``dimensions`` and ``values`` in the configuration's words, without ``_Key`` and ``_Type``; a value of totals with
    what is asked of it: ``КоличествоBalance``, ``…Turnover``, ``…Receipt``, ``…Expense``, ``…OpeningBalance``,
    ``…ClosingBalance``; of a slice also ``Period``. Totals are summed over all dimensions not named, one is named
    at least, for without any 1C splits them by all; the records of a slice are one for all dimensions, named or not.

    ``at``: a balance counts what was written before it, a slice takes what was written at it too; ``since`` and
    ``until``: turnovers, both included. Aware; None: no bound.

    ``condition``: written with ``wire``, on dimensions alone where totals are asked for. ``any_of``: conditions of
    which one is to hold, as many as wanted, such as one for each item; they must not meet in a row.
    """

    register: str
    table: Table
    dimensions: tuple[str, ...]
    values: tuple[str, ...]
    at: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    condition: str = ""
    any_of: Collection[str] | None = None

    def __post_init__(self) -> None:
        if self.table is not Table.SLICE_LAST and not self.dimensions:
            raise ValueError(f"{self.register}/{self.table}: no dimension is named")


@dataclass(frozen=True, slots=True)
class TableRow:
    """What stands there, by the names that were asked for; KeyError for another."""

    _row: Row
    _fields: dict[str, Field]
    _zone: tzinfo
    _site: Text
    _register: str

    def reference(self, name: str) -> Reference:
        return reference(self._row, self._fields[name])

    def text(self, name: str) -> str:
        return clean(self._row[self._fields[name].wire])

    def amount(self, name: str) -> Decimal:
        """What cannot be read is never taken for nothing: raises TryLater."""
        try:
            return values.amount(self._row[self._fields[name].wire])
        except ValueError:
            raise self._unreadable(name) from None

    def moment(self, name: str) -> datetime | None:
        """None for the empty date. Raises TryLater."""
        try:
            return values.moment(self._row[self._fields[name].wire], self._zone)
        except ValueError:
            raise self._unreadable(name) from None

    def _unreadable(self, name: str) -> TryLater:
        told: dict[str, Any] = {"site": self._site, "name": name, "of": of(self._register)}
        return TryLater(Text("{site}: «{name}» {of} cannot be read. Correct it in 1C", **told))


def table_rows(base: Base, described: Described, asked: Asked, zone: tzinfo) -> Iterator[TableRow]:
    """A virtual table is worked out anew for every call, whole, however few rows are taken of it, and has no key by
    which the next page would begin; so it is never paged. It is read in one call, or with ``any_of`` in as many as its
    conditions need; more than ``MOST_ROWS`` of one call are refused.

    Raises Misconfigured, naming the register, table, dimension or value the base does not show; Refused for too much,
    and for a text that cannot be asked about; TryLater as every reading does.
    """
    set_name, fields = _place(base, described, asked)
    call = _Call(base, asked, set_name, tuple(dict.fromkeys(c for one in fields.values() for c in one.columns)), zone)
    rows = call.rows("") if asked.any_of is None else in_batches(call.rows, asked.any_of, str)
    return (TableRow(row, fields, zone, base.title, asked.register) for row in rows)


@dataclass(frozen=True)
class _Call:
    base: Base
    asked: Asked
    set_name: str
    columns: tuple[str, ...]
    zone: tzinfo

    def rows(self, any_key: str) -> list[Row]:
        asked, site = self.asked, self.base.title
        condition = all_of([any_key, asked.condition])
        if breaks_out(condition):
            text = Text("{site}: a text with a quote before a comma cannot be looked for. Correct it where it was "
                        "entered", site=site)  # fmt: skip
            raise Refused(text)
        moments = {name: local(value, self.zone) for name, value in _moments(asked).items() if value}
        dimensions = () if asked.table is Table.SLICE_LAST else asked.dimensions
        call = virtual_table(self.set_name, asked.table, moments, dimensions, condition)
        rows = self.base.table(call, self.columns, MOST_ROWS + 1, asked.register)
        if len(rows) > MOST_ROWS:
            text = Text("{site} has more than {n} rows of the {object}. Ask for fewer dimensions, or for some of them "
                        "only", site=site, n=MOST_ROWS, object=named(asked.register))  # fmt: skip
            raise Refused(text)
        return rows


def _moments(asked: Asked) -> dict[str, datetime | None]:
    if asked.table in {Table.BALANCE, Table.SLICE_LAST}:
        return {"Period": asked.at}
    return {"StartPeriod": asked.since, "EndPeriod": asked.until}


_SUFFIXES = ("OpeningBalance", "ClosingBalance", "Balance", "Turnover", "Receipt", "Expense")


def _place(base: Base, described: Described, asked: Asked) -> tuple[str, dict[str, Field]]:
    """Of which set it is asked, and its columns."""
    shown = described.tables.get((asked.register, asked.table))
    if shown is None:
        raise _lacks(base, asked, described)
    fields: dict[str, Field] = {}
    for name in (*asked.dimensions, *asked.values):
        found = field(shown.columns, name)
        if found is None:
            raise _lacks_column(base, asked, name)
        fields[name] = found
    return shown.set, fields


def _lacks(base: Base, asked: Asked, described: Described) -> Misconfigured:
    told: dict[str, Any] = {"site": base.title, "object": named(asked.register), "table": asked.table.called}
    if asked.register in described.registers:
        text = Text("{site}: the {object} has no table «{table}», another register keeps it. Look whether the "
                    "configuration is the right one", **told)  # fmt: skip
    else:
        text = Text("{site} does not show the {object}. Publish it in 1C in the standard OData interface", **told)
    return Misconfigured(text, setting="profile", detail=f"{asked.register}/{asked.table}")


def _lacks_column(base: Base, asked: Asked, name: str) -> Misconfigured:
    told: dict[str, Any] = {"site": base.title, "of": of(asked.register)}
    if name in asked.dimensions:
        text = Text("{site}: there is no dimension «{name}» {of}. Look whether the configuration is the right one",
                    name=name, **told)  # fmt: skip
    else:
        plain = next((name.removesuffix(one) for one in _SUFFIXES if name.endswith(one)), name)
        text = Text("{site}: there is no resource «{name}» {of} in the table «{table}». Look whether the configuration "
                    "is the right one", name=plain, table=asked.table.called, **told)  # fmt: skip
    return Misconfigured(text, setting="profile", detail=f"{asked.register}/{asked.table}: {name}")
