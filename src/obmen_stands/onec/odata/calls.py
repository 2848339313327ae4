"""Calls of virtual tables as they stand in an address, and how long they took on a live base."""

import re
from dataclasses import dataclass

from . import lexer
from .errors import ODataError
from .register import ARGUMENTS, BALANCE, BOTH, FIRST, LAST, TURNOVERS
from .schema import EntitySet

ARGUMENT = re.compile(r"(?:^|(?<='),)\s*(\w+)\s*=\s*")
SECONDS = {BALANCE: 12.5, TURNOVERS: 3.5, BOTH: 3.5, LAST: 0.1, FIRST: 0.1}
WITHOUT_PERIOD, WITH_CONDITION = 24.6, 0.5
"""Of turnovers; rows that are not sent on (`$top`) cost as much."""
CALLED = re.compile(r"/(Balance|Turnovers|BalanceAndTurnovers|SliceLast|SliceFirst)\b(.*)", re.DOTALL)


@dataclass(frozen=True)
class Call:
    """`condition` and `dimensions` empty: all; `since` and `until` empty: from the first record, to the last."""

    function: str
    condition: str = ""
    dimensions: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def seconds(path: str) -> float:
    """What such a call took on a live base; nothing for any other address."""
    match = CALLED.search(path)
    if match is None:
        return 0
    if match[1] in (TURNOVERS, BOTH) and "Condition=" not in match[2] and "Period=" not in match[2]:
        return WITHOUT_PERIOD
    return min(SECONDS[match[1]], WITH_CONDITION) if "Condition='" in match[2] else SECONDS[match[1]]


def read(entity: EntitySet, function: str, text: str) -> Call:
    """Arguments come in any order, or not at all; quotes within a condition stand as they are, so an argument ends only
    where the next begins. Raises ODataError: 6 for a table this register has not, 21 for an argument it knows not or
    cannot read, 2 for one given twice, 1 for no date."""
    if function not in entity.functions:
        raise ODataError(6, f'Метод "{function}" не найден')
    given: dict[str, str] = {}
    places = list(ARGUMENT.finditer(text))
    if text.strip() and (not places or places[0].start()):
        raise ODataError(2, "Неверный формат запроса")
    ends = [*(one.start() for one in places), len(text)][1:]
    for place, end in zip(places, ends, strict=True):
        name = place[1]
        if name not in ARGUMENTS[function]:
            raise ODataError(21, f'Параметр "{name}" не поддерживается', 501)
        if name in given:
            raise ODataError(2, f'Параметр "{name}" указан дважды')
        given[name] = _value(name, text[place.end() : end].rstrip())
    dimensions = tuple(filter(None, (one.strip() for one in given.get("Dimensions", "").split(","))))
    since, until = given.get("StartPeriod", ""), given.get("EndPeriod", "")
    if function == BALANCE:
        since = given.get("Period", "")
    elif function in (LAST, FIRST):
        since, until = (given.get("Period", ""), "") if function == FIRST else ("", given.get("Period", ""))
    return Call(function, given.get("Condition", ""), dimensions, since, until)


def _value(name: str, text: str) -> str:
    start = "datetime'" if name.endswith("Period") else "'"
    if not text.startswith(start) or not text.endswith("'") or len(text) <= len(start):
        raise ODataError(21, f'Неверное значение параметра "{name}"')
    inner = text[len(start) : -1]
    return lexer.moment(inner) if start != "'" else inner
