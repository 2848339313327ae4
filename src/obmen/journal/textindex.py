"""The index of the searched text (``Message.search``).

SQLite: an FTS5 table of trigrams that takes its text from ``journal_message``. It is brought up to date a moment after
the accepts, many messages in a transaction: kept with each accept it would cost milliseconds a commit, in bulk it costs
a tenth of one a message. What is not indexed yet is looked through; triggers follow every later change.
PostgreSQL: a ``pg_trgm`` index, kept by the database; where the extension may not be made, rows are looked through.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from .installation import installation
from .models import Installation, Message
from .store import Store

if TYPE_CHECKING:
    from .acts import IndexText

CHUNK = 2000
SHORTEST = 3  # letters of a word that trigrams can find


def index_text(store: Store, _: IndexText, _now: datetime) -> int:
    """One chunk → how many messages were indexed."""
    if store.connection.vendor != "sqlite":
        return 0
    installation(store)
    [(begun,)] = store.rows("SELECT indexed FROM journal_installation")
    rows = store.rows("SELECT id, search FROM journal_message WHERE id > %s ORDER BY id LIMIT %s", begun, CHUNK)
    if rows:
        store.insert("journal_text", "rowid, search", rows)
        store.run("UPDATE journal_installation SET indexed = %s", rows[-1][0])
    return len(rows)


def containing(rows: QuerySet[Message], words: list[str]) -> QuerySet[Message]:
    """Those whose folded text contains every word."""
    long = [word for word in words if len(word) >= SHORTEST]
    if long and connection.vendor == "sqlite":
        indexed = Installation.objects.values_list("indexed", flat=True).first() or 0
        sought = " AND ".join('"{}"'.format(word.replace('"', '""')) for word in long)
        found = RawSQL("SELECT rowid FROM journal_text WHERE journal_text MATCH %s", [sought])
        rows = rows.filter(Q(id__gt=indexed) | Q(id__in=found))
    for word in words:
        rows = rows.filter(search__contains=word)
    return rows
