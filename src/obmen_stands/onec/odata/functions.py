"""The functions of `$filter` that the platform has. `length`, `tolower`, `trim` and their like it has not."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from .errors import ODataError
from .terms import Term

MISSING = {"length", "indexof", "replace", "tolower", "toupper", "trim", "floor", "ceiling"}


def _like(text: str, pattern: str) -> bool:
    return _mask(pattern).fullmatch(text) is not None


@lru_cache
def _mask(pattern: str) -> re.Pattern[str]:
    """`%` any run, `_` any sign, `[…]` one of a class."""
    parts = re.findall(r"\[\^?[^\]]*\]|.", pattern, re.DOTALL)
    signs = {"%": ".*", "_": "."}
    mask = "".join(signs.get(part) or (part if len(part) > 1 else re.escape(part)) for part in parts)
    try:
        return re.compile(mask, re.DOTALL)
    except re.error:
        raise ODataError(21, f'Неверный параметр функции "like": {pattern}') from None


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


MONTHS = {"month": 1, "quarter": 3, "year": 12}


def _date_add(moment: str, unit: str, count: Decimal) -> str:
    if unit.lower() in MONTHS:
        return _months_later(moment, int(count) * MONTHS[unit.lower()])
    return (datetime.fromisoformat(moment) + timedelta(seconds=int(count) * _seconds(unit))).isoformat()


def _months_later(moment: str, months: int) -> str:
    """The 31st becomes the last day of a shorter month."""
    date = datetime.fromisoformat(moment)
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    day = min(date.day, monthrange(year, month + 1)[1])
    return date.replace(year=year, month=month + 1, day=day).isoformat()


def _date_difference(first: str, second: str, unit: str) -> int:
    """Whole borders passed: from 23:59 to 0:01 is a day."""
    if unit.lower() in MONTHS:
        early, late = (datetime.fromisoformat(one) for one in (first, second))
        size = MONTHS[unit.lower()]
        return (late.year * 12 + late.month - 1) // size - (early.year * 12 + early.month - 1) // size
    size = _seconds(unit)
    epoch = datetime.min
    places = [(datetime.fromisoformat(one) - epoch) // timedelta(seconds=size) for one in (first, second)]
    return places[1] - places[0]


def _round(number: Any) -> Decimal:
    return Decimal(number).quantize(Decimal(1), ROUND_HALF_UP)


Function = tuple[Callable[..., Any], tuple[str, ...], str]
FUNCTIONS: dict[str, Function] = {
    "substringof": (lambda needle, text: needle in text, ("string", "string"), "boolean"),
    "startswith": (lambda text, start: text.startswith(start), ("string", "string"), "boolean"),
    "endswith": (lambda text, end: text.rstrip(" ").endswith(end), ("string", "string"), "boolean"),
    "like": (_like, ("string", "string"), "boolean"),
    "concat": (lambda first, second: first + second, ("string", "string"), "string"),
    "substring": (lambda text, at, count: text[int(at) - 1 :][: int(count)], ("string", "number", "number"), "string"),
    "round": (_round, ("number",), "number"),
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
