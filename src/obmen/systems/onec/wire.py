"""How the standard OData interface writes names and values: addresses out, JSON in.

A space in an address is ``%20``, for 1C takes ``+`` for a plus; so addresses are put together here and nowhere else.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

EMPTY_REF = "00000000-0000-0000-0000-000000000000"
NAMESPACE = "StandardODATA."
UNDEFINED = "StandardODATA.Undefined"
HIDDEN = "UnavailableEntities."
STRING = "Edm.String"
PLAIN = "/(),=$'"
_ARGUMENT = re.compile(r"'\s*,\s*\w+\s*=")
_BLANK = " \u00a0\t\r\n"


@dataclass(frozen=True, slots=True)
class Field:
    """An attribute as the base shows it: ``X`` plain, ``X_Key`` for a reference of one type, ``X`` and ``X_Type`` for a
    composite."""

    name: str
    wire: str
    composite: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.wire, f"{self.wire}_Type") if self.composite else (self.wire,)


@dataclass(frozen=True, slots=True)
class Reference:
    """What a reference leads to: ``ref`` in ``set``, or a ``text`` typed in its place. All empty: to nothing. ``set``
    is empty where the attribute has one type, and «?» where the object is not published."""

    ref: str = ""
    set: str = ""
    text: str = ""


NOTHING = Reference()


@dataclass(frozen=True)
class Query:
    """A question to one set; ``filter`` and the rest are written as in the address, not yet encoded."""

    set: str
    select: tuple[str, ...] = ()
    filter: str = ""
    order: str = ""
    top: int | None = None
    skip: int = 0

    def path(self, rest: str = "") -> str:
        options = {
            "$filter": self.filter,
            "$select": ",".join(self.select),
            "$orderby": self.order,
            "$top": "" if self.top is None else str(self.top),
            "$skip": str(self.skip or ""),
        }
        return address(self.set + rest, options)


def address(path: str, options: Mapping[str, str]) -> str:
    """Below the root of the interface; empty options are left out."""
    given = [f"{name}={quote(value, safe='')}" for name, value in {"$format": "json", **options}.items() if value]
    return f"/{quote(path, safe=PLAIN)}?{'&'.join(given)}"


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def guid(ref: str) -> str:
    return f"guid'{ref}'"


def moment(value: datetime) -> str:
    """``value`` naive: 1C's clock is a wall's, in the zone of the connection and without a word of it."""
    return f"datetime'{value.isoformat(timespec='seconds')}'"


def points_to(field: Field, target: str, ref: str) -> str:
    """A condition: a composite equals nothing but a reference with its type."""
    value = f"cast({guid(ref)},{text(target)})" if field.composite else guid(ref)
    return f"{field.wire} eq {value}"


def any_of(conditions: Iterable[str]) -> str:
    return " or ".join(conditions)


def all_of(conditions: Iterable[str]) -> str:
    """Empty ones count for nothing."""
    return " and ".join(f"({one})" if " or " in one else one for one in conditions if one)


def virtual_table(
    set_name: str, table: str, moments: Mapping[str, datetime], dimensions: Collection[str], condition: str
) -> str:
    """``AccumulationRegister_X/Balance(Period=…,Dimensions='…',Condition='…')`` as a path below the root, what is empty
    left out. ``moments``: its Period, StartPeriod and EndPeriod, naive as 1C's own.

    Quotes in a condition stand as they are, that is how 1C reads it; it comes last, so that nothing in it can be taken
    for an argument that follows (see ``breaks_out``)."""
    told = [f"{name}={moment(value)}" for name, value in moments.items()]
    told += [f"Dimensions='{','.join(dimensions)}'"] if dimensions else []
    told += [f"Condition='{condition}'"] if condition else []
    return f"{set_name}/{table}({','.join(told)})"


def breaks_out(condition: str) -> bool:
    """Whether 1C might read the end of the condition, and another argument, out of a text within it."""
    return _ARGUMENT.search(condition) is not None


def reference(row: Mapping[str, Any], field: Field) -> Reference:
    """The empty one where the row has no such field: a base may leave out what it holds nothing in."""
    value = row.get(field.wire)
    if not isinstance(value, str) or value in {"", EMPTY_REF}:
        return NOTHING
    if not field.composite:
        return Reference(ref=value) if field.wire != field.name else Reference(text=clean(value))
    kind = str(row.get(f"{field.wire}_Type") or UNDEFINED)
    if kind == UNDEFINED:
        return NOTHING
    if kind == STRING:
        return Reference(text=clean(value))
    return Reference(ref=value, set="?" if kind.startswith(HIDDEN) else kind.removeprefix(NAMESPACE))


def clean(value: object) -> str:
    """A text without the spaces 1C pads it with, and with plain ones within."""
    return str(value).replace("\u00a0", " ").strip(_BLANK) if value is not None else ""
