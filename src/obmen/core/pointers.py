"""JSON pointers (RFC 6901) as settings name them: ``/order/number``, ``/lines/0/article``."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from jsonpointer import JsonPointer, JsonPointerException
from pydantic import AfterValidator

from .text import Text

MISSING: Any = object()


@lru_cache(maxsize=1000)
def _compiled(pointer: str) -> JsonPointer:
    return JsonPointer(pointer)


def look_up(data: Any, pointer: str) -> Any:
    """What stands there, or MISSING."""
    if not isinstance(data, dict | list):
        return data if pointer == "" else MISSING
    return _compiled(pointer).resolve(data, MISSING)


def scalar(data: Any, pointer: str) -> str:
    """The text or number that stands there, as text; empty for anything else."""
    found = look_up(data, pointer)
    if isinstance(found, str | int | Decimal) and not isinstance(found, bool):
        return str(found).strip()
    return ""


def _valid(pointer: str) -> str:
    try:
        JsonPointer(pointer)
    except JsonPointerException:
        raise ValueError(Text("a pointer starts with a slash, such as /order/number")) from None
    return pointer


Pointer = Annotated[str, AfterValidator(_valid)]


class Template:
    """JSON in which ``"{/order/number}"`` stands for the value at that pointer, whatever its type, ``"{}"`` for the
    whole message, and ``"Order {/order/number}"`` for a text with the value in it."""

    _PLACE = re.compile(r"\{((?:/[^{}]*)?)\}")

    def __init__(self, data: Any) -> None:
        self._data = data

    def fill(self, message: Any) -> Any:
        """KeyError with the pointer of what the message lacks."""
        return self._filled(self._data, message)

    def _filled(self, part: Any, message: Any) -> Any:
        if isinstance(part, dict):
            return {name: self._filled(value, message) for name, value in part.items()}
        if isinstance(part, list):
            return [self._filled(value, message) for value in part]
        if not isinstance(part, str) or "{" not in part:
            return part
        if whole := self._PLACE.fullmatch(part):
            return _found(message, whole[1])
        return self._PLACE.sub(lambda place: str(_found(message, place[1])), part)


def _found(message: Any, pointer: str) -> Any:
    value = look_up(message, pointer)
    if value is MISSING:
        raise KeyError(pointer)
    return value
