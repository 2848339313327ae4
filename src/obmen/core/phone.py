"""Phones as people type them, made comparable: the one function for every comparison (A5, H13)."""

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from phonenumbers import Leniency, NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberMatcher
from phonenumbers import ValidationResult as Length

_BETWEEN = re.compile(r"[,;/|\r\n\t]|\bили\b|\bor\b", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[\s().\u00ad\u2010-\u2015\u2212-]+")
_RUSSIAN = re.compile(r"(?:\+?7|8)?([0-9]{10})", re.ASCII)
_EXTENSION = re.compile(r"[\s.-]*(?:доб|вн|ext)[\w.]*[\s№:]*\d{1,7}\s*\Z", re.IGNORECASE)
_FROM_ABROAD = re.compile(r"(?<![0-9+])(?<![0-9][\s().-])00(?=[1-9])")
_PLUS_EIGHT = re.compile(r"\+\s?(?=8(?:[\s().-]*[0-9]){10}(?![\s().-]*[0-9]))")


def phones(text: str, region: str = "RU") -> tuple[str, ...]:
    """The numbers in a free text as E.164, each once, in their order; extensions are cut off. ``region`` (ISO 3166) is
    where numbers without a country code are from.

    What cannot tell one person from another is none: a number without its city, ten times the same digit.
    """
    if plain := _russian(text, region):  # nearly all of them; the library takes a hundred times as long to say the same
        return (plain,) if _tells(plain) else ()
    return tuple(dict.fromkeys(filter(_tells, _found(text, region))))


def _russian(text: str, region: str) -> str:
    """Empty where there is more than one number of ten digits in the text, or something else."""
    plain = _RUSSIAN.fullmatch(_PUNCTUATION.sub("", text)) if region == "RU" else None
    return f"+7{plain[1]}" if plain else ""


@lru_cache(10_000)
def _found(text: str, region: str) -> tuple[str, ...]:
    return tuple(number for part in _BETWEEN.split(text) for number in _numbers(part, region))


def _numbers(text: str, region: str) -> Iterator[str]:
    if plain := _russian(_EXTENSION.sub("", text), region):  # the library takes a dash between spaces for a new number
        yield plain
        return
    text = _FROM_ABROAD.sub("+", text)
    if region in {"RU", "KZ"}:
        text = _without_slips(text)
    for found in PhoneNumberMatcher(text, region, leniency=Leniency.POSSIBLE):
        if phonenumbers.is_possible_number_with_reason(found.number) == Length.IS_POSSIBLE:
            yield phonenumbers.format_number(found.number, PhoneNumberFormat.E164)


def _without_slips(text: str) -> str:
    """``+8 912 345-67-89`` is 8 912 345-67-89 with a plus too many, unless there is such a number in China or near."""
    return _PLUS_EIGHT.sub(lambda plus: plus[0] if _abroad(text[plus.start() :]) else "", text)


def _abroad(text: str) -> bool:
    try:
        number: PhoneNumber = phonenumbers.parse(text)
    except NumberParseException:
        return False
    return phonenumbers.is_valid_number(number)


def _tells(number: str) -> bool:
    return len(set(number[-10:])) > 1
