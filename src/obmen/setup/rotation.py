"""The server's key changed for another, and what is left to do when it was lost.

Changed in three steps, each of which may be the last one before a power cut: the new key is put before the old one
(both are read from now on), everything is encrypted anew in one transaction, the old key is taken away.
"""

import os
from collections.abc import Callable

from django.db import transaction

from obmen.core.errors import Misconfigured
from obmen.core.text import Text

from . import audit
from .keys import fresh_key, key_file, keys, remember_key, write_keys
from .models import Connection, Option, StoredSecret
from .secrets import decrypt, encrypt
from .snapshot import changed


def rotate(who: str) -> int:
    """How many secrets were encrypted anew. Where the key comes from OBMEN_SECRET_KEY, that names the new key and the
    old one, comma apart; Misconfigured otherwise. People sign in again afterwards."""
    from_environment = bool(os.environ.get("OBMEN_SECRET_KEY"))
    if from_environment and len(keys()) == 1:
        raise Misconfigured(
            Text("Put the new key before the old one in OBMEN_SECRET_KEY, comma apart, and run this again"),
            setting="OBMEN_SECRET_KEY",
        )
    if not from_environment:
        write_keys([fresh_key(), *keys()])
    with transaction.atomic():
        count = _every_secret(lambda stored: encrypt(decrypt(stored)))
        remember_key()
        changed()
        audit.record(who, "key.rotated", "")
    if not from_environment:
        write_keys([keys()[0]])
    return count


def forget(who: str) -> list[Connection]:
    """The key is lost for good: what it encrypted is wiped, a new key is made where there is none. The connections
    that had secrets come back, to be paused until somebody types them again."""
    if not os.environ.get("OBMEN_SECRET_KEY") and not key_file().exists():
        write_keys([fresh_key()])
    with transaction.atomic():
        without = list(Connection.objects.exclude(secrets=b""))
        _every_secret(lambda _: b"")
        StoredSecret.objects.all().delete()
        Connection.objects.filter(id__in=[row.id for row in without]).update(check_ok=None, checked_at=None)
        remember_key()
        changed()
        audit.record(who, "key.forgotten", "", after={"connections": [row.name for row in without]})
    return without


def _every_secret(change: Callable[[bytes], bytes]) -> int:
    count = 0
    for model, column in ((Connection, "secrets"), (Option, "secrets"), (StoredSecret, "value")):
        for key, stored in model._default_manager.exclude(**{column: b""}).values_list("pk", column):
            model._default_manager.filter(pk=key).update(**{column: change(bytes(stored))})
            count += 1
    return count
