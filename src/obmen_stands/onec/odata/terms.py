"""What an expression of a `$filter` comes to: a kind and a function of the row; and how two of them compare."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import not_comparable, unreadable

Row = Mapping[str, Any]
Get = Callable[[Row], Any]

SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq, "ne": operator.ne, "gt": operator.gt, "lt": operator.lt, "ge": operator.ge, "le": operator.le,
}  # fmt: skip
ORDERED = {"string", "number", "datetime"}


@dataclass(frozen=True)
class Comparison:
    """An attribute as it stands, held against a literal."""

    attribute: str
    sign: str
    value: Any


@dataclass(frozen=True)
class Term:
    """`kind`: string, number, boolean, datetime, guid, or any (a composite: value and the name of its type).

    `attribute` is set while the term is an attribute as it stands, `constant` while it is a literal; `wanted` holds
    the only values `attribute` may have where the whole is true, so that a look-up need not read the table.
    """

    kind: str
    get: Get
    attribute: str = ""
    constant: bool = False
    wanted: tuple[str, frozenset[str]] | None = None
    comparisons: tuple[Comparison, ...] = ()
    """All of them hold where the whole is true; `exact`: and it is true where they hold."""
    exact: bool = False


def literal(kind: str, value: Any) -> Term:
    return Term(kind, lambda _: value, constant=True)


def compared(sign: str, left: Term, right: Term) -> Term:
    """A composite never equals a bare guid: 1C gives no error, and nothing is found."""
    if "any" in (left.kind, right.kind):
        return _composite(sign, left, right)
    if left.kind != right.kind or (sign not in ("eq", "ne") and left.kind not in ORDERED):
        raise not_comparable()
    compare, first, second = SIGNS[sign], _plain(left), _plain(right)
    wanted = _wanted(left, right) if sign == "eq" else None
    if right.constant:
        value = second({})
        known = (Comparison(left.attribute, sign, value),) if left.attribute and left.kind != "number" else ()
        held = bool(known)
        return Term("boolean", lambda row: compare(first(row), value), "", False, wanted, known, held)
    return Term("boolean", lambda row: compare(first(row), second(row)), wanted=wanted)


def _plain(term: Term) -> Get:
    """Fixed-length strings come padded; the database does not see the spaces at the end."""
    if term.kind != "string":
        return term.get
    get = term.get
    return lambda row: get(row).rstrip(" ")


def _composite(sign: str, left: Term, right: Term) -> Term:
    if sign not in ("eq", "ne"):
        raise not_comparable()
    first, second = _typed(left), _typed(right)
    equal = sign == "eq"
    wanted = _wanted(left, right) if equal else None
    return Term("boolean", lambda row: (first(row) == second(row)) is equal, wanted=wanted)


def _typed(term: Term) -> Get:
    if term.kind == "any":
        return term.get
    name = {"string": "Edm.String", "number": "Edm.Double", "datetime": "Edm.DateTime"}.get(term.kind, "")
    return lambda row: (term.get(row), name)


def _wanted(left: Term, right: Term) -> tuple[str, frozenset[str]] | None:
    if right.attribute:
        left, right = right, left
    if not left.attribute or not right.constant or left.kind not in ("guid", "any"):
        return None
    value = right.get({})
    return left.attribute, frozenset([value[0] if isinstance(value, tuple) else value])


def both(left: Term, right: Term) -> Term:
    first, second = truth(left).get, truth(right).get
    known, exact = left.comparisons + right.comparisons, left.exact and right.exact
    wanted = left.wanted or right.wanted
    return Term("boolean", lambda row: first(row) and second(row), "", False, wanted, known, exact)


def either(left: Term, right: Term) -> Term:
    first, second = truth(left).get, truth(right).get
    wanted = None
    if left.wanted and right.wanted and left.wanted[0] == right.wanted[0]:
        wanted = left.wanted[0], left.wanted[1] | right.wanted[1]
    return Term("boolean", lambda row: first(row) or second(row), wanted=wanted)


def negated(term: Term) -> Term:
    get = truth(term).get
    return Term("boolean", lambda row: not get(row))


def truth(term: Term) -> Term:
    if term.kind != "boolean":
        raise unreadable("$filter")
    return term
