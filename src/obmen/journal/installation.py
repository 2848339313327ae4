"""The name of this installation: part of every identity told to the other side, so that two obmens, or one set up
anew, never mean different work by one identity. Drawn once, kept in the database and restored with it."""

import secrets

from django.db import transaction

from .store import Store

_ONLY = 1


def installation(store: Store) -> str:
    """8 hex digits."""
    if not store.installation:
        row = (_ONLY, secrets.token_hex(4))
        store.upsert("journal_installation", "id, name", [row], key="id", change=False)
        name: str = store.rows("SELECT name FROM journal_installation WHERE id = %s", _ONLY)[0][0]
        transaction.on_commit(lambda: _remember(store, name))  # a name that was rolled back is nobody's
        return name
    return store.installation


def _remember(store: Store, name: str) -> None:
    store.installation = name
