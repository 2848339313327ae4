"""Values of BSL and what the language itself does with them."""

import operator
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tools.bsl.module import fold


class Structure(dict[str, Any]):
    """Names of fields are compared without case."""

    def find(self, name: str) -> str:
        return next((key for key in self if fold(key) == fold(name)), name)


def shown(value: Any) -> str:
    """As Строка(…) writes it; of a whole number without groups, which the pure modules never make longer."""
    if isinstance(value, bool):
        return "Да" if value else "Нет"
    return "" if value is None else str(value)


def _add(left: Any, right: Any) -> Any:
    return left + shown(right) if isinstance(left, str) else left + right


def _replace(text: str, what: str, by: str) -> str:
    return text.replace(what, by)


def _rounded(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP).normalize() + 0


BLANK = " \t\r\n\u00a0"
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": _add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "%": operator.mod, "=": operator.eq,
    "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "строка": shown, "нрег": str.lower, "врег": str.upper, "сокрлп": lambda text: shown(text).strip(BLANK),
    "пустаястрока": lambda text: not text.strip(BLANK), "стрдлина": lambda text: Decimal(len(text)),
    "лев": lambda text, count: text[: max(0, int(count))],
    "прав": lambda text, count: text[max(0, len(text) - int(count)) :],
    "сред": lambda text, start, count=Decimal(10**6): text[max(0, int(start) - 1) : int(start) - 1 + int(count)],
    "найти": lambda text, part: Decimal(text.find(part) + 1), "стрзаменить": _replace, "мин": min, "макс": max,
    "окр": _rounded,
}  # fmt: skip
