"""Values of BSL and what the language itself does with them."""

import operator
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tools.bsl.module import fold


class Structure(dict[str, Any]):
    """Names of fields are compared without case."""

    def find(self, name: str) -> str:
        return next((key for key in self if fold(key) == fold(name)), name)


class Reference(Structure):
    """To an object of the base: equal to itself alone. A field that is callable is a method of the object."""

    __hash__ = object.__hash__  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other


class Map(dict[Any, Any]):
    """Соответствие."""


def filled(value: Any) -> bool:
    return not (value is None or value == "" or value == 0 or value == EMPTY_DATE or value == [])  # noqa: PLR1714


def method(owner: Any, name: str, given: list[Any]) -> Any:
    """Of a value of the language, or one the stand-in of the base gives its object."""
    if isinstance(owner, Structure) and callable(own := owner.get(owner.find(name))):
        return own(*given)
    if fold(name) == "вставить":
        owner[owner.find(given[0]) if isinstance(owner, Structure) else given[0]] = given[1]
        return None
    if fold(name) == "свойство":
        return owner.find(given[0]) in owner
    return METHODS[fold(name)](owner, *given)


def indexed(owner: Any, key: Any) -> Any:
    if isinstance(owner, Map):
        return owner.get(key)
    return owner[owner.find(key)] if isinstance(owner, Structure) else owner[int(key)]


def items(value: Any) -> Any:
    """What «Для Каждого» goes through."""
    return [Structure(Ключ=key, Значение=one) for key, one in value.items()] if isinstance(value, Map) else value


def shown(value: Any) -> str:
    """As Строка(…) writes it; of a whole number without groups, which the pure modules never make longer."""
    if isinstance(value, bool):
        return "Да" if value else "Нет"
    return "" if value is None else str(value)


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, datetime):
        return left + timedelta(seconds=int(right))
    return left + shown(right) if isinstance(left, str) else left + right


def _replace(text: str, what: str, by: str) -> str:
    return text.replace(what, by)


def _rounded(value: Decimal, digits: Decimal = Decimal(0)) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-int(digits)), ROUND_HALF_UP).normalize() + 0


EMPTY_DATE = datetime(1, 1, 1)  # noqa: DTZ001  times of 1C have no zone
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
    "окр": _rounded, "значениезаполнено": filled,
    "стрначинаетсяс": str.startswith,
    "стрразделить": lambda text, sign, empty=True: [part for part in text.split(sign) if part or empty],
}  # fmt: skip
METHODS: dict[str, Callable[..., Any]] = {
    "добавить": list.append,
    "количество": lambda owner: Decimal(len(owner)),
    "вграница": lambda owner: Decimal(len(owner) - 1),
    "найти": lambda owner, value: Decimal(owner.index(value)) if value in owner else None,
}
