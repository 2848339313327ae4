"""Which values of settings say where the other system is: when one changes, the secrets have to be typed again, so
that nobody can have a kept password sent to a place of his own."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from obmen.core.settings import hint_of


def addresses_of(value: Any, place: str = "") -> dict[str, Any]:
    """By place in the settings, at any depth."""
    found: dict[str, Any] = {}
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            part, at = getattr(value, name), f"{place}/{name}" if place else name
            found |= {at: part} if hint_of(info).address else addresses_of(part, at)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            found |= addresses_of(part, f"{place}/{name}")
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value):
            found |= addresses_of(part, f"{place}/{number}")
    return found
