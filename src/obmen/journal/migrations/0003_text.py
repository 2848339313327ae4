"""The index of the searched text (``journal/textindex.py``)."""

import logging

from django.db import DatabaseError, migrations, models, transaction

CHANGED = "old.id <= (SELECT indexed FROM journal_installation)"
TAKE_OUT = "INSERT INTO journal_text (journal_text, rowid, search) VALUES ('delete', old.id, old.search);"
PUT_IN = "INSERT INTO journal_text (rowid, search) VALUES (new.id, new.search);"
SQLITE = (
    "CREATE VIRTUAL TABLE journal_text USING fts5("
    "search, content='journal_message', content_rowid='id', tokenize='trigram', columnsize=0)",
    "CREATE TRIGGER journal_text_changed AFTER UPDATE OF search ON journal_message "
    f"WHEN old.search IS NOT new.search AND {CHANGED} BEGIN {TAKE_OUT} {PUT_IN} END",
    f"CREATE TRIGGER journal_text_gone AFTER DELETE ON journal_message WHEN {CHANGED} BEGIN {TAKE_OUT} END",
)
POSTGRESQL = (
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX journal_text ON journal_message USING gin (search gin_trgm_ops)",
)


def make_index(apps, editor):
    """Who may not make the extension goes without: search looks through the rows then."""
    if editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            editor.execute(statement)
        return
    try:
        with transaction.atomic(using=editor.connection.alias):
            for statement in POSTGRESQL:
                editor.execute(statement)
    except DatabaseError as error:
        logging.getLogger(__name__).warning("search goes without an index: %s", error)


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_places")]

    operations = [
        migrations.AddField("installation", "indexed", models.BigIntegerField(db_default=0)),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]
