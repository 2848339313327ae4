"""The functions of `$filter` that the platform has. `length`, `tolower`, `trim` and their like it has not."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from .errors import ODataError
from .terms import Term

MISSING = {"length", "indexof", "replace", "tolower", "toupper", "trim", "floor", "ceiling"}


def _like(text: str, pattern: str) -> bool:
    """`%` any run, `_` any sign, `[…]` one of a class."""
    parts = re.findall(r"\[\^?[^\]]*\]|.", pattern, re.DOTALL)
    signs = {"%": ".*", "_": "."}
    mask = "".join(signs.get(part) or (part if len(part) > 1 else re.escape(part)) for part in parts)
    return re.fullmatch(mask, text, re.DOTALL) is not None


def _date(part: str) -> Callable[[str], int]:
    return lambda moment: int(getattr(datetime.fromisoformat(moment), part))


def _day_of_week(moment: str) -> int:
    return datetime.fromisoformat(moment).isoweekday()


def _day_of_year(moment: str) -> int:
    return datetime.fromisoformat(moment).timetuple().tm_yday


def _quarter(moment: str) -> int:
    return (datetime.fromisoformat(moment).month + 2) // 3


UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


def _seconds(unit: str) -> int:
    if unit.lower() not in UNITS:
        raise ODataError(21, f'Неверный параметр функции: "{unit}"')
    return UNITS[unit.lower()]


def _date_add(moment: str, unit: str, count: Decimal) -> str:
    return (datetime.fromisoformat(moment) + timedelta(seconds=int(count) * _seconds(unit))).isoformat()


def _date_difference(first: str, second: str, unit: str) -> int:
    size = _seconds(unit)
    epoch = datetime.min
    places = [(datetime.fromisoformat(one) - epoch) // timedelta(seconds=size) for one in (first, second)]
    return places[1] - places[0]


def _round(number: Any, digits: Any = 0) -> Decimal:
    return Decimal(number).quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP)


Function = tuple[Callable[..., Any], tuple[str, ...], str]
FUNCTIONS: dict[str, Function] = {
    "substringof": (lambda needle, text: needle in text, ("string", "string"), "boolean"),
    "startswith": (lambda text, start: text.startswith(start), ("string", "string"), "boolean"),
    "endswith": (lambda text, end: text.rstrip(" ").endswith(end), ("string", "string"), "boolean"),
    "like": (_like, ("string", "string"), "boolean"),
    "concat": (lambda first, second: first + second, ("string", "string"), "string"),
    "substring": (lambda text, at, count: text[int(at) - 1 :][: int(count)], ("string", "number", "number"), "string"),
    "round": (_round, ("number", "number"), "number"),
    "dateadd": (_date_add, ("datetime", "string", "number"), "datetime"),
    "datedifference": (_date_difference, ("datetime", "datetime", "string"), "number"),
    "dayofweek": (_day_of_week, ("datetime",), "number"),
    "dayofyear": (_day_of_year, ("datetime",), "number"),
    "quarter": (_quarter, ("datetime",), "number"),
    **{part: (_date(part), ("datetime",), "number") for part in ("year", "month", "day", "hour", "minute", "second")},
}


def called(name: str, arguments: list[Term]) -> Term:
    """The term of a call. Raises ODataError 21 for a function 1C has not, or other arguments than it takes."""
    if name in MISSING:
        raise ODataError(21, f'Функция "{name}" не реализована')
    if name not in FUNCTIONS:
        raise ODataError(11, f'Метод "{name}" не найден')
    function, kinds, gives = FUNCTIONS[name]
    if tuple(one.kind for one in arguments) != kinds:
        raise ODataError(21, f'Неверные параметры функции "{name}"')
    gets = [one.get for one in arguments]
    return Term(gives, lambda row: function(*(get(row) for get in gets)))
