"""Virtual tables of registers: what 1C works out of their records on a call."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from . import filter as filters
from . import recorded
from .attributes import Attribute, Attributes
from .calls import Call
from .errors import no_property
from .paths import Names
from .register import BALANCE, FIRST, SUFFIXES, TURNOVERS, Register, described
from .schema import EntitySet
from .tables import Record, Tables


def table(tables: Tables, entity: EntitySet, call: Call, lenient: bool) -> tuple[EntitySet, list[Record]]:
    """What its rows look like, and the rows. Raises ODataError: 10 for a dimension or a name in the condition there is
    not, 14 for a condition that cannot be read."""
    register = entity.register
    assert register
    records = recorded.records(tables, entity) if entity.recorded else list(tables.rows(entity))
    attributes = entity.attributes if register.of_information else register.dimensions
    names = Names(attributes, tables.profile.sets, tables.found, lenient)
    found = _meeting(call.condition, names, records) if call.condition else records
    if register.of_information:
        return entity, _slice(register, call, found)
    dimensions = _chosen(register, call.dimensions)
    columns = register.columns(call.function)
    shape = EntitySet(f"{register.name}_{described(call.function)}", "", dimensions | columns, key=tuple(dimensions))
    return shape, _sums(register, call, list(dimensions.values()), found)


def _meeting(condition: str, names: Names, records: list[Record]) -> list[Record]:
    """Of totals a condition knows dimensions only."""
    term = filters.read(condition, names)
    return [record for record in records if term.get(record)]


def _chosen(register: Register, names: tuple[str, ...]) -> Attributes:
    if unknown := [name for name in names if name not in register.named]:
        raise no_property(unknown[0])
    return {one.name: one for name, one in register.named.items() if not names or name in names}


def _slice(register: Register, call: Call, records: Iterable[Record]) -> list[Record]:
    """The moment asked for counts."""
    found: dict[tuple[str, ...], Record] = {}
    dimensions = list(register.dimensions.values())
    for record in sorted(records, key=lambda one: one["Period"], reverse=call.function == FIRST):
        if call.since <= record["Period"] and (not call.until or record["Period"] <= call.until):
            found[_place(dimensions, record)] = record
    return list(found.values())


def _place(dimensions: list[Attribute], record: Record) -> tuple[str, ...]:
    names = (name for one in dimensions for name in (one.name, f"{one.name}_Type") if name in record)
    return tuple(record[name] for name in names)


@dataclass
class _Sum:
    opening: Decimal = Decimal(0)
    receipt: Decimal = Decimal(0)
    expense: Decimal = Decimal(0)

    def take(self, value: Decimal, expense: bool, before: bool) -> None:
        if before:
            self.opening += -value if expense else value
        elif expense:
            self.expense += value
        else:
            self.receipt += value

    @property
    def turnover(self) -> Decimal:
        return self.receipt - self.expense


TOLD: dict[str, Callable[[_Sum], Decimal]] = {
    "Balance": lambda one: one.opening,
    "OpeningBalance": lambda one: one.opening,
    "ClosingBalance": lambda one: one.opening + one.turnover,
    "Turnover": lambda one: one.turnover,
    "Receipt": lambda one: one.receipt,
    "Expense": lambda one: one.expense,
}


def _sums(register: Register, call: Call, dimensions: list[Attribute], records: Iterable[Record]) -> list[Record]:
    """A balance counts what lies before its moment, all of it without one; rows of noughts alone are not there."""
    rows: dict[tuple[str, ...], tuple[Record, dict[str, _Sum]]] = {}
    for record in records:
        period = record["Period"]
        before = period < call.since or (call.function == BALANCE and not call.since)
        if (call.function == BALANCE and not before) or (call.until and period > call.until):
            continue
        if call.function == TURNOVERS and before:
            continue
        _, sums = rows.setdefault(_place(dimensions, record), (record, {name: _Sum() for name in register.resources}))
        for name, own in sums.items():
            own.take(Decimal(record[name]), record.get("RecordType") == "Expense", before)
    written = [_row(register, call.function, dimensions, *one) for one in rows.values()]
    return [row for row, told in written if any(told)]


def _row(
    register: Register, function: str, dimensions: list[Attribute], record: Record, sums: dict[str, _Sum]
) -> tuple[Record, list[Decimal]]:
    own = {name: record[name] for one in dimensions for name in (one.name, f"{one.name}_Type") if name in record}
    suffixes = SUFFIXES[register.kind, function]
    told = {f"{name}{suffix}": TOLD[suffix](one) for name, one in sums.items() for suffix in suffixes}
    return own | told, list(told.values())
