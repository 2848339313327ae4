"""An answer of an exchange as plain JSON: exact numbers stay numbers."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from obmen.core.text import Text


def plain(value: Any) -> Any:
    """Decimals as numbers where those carry them exactly, else as text; dates as ISO 8601; Texts as
    they are written."""
    if isinstance(value, Decimal | date | Text):
        return _scalar(value)
    if isinstance(value, BaseModel):
        return plain(dict(value))
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value


def _scalar(value: Decimal | date | Text) -> int | float | str:
    if isinstance(value, Decimal):
        return _number(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value() and abs(value.adjusted()) < 15:
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else str(value)
