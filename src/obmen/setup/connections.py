"""Connections: read typed, saved only after the other system was asked (H7)."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import ProtectedError

from obmen.core import clock
from obmen.core.discovery import systems
from obmen.core.errors import Misconfigured, ObmenError, Refused
from obmen.core.settings import Settings
from obmen.core.system import Checked
from obmen.core.text import Text

from . import audit, secret_values
from .connection_drafts import Draft, read, validated
from .models import Connection
from .reading import connection_view
from .secrets import encrypt
from .validation import WrongSettings

__all__ = [
    "Check", "Draft", "Judgement", "Saved", "debug", "default_slots", "judge", "read", "recheck", "remove", "save",
    "shown", "validated", "write",
]  # fmt: skip


class Check(Protocol):
    """``worker.wiring.Wiring.check``: asks the other system, raises one of the four errors."""

    def __call__(self, system: str, settings: Settings, *, connection: str, zone: tzinfo) -> Checked: ...


@dataclass(frozen=True, slots=True)
class Saved:
    """``trouble``: why the other system could not be asked. The connection is saved as unchecked then, and who saved
    it pauses it (``journal.api.PauseConnection``)."""

    connection: Connection
    checked: Checked | None = None
    trouble: ObmenError | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found out about a draft before it is written."""

    settings: Settings
    checked: Checked | None
    trouble: ObmenError | None


def save(draft: Draft, *, who: str, check: Check | None) -> Saved:
    """Added, or changed where there is one of this name. Nothing is saved when a value is wrong, or when the other
    system was asked and says that a setting is: WrongSettings. ``check`` None: not asked, saved as unchecked."""
    judgement = judge(draft, check)
    return Saved(write(draft, judgement, who=who), judgement.checked, judgement.trouble)


def judge(draft: Draft, check: Check | None) -> Judgement:
    """Everything but the writing; raises WrongSettings. May take as long as the other system."""
    former = Connection.objects.filter(name=draft.name).first()
    settings = validated(draft, former)
    if check is None:
        return Judgement(settings, None, None)
    try:
        found = check(draft.system, settings, connection=draft.name, zone=ZoneInfo(draft.zone))
    except (Misconfigured, Refused) as error:
        place = error.setting if isinstance(error, Misconfigured) else ""
        raise WrongSettings({place: error.text}) from error
    except ObmenError as error:
        return Judgement(settings, None, error)
    return Judgement(settings, found, None)


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


def write(draft: Draft, judgement: Judgement, *, who: str) -> Connection:
    plain, secrets = secret_values.split(judgement.settings)
    with transaction.atomic():
        row = Connection.objects.select_for_update().filter(name=draft.name).first()
        before_all = shown(row) if row else {}
        row = row or Connection(name=draft.name, system=draft.system, version=0)
        row.title, row.zone, row.settings = draft.title, draft.zone, plain
        row.slots = draft.slots or default_slots(draft.system)
        row.secrets = encrypt(secrets) if secrets else b""
        row.version, row.changed_at = row.version + 1, clock.now()
        _put_check(row, judgement)
        row.save()
        before, after = audit.differences(before_all, shown(row))
        after.update({f"secrets.{place}": "changed" for place in draft.secrets})
        act = "connection.changed" if before_all else "connection.added"
        audit.record(who, act, row.name, before=before or None, after=after)
    return row


def shown(row: Connection) -> dict[str, Any]:
    """All a person may see of it."""
    return {"title": row.title, "zone": row.zone, "slots": row.slots, "settings": row.settings}


def default_slots(system: str) -> int:
    return systems()[system].default_slots


def _put_check(row: Connection, judgement: Judgement) -> None:
    text = judgement.checked.summary if judgement.checked else judgement.trouble.text if judgement.trouble else None
    row.checked_at = clock.now() if judgement.checked else None
    row.check_ok = True if judgement.checked else None
    row.check_text = text.to_json() if text else None


def _keep_check(connection: Connection, text: Text, *, ok: bool) -> None:
    connection.checked_at, connection.check_ok, connection.check_text = clock.now(), ok, text.to_json()
    connection.save(update_fields=["checked_at", "check_ok", "check_text"])
