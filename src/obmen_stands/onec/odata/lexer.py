"""The words of a `$filter`: literals as the manual writes them, names with `/`, functions, brackets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from .errors import ODataError, unreadable

WORD = re.compile(
    r"(?P<space>\s+)|guid'(?P<guid>[^']*)'|datetime'(?P<datetime>[^']*)'|'(?P<string>(?:[^']|'')*)'"
    r"|(?P<number>-?\d+(?:\.\d+)?)|(?P<name>[^\W\d]\w*(?:/[^\W\d]\w*)*)|(?P<sign>[(),:])"
)
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(frozen=True)
class Token:
    """`kind`: guid, datetime, string, number, name, sign, or end."""

    kind: str
    value: Any


def tokens(text: str, option: str = "$filter") -> Iterator[Token]:
    """Raises ODataError 14 where the grammar knows no such word, 1 for a literal that is none."""
    place = 0
    while place < len(text):
        # the grammar has no sign "+": a space written so in the address ends here
        match = WORD.match(text, place)
        if match is None:
            raise unreadable(option)
        place = match.end()
        kind = str(match.lastgroup)
        if kind != "space":
            yield Token(kind, _value(kind, match[kind]))
    yield Token("end", None)


def _value(kind: str, text: str) -> Any:
    if kind == "guid":
        return guid(text)
    if kind == "datetime":
        return moment(text)
    if kind == "string":
        return text.replace("''", "'")
    return Decimal(text) if kind == "number" else text


def guid(text: Any) -> str:
    """Lower case with hyphens. Raises ODataError 1."""
    try:
        if len(text) != 36:
            raise ValueError
        return str(UUID(text))
    except (ValueError, TypeError, AttributeError):
        raise ODataError(1, f'Ошибка разбора строки "{text}" как значения типа Edm.Guid') from None


def moment(text: Any) -> str:
    """A date of 1C has seconds, no fraction and no zone; kept as text, which sorts as time does."""
    try:
        if not MOMENT.fullmatch(text):
            raise ValueError
        datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise ODataError(1, f'Ошибка разбора строки "{text}" как значения типа Edm.DateTime') from None
    return str(text)
