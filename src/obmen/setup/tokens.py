"""Keys of machines to the doors: ``obm_<prefix>_<rest>``, the rest being 32 random bytes, of which SHA-256 is kept.

A key is shown once, when it is issued. Two may be valid at once in a connection, so that a caller is moved to a new one
without a pause.
"""

import hmac
import secrets as random
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from obmen.core import clock
from obmen.core.text import Text

from . import audit, snapshot
from .models import Connection, Token
from .validation import WrongSettings
from .views import TokenView, networks

VALID_AT_ONCE = 2
USED_EVERY = timedelta(minutes=1)
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"

_used: dict[str, datetime] = {}
_written: dict[str, datetime] = {}
_lock = threading.Lock()


def issue(
    connection: Connection,
    *,
    who: str,
    label: str = "",
    expires: datetime | None = None,
    addresses: Sequence[str] = (),
) -> tuple[Token, str]:
    """The row and the clear text, which nobody can be shown again. Raises WrongSettings."""
    bound = _addresses(addresses)
    prefix = "".join(random.choice(_ALPHABET) for _ in range(8))
    clear = f"obm_{prefix}_{random.token_urlsafe(32)}"
    with transaction.atomic():
        Connection.objects.select_for_update().get(id=connection.id)
        _room_for_one_more(connection)
        token = Token.objects.create(
            connection=connection,
            prefix=prefix,
            digest=_digest(clear),
            label=label,
            addresses=bound,
            created_at=clock.now(),
            expires_at=expires,
        )
        audit.record(who, "token.issued", f"{connection.name} {prefix}", after={"label": label})
    return token, clear


def revoke(token: Token, *, who: str) -> None:
    """Its bearer is shut out at once here, and within a second by other processes."""
    with transaction.atomic():
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        audit.record(who, "token.revoked", f"{token.connection.name} {token.prefix}")


def valid(connection: Connection) -> list[Token]:
    """Those a caller may use now, oldest first."""
    not_over = Q(expires_at=None) | Q(expires_at__gt=clock.now())
    return list(Token.objects.filter(not_over, connection=connection, revoked_at=None).order_by("id"))


def find(clear: str) -> TokenView | None:
    """The valid key this text is, without asking the database. Whether the caller's address is allowed:
    ``TokenView.allows``."""
    head, _, rest = clear.partition("_")
    token = snapshot.current().tokens.get(rest.partition("_")[0]) if head == "obm" else None
    if token is None or not hmac.compare_digest(token.digest, _digest(clear)):
        return None
    return None if token.expires_at and token.expires_at <= clock.now() else token


def used(token: TokenView) -> None:
    """Remembered in memory; ``write_used`` puts it down."""
    _used[token.prefix] = clock.now()


def write_used() -> None:
    """Puts down when each key was last used, at most once a minute for each: called by the server every second."""
    with _lock:
        for prefix, at in list(_used.items()):
            if prefix not in _written or at - _written[prefix] >= USED_EVERY:
                Token.objects.filter(prefix=prefix).update(last_used_at=at)
                _written[prefix] = at


def _addresses(typed: Sequence[str]) -> list[str]:
    try:
        networks(list(typed))
    except ValueError as error:
        raise WrongSettings({"addresses": Text("Not an address or a network: {why}", why=str(error))}) from None
    return [text.strip() for text in typed if text.strip()]


def _room_for_one_more(connection: Connection) -> None:
    if len(now_valid := valid(connection)) >= VALID_AT_ONCE:
        shown = ", ".join(f"obm_{token.prefix}…" for token in now_valid)
        text = Text("Two keys are valid already ({keys}): revoke one of them first", keys=shown)
        raise WrongSettings({"": text})


def _digest(clear: str) -> bytes:
    return sha256(clear.encode()).digest()
