"""Settings of the server itself, by groups: kept in the database, seen by every process within a second.

The groups are in ``option_groups.py``; ``get(Limits)`` costs no database read in a running server.
"""

import logging
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from obmen.core.settings import Settings

from . import audit, secret_values, snapshot
from .addresses import addresses_of
from .connection_drafts import RETYPE
from .models import Option
from .option_groups import GROUPS, Ages, Alerts, Limits, Network
from .secrets import decrypt, encrypt
from .validation import WrongSettings, typed
from .views import Snapshot

__all__ = ["GROUPS", "Ages", "Alerts", "Limits", "Network", "get", "name_of", "save", "stored_secrets", "validated"]

S = TypeVar("S", bound=Settings)

log = logging.getLogger(__name__)
_typed: dict[type[Settings], tuple[Snapshot, Settings]] = {}


def get(group: type[S]) -> S:
    """What is set, defaults for the rest. Values that can no longer be read are passed by, and the log says so."""
    view = snapshot.current()
    known = _typed.get(group)
    if known is None or known[0] is not view:
        known = (view, _read(group, view.options.get(name_of(group), {})))
        _typed[group] = known
    assert isinstance(known[1], group)
    return known[1]


def save(group: type[Settings], values: Mapping[str, Any], secrets: Mapping[str, str], *, who: str) -> None:
    """``secrets``: only those typed anew, empty text = removed; the others stay. Raises WrongSettings."""
    name = name_of(group)
    with transaction.atomic():
        row = Option.objects.select_for_update().filter(name=name).first() or Option(name=name)
        settings = validated(group, row, values, secrets)
        plain, kept = secret_values.split(settings)
        before, after = audit.differences(row.value, plain)
        row.value, row.secrets = plain, encrypt(kept) if kept else b""
        row.save()
        if before or after or secrets:
            after = {**after, **dict.fromkeys(secrets, "changed")}
            audit.record(who, "options.changed", name, before=before, after=after)


def validated(group: type[S], row: Option, values: Mapping[str, Any], secrets: Mapping[str, str]) -> S:
    """The settings as they would be; raises WrongSettings, also where a kept secret would go to another address."""
    stored = stored_secrets(row)
    settings = typed(group, secret_values.join(values, {**stored, **secrets}))
    former = addresses_of(_read(group, secret_values.join(row.value, stored)))
    # Each secret here goes with the address of its own name: smtp_password with smtp_host.
    moved = {place.partition("_")[0] for place, address in addresses_of(settings).items() if address != former[place]}
    if wrong := {place: RETYPE for place in stored if place not in secrets and place.partition("_")[0] in moved}:
        raise WrongSettings(wrong)
    return settings


def name_of(group: type[Settings]) -> str:
    return next(name for name, known in GROUPS.items() if known.settings is group)


def stored_secrets(row: Option) -> dict[str, str]:
    return decrypt(row.secrets)


def _read(group: type[S], values: Mapping[str, Any]) -> S:
    try:
        return typed(group, values)
    except WrongSettings as error:
        log.error("server settings %s cannot be read, defaults are used: %s", name_of(group), error)
        return group()
