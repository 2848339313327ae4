"""A connection as a person wants it, and whether it can be so."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from obmen.core.discovery import systems
from obmen.core.errors import Misconfigured
from obmen.core.settings import Settings
from obmen.core.text import Text

from . import secret_values
from .addresses import addresses_of
from .models import Connection
from .reading import connection_view
from .secrets import decrypt
from .validation import Errors, WrongSettings, typed
from .views import unknown_system

MOST_SLOTS = 200
RETYPE = Text("The address was changed: type this secret again")


@dataclass(frozen=True, slots=True)
class Draft:
    """A connection as a person wants it. ``values``: all settings but the secrets, as JSON; ``secrets``: by place
    (``setup/secret_values.py``), only those typed anew, empty text = removed; the others stay. ``kept``: which stay, by
    new place, with the place they had (``posted.Posted``); None = each where it stood. ``slots`` None = as the system
    says."""

    name: str
    title: str
    system: str
    values: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Europe/Moscow"
    slots: int | None = None
    kept: Mapping[str, str] | None = None


def read(connection: Connection) -> Any:
    """Typed settings, secrets inside; raises Misconfigured where what is stored cannot be read."""
    return connection_view(connection).typed_settings()


def validated(draft: Draft, former: Connection | None) -> Settings:
    """The typed settings the draft makes, kept secrets included; raises WrongSettings."""
    if errors := _wrong_fields(draft, former):
        raise WrongSettings(errors)
    kept = _kept_secrets(former, draft) if former else {}
    settings = typed(systems()[draft.system].settings, secret_values.join(draft.values, {**kept, **draft.secrets}))
    taken_over = set(kept) & set(secret_values.places(settings)) - set(draft.secrets)
    if former and taken_over and _moved(former, settings):
        raise WrongSettings(dict.fromkeys(sorted(taken_over), RETYPE))
    return settings


def _wrong_fields(draft: Draft, former: Connection | None) -> Errors:
    errors: Errors = {}
    try:
        validate_slug(draft.name)
    except ValidationError:
        errors["name"] = Text("Latin letters, digits, - and _ only: the name stands in addresses")
    if not draft.title.strip():
        errors["title"] = Text("Fill in this field")
    if draft.system not in systems():
        errors["system"] = unknown_system(draft.system).text
    elif former and former.system != draft.system:
        errors["system"] = Text("A connection stays with its system: add another one")
    try:
        ZoneInfo(draft.zone)
    except (ZoneInfoNotFoundError, ValueError):
        errors["zone"] = Text("There is no such time zone; Moscow is Europe/Moscow")
    if draft.slots is not None and not 1 <= draft.slots <= MOST_SLOTS:
        errors["slots"] = Text("From {least} to {most}", least=1, most=MOST_SLOTS)
    return errors


def _kept_secrets(former: Connection, draft: Draft) -> dict[str, str]:
    """None where the key was lost: then they are asked for like those of a new connection."""
    try:
        stored = decrypt(former.secrets)
    except Misconfigured:
        return {}
    return stored if draft.kept is None else {new: stored[old] for new, old in draft.kept.items() if old in stored}


def _moved(former: Connection, settings: Settings) -> bool:
    try:
        return addresses_of(read(former)) != addresses_of(settings)
    except Misconfigured:
        return True
