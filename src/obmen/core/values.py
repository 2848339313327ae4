"""The values of the doors' contract, as 1C really writes them.

Sums and quantities are exact: JSON numbers or text, comma or point, spaces and NBSP dropped. Deal numbers: integer or
text, spaces and NBSP dropped; 0 is empty. Codes, articles, numbers: text, leading zeros kept, outer spaces cut. Dates:
ISO 8601 or ``dd.mm.yyyy[ HH:MM:SS]``, without a zone the connection's; ``0001-01-01…`` is empty. Yes and no: JSON's
own, or as 1C writes them as a text.
"""

import re
from collections.abc import Callable
from datetime import MAXYEAR, UTC, datetime, tzinfo
from decimal import Decimal
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)")
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_YES, _NO = {"true", "да", "истина", "1"}, {"false", "нет", "ложь", "0"}
_RUSSIAN_DATE = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?")


def amount(value: Any) -> Decimal:
    """``"1\u00a0234,50"`` → ``Decimal("1234.50")``; ValueError for what is not a finite number."""
    if isinstance(value, str):
        number = _written(_SPACES.sub("", value))
    elif isinstance(value, int | Decimal | float) and not isinstance(value, bool):
        number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    else:
        raise ValueError("not a number")
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError("not a number")
    return number


def _written(text: str) -> Decimal:
    """``Decimal`` itself takes more than the contract: ``1_000``, ``1e3``, digits of other scripts. A sum that 1C
    never writes so is a mistake, and is told as one."""
    if not _NUMBER.fullmatch(text):
        raise ValueError("not a number")
    return Decimal(text.replace(",", "."))


def number_text(value: Any) -> str:
    """A deal number: ``12345``, ``12345.0`` and ``"12\u00a0345"`` are one number. ValueError where it is empty."""
    if not (text := _number_text(value)):
        raise ValueError("empty")
    return text


def _number_text(value: Any) -> str:
    """Empty where nobody filled it in: 1C writes a 0, or an empty text where the field is a text."""
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise ValueError("not a number")
    text = _SPACES.sub("", str(value))
    if isinstance(value, Decimal) and value == value.to_integral_value():
        text = str(int(value))
    return text if text.strip("0") else ""


def _maybe_number(value: Any) -> str | None:
    return None if value is None else _number_text(value) or None


def code_text(value: Any) -> str:
    """A code, article or document number: text as it came, outer spaces cut."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError("not a text")
    return str(value).strip(" \u00a0\t\r\n")


def flag(value: Any) -> bool | None:
    """``True``, ``"Да"`` and ``"Истина"`` are one; None where nobody filled it in."""
    if value is None or isinstance(value, bool):
        return value
    written = code_text(value).casefold()
    if written and written not in _YES | _NO:
        raise ValueError("not yes or no")
    return written in _YES if written else None


def moment(value: Any, zone: tzinfo = UTC) -> datetime | None:
    """An aware time, None for 1C's empty date; ValueError for what is not a date."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        read = value
    elif not isinstance(value, str):
        raise ValueError("not a date")
    elif russian := _RUSSIAN_DATE.fullmatch(value.strip()):
        day, month, year, hour, minute, second = (int(part or 0) for part in russian.groups())
        read = _date(lambda: datetime(year, month, day, hour, minute, second))  # noqa: DTZ001  its zone is given below
    else:
        read = _date(lambda: datetime.fromisoformat(value.strip()))
    if read.year == 1:
        return None
    if read.year == MAXYEAR:  # in another zone it may be a day no calendar has
        raise ValueError("not a date")
    return read if read.tzinfo else read.replace(tzinfo=zone)


def _date(make: Callable[[], datetime]) -> datetime:
    try:
        return make()
    except ValueError:
        raise ValueError("not a date") from None


def _moment_in_context(value: Any, info: ValidationInfo) -> datetime | None:
    return moment(value, (info.context or {}).get("zone", UTC))


def _given_moment(value: Any, info: ValidationInfo) -> datetime:
    """1C writes a date nobody filled in as one of the year 1."""
    found = _moment_in_context(value, info)
    if found is None:
        raise ValueError("empty")
    return found


def _maybe_empty(value: Any) -> str:
    return "" if value is None else code_text(value)


def _not_empty(value: Any) -> str:
    text = code_text(value)
    if not text:
        raise ValueError("empty")
    return text


def _iso(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


# Plain: each function says all there is to say of its value, nothing is left for pydantic to look at again.
_AS_TEXT = PlainSerializer(lambda value: format(value, "f"), return_type=str, when_used="json")
_AS_ISO = PlainSerializer(_iso, return_type=str | None, when_used="json")
Amount = Annotated[Decimal, PlainValidator(amount), _AS_TEXT, WithJsonSchema({"type": ["number", "string"]})]
DealNumber = Annotated[str, PlainValidator(number_text), WithJsonSchema({"type": ["integer", "string"]})]
OptionalDealNumber = Annotated[
    str | None, PlainValidator(_maybe_number), WithJsonSchema({"type": ["integer", "string", "null"]})
]
Code = Annotated[str, PlainValidator(_not_empty), WithJsonSchema({"type": ["string", "integer"]})]
OptionalCode = Annotated[str, PlainValidator(_maybe_empty), WithJsonSchema({"type": ["string", "integer", "null"]})]
Moment = Annotated[
    datetime | None, PlainValidator(_moment_in_context), _AS_ISO, WithJsonSchema({"type": ["string", "null"]})
]
GivenMoment = Annotated[datetime, PlainValidator(_given_moment), _AS_ISO, WithJsonSchema({"type": "string"})]
OptionalFlag = Annotated[bool | None, PlainValidator(flag), WithJsonSchema({"type": ["boolean", "string", "null"]})]
