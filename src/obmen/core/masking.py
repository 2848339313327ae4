"""What a person may not see by chance: secrets always, personal data unless allowed (H8, H15)."""

import re
from collections.abc import Collection, Iterable
from typing import Annotated, Any, get_args

from pydantic import BaseModel

HIDDEN = "•••"
SHORTEST_SECRET = 4
"""A shorter one would blot out ordinary text wherever it occurs; it is still hidden where it stands by itself."""


class _Personal:
    """Marks a field of a record: ``phone: Annotated[str, PERSONAL]``."""


PERSONAL = _Personal()
PersonalText = Annotated[str, PERSONAL]

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@([\w-]{1,63}\.[\w.-]{1,255})")
_PHONE = re.compile(r"(?<![\w.,:-])(?:\+\d{1,3}|[78])[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\w)")


def personal_fields(record: Any) -> frozenset[str]:
    """Names of the fields marked personal in a pydantic model, those of its parts and of a union's members included."""
    return frozenset(_personal_names(record, set()))


def _personal_names(record: Any, seen: set[Any]) -> Iterable[str]:
    if isinstance(record, type) and issubclass(record, BaseModel) and record not in seen:
        seen.add(record)
        for name, info in record.model_fields.items():
            if any(isinstance(mark, _Personal) for mark in info.metadata):
                yield name
            yield from _personal_names(info.annotation, seen)
    for part in get_args(record):
        if isinstance(part, _Personal):
            continue
        yield from _personal_names(part, seen)


def mask(value: str) -> str:
    """Enough to recognise one's own entry by, too little to learn another's: ``И•••``, ``i•••@firm.ru``, ``•••67``."""
    text = value.strip()
    if not text:
        return value
    if email := _EMAIL.fullmatch(text):
        return f"{text[0]}{HIDDEN}@{email[1]}"
    if text.lstrip("+")[:1].isdigit():
        return HIDDEN + text[-2:]
    return text[0] + HIDDEN


def mask_fields(data: Any, names: Collection[str]) -> Any:
    """A copy of parsed JSON with every text under these names masked, however deep."""
    if isinstance(data, dict):
        return {key: _mask_all(value) if key in names else mask_fields(value, names) for key, value in data.items()}
    if isinstance(data, list):
        return [mask_fields(value, names) for value in data]
    return data


def _mask_all(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _mask_all(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_mask_all(value) for value in data]
    return data if data is None or isinstance(data, bool) else mask(str(data))


def mask_named(text: str, names: Collection[str]) -> str:
    """The start of a JSON text, cut where it may: the texts under these names, as far as they can be told."""
    named = "|".join(map(re.escape, sorted(names)))
    field = re.compile(rf'("(?:{named})"\s*:\s*")((?:[^"\\]|\\.)*)')
    return field.sub(lambda found: found[1] + mask(found[2]), text)


def mask_contacts(text: str) -> str:
    """Free text with what looks like an e-mail or a Russian phone masked."""
    return _PHONE.sub(lambda found: mask(found[0]), _EMAIL.sub(lambda found: mask(found[0]), text))


def hide(text: str, secrets: Collection[str]) -> str:
    """The text without these secrets, wherever they stand in it; the longest go first, for one may hold another."""
    for secret in sorted(secrets, key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    return text
