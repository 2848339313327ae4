"""Connections: read typed, saved only after the other system was asked (H7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import ProtectedError

from obmen.core import clock
from obmen.core.discovery import systems
from obmen.core.errors import Misconfigured, ObmenError, Refused
from obmen.core.settings import Settings
from obmen.core.system import Checked
from obmen.core.text import Text

from . import audit, secret_values
from .addresses import addresses_of
from .models import Connection
from .reading import connection_view
from .secrets import decrypt, encrypt
from .validation import Errors, WrongSettings, typed
from .views import unknown_system

MOST_SLOTS = 200
RETYPE = Text("The address was changed: type this secret again")


class Check(Protocol):
    """``worker.wiring.Wiring.check``: asks the other system, raises one of the four errors."""

    def __call__(self, system: str, settings: Settings, *, connection: str, zone: tzinfo) -> Checked: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """A connection as a person wants it. ``values``: all settings but the secrets, as JSON; ``secrets``: by place
    (``setup/secret_values.py``), only those typed anew, empty text = removed. ``slots`` None = as the system says."""

    name: str
    title: str
    system: str
    values: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    zone: str = "Europe/Moscow"
    slots: int | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """``trouble``: why the other system could not be asked. The connection is saved as unchecked then, and who saved
    it pauses it (``journal.api.PauseConnection``)."""

    connection: Connection
    checked: Checked | None = None
    trouble: ObmenError | None = None


def read(connection: Connection) -> Any:
    """Typed settings, secrets inside; raises Misconfigured where what is stored cannot be read."""
    return connection_view(connection).typed_settings()


def save(draft: Draft, *, who: str, check: Check | None) -> Saved:
    """Added, or changed where there is one of this name. Nothing is saved when a value is wrong, or when the other
    system was asked and says that a setting is: WrongSettings. ``check`` None: not asked, saved as unchecked."""
    former = Connection.objects.filter(name=draft.name).first()
    settings = validated(draft, former)
    checked, trouble = _ask(draft, settings, check)
    return Saved(_write(draft, settings, checked, trouble, who), checked, trouble)


def validated(draft: Draft, former: Connection | None) -> Settings:
    """The typed settings the draft makes, kept secrets included; raises WrongSettings."""
    if errors := _wrong_fields(draft, former):
        raise WrongSettings(errors)
    kept = _kept_secrets(former) if former else {}
    settings = typed(systems()[draft.system].settings, secret_values.join(draft.values, {**kept, **draft.secrets}))
    taken_over = set(kept) & set(secret_values.places(settings)) - set(draft.secrets)
    if former and taken_over and _moved(former, settings):
        raise WrongSettings(dict.fromkeys(sorted(taken_over), RETYPE))
    return settings


def recheck(connection: Connection, *, check: Check) -> Checked:
    """Asks again and keeps what was found; raises one of the four errors after keeping it."""
    view = connection_view(connection)
    try:
        found = check(view.system, view.typed_settings(), connection=view.name, zone=view.zone)
    except ObmenError as error:
        _keep_check(connection, error.text, ok=False)
        raise
    _keep_check(connection, found.summary, ok=True)
    return found


def debug(connection: Connection, until: datetime | None, *, personal: bool, who: str) -> None:
    """Full requests and answers are kept until then (H8), with personal data only where ``personal``."""
    with transaction.atomic():
        connection.debug_until, connection.personal_in_debug = until, personal
        connection.save(update_fields=["debug_until", "personal_in_debug"])
        after = {"until": until.isoformat() if until else None, "personal": personal}
        audit.record(who, "connection.debug", connection.name, after=after)


def remove(connection: Connection, *, who: str) -> None:
    """Raises Refused while flows or messages name it: the journal never loses what it speaks of."""
    try:
        with transaction.atomic():
            connection.delete()
            audit.record(who, "connection.removed", connection.name)
    except ProtectedError:
        raise Refused(
            Text("{title} has exchanges or messages, so it stays. Pause it instead", title=connection.title)
        ) from None


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


def _kept_secrets(former: Connection) -> dict[str, str]:
    """None where the key was lost: then they are asked for like those of a new connection."""
    try:
        return decrypt(former.secrets)
    except Misconfigured:
        return {}


def _moved(former: Connection, settings: Settings) -> bool:
    try:
        return addresses_of(read(former)) != addresses_of(settings)
    except Misconfigured:
        return True


def _ask(draft: Draft, settings: Settings, check: Check | None) -> tuple[Checked | None, ObmenError | None]:
    if check is None:
        return None, None
    try:
        return check(draft.system, settings, connection=draft.name, zone=ZoneInfo(draft.zone)), None
    except (Misconfigured, Refused) as error:
        place = error.setting if isinstance(error, Misconfigured) else ""
        raise WrongSettings({place: error.text}) from error
    except ObmenError as error:
        return None, error


def _write(
    draft: Draft, settings: Settings, checked: Checked | None, trouble: ObmenError | None, who: str
) -> Connection:
    plain, secrets = secret_values.split(settings)
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(name=draft.name).first()
        former = _shown(row) if row else None
        row = row or Connection(name=draft.name, system=draft.system, version=0)
        row.title, row.zone, row.settings = draft.title, draft.zone, plain
        row.slots = draft.slots or systems()[draft.system].default_slots
        row.secrets = encrypt(secrets) if secrets else b""
        row.version, row.changed_at = row.version + 1, clock.now()
        row.checked_at = clock.now() if checked else None
        row.check_ok = True if checked else None
        row.check_text = checked.summary.to_json() if checked else trouble.text.to_json() if trouble else None
        row.save()
        before, after = audit.differences(former or {}, _shown(row))
        after.update(dict.fromkeys(draft.secrets, "changed"))
        act = "connection.changed" if former else "connection.added"
        audit.record(who, act, row.name, before=before or None, after=after)
    return row


def _shown(row: Connection) -> dict[str, Any]:
    return {"title": row.title, "zone": row.zone, "slots": row.slots, "settings": row.settings}


def _keep_check(connection: Connection, text: Text, *, ok: bool) -> None:
    connection.checked_at, connection.check_ok, connection.check_text = clock.now(), ok, text.to_json()
    connection.save(update_fields=["checked_at", "check_ok", "check_text"])
