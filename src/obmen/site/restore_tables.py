"""The tables of a PostgreSQL backup, loaded in one transaction."""

from collections.abc import Mapping
from pathlib import Path

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from obmen.core.errors import Refused
from obmen.core.text import Text

PIECE = 1 << 20


def refuse_company() -> None:
    """Raises Refused while another obmen is connected."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND application_name LIKE 'obmen%%'"
        )
        if cursor.fetchone()[0]:
            raise Refused(Text("An obmen works on this database: stop all its processes first"))


def load(folder: Path, migrations: Mapping[str, str]) -> None:
    """The tables are made anew as they were when the backup was made."""
    _drop_ours()
    MigrationExecutor(connection).migrate(list(migrations.items()))
    files = sorted(folder.glob("*.copy"))
    with transaction.atomic(), connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(file.stem) for file in files)
        cursor.execute(f"TRUNCATE {names}")
        for file in files:
            with (
                file.open("rb") as stream,
                cursor.copy(f"COPY {connection.ops.quote_name(file.stem)} FROM STDIN") as rows,
            ):
                while piece := stream.read(PIECE):
                    rows.write(piece)
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _drop_ours() -> None:
    ours = {model._meta.db_table for model in _models()} | {"django_migrations"}
    with connection.cursor() as cursor:
        for table in sorted(ours & set(connection.introspection.table_names(cursor))):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")
