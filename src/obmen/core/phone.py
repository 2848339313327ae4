"""Phones as people type them, made comparable: the one function for every comparison (A5, H13)."""

import re
from functools import lru_cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

_BETWEEN = re.compile(r"[,;/\n\r\t]|\bили\b|\bor\b", re.IGNORECASE)


@lru_cache(100_000)
def phones(text: str, region: str = "RU") -> tuple[str, ...]:
    """The numbers in a free text as E.164, each once, in their order; extensions are cut off. ``region`` (ISO 3166) is
    where numbers without a country code are from."""
    found: dict[str, None] = {}
    for part in _BETWEEN.split(text):
        if number := _number(part, region):
            found[number] = None
    return tuple(found)


def _number(text: str, region: str) -> str | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
