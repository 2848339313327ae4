"""Set-based SQL for the writer: what both databases do alike, and the seam behind which they differ.

Statements are written once, with ``%s`` for parameters. A list is one parameter: ``{in:column}`` in a statement stands
for "column is among the list", and ``listed`` makes the parameter. Times go in by ``at`` and come out by ``when``.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

Row = Sequence[Any]


class Store(ABC):
    """Works on Django's connection of the thread that made it; a transaction is begun by the caller."""

    lock = ""  # ends a SELECT that locks its rows
    shard = 0  # tells apart processes that write at the same time
    skip = ""  # the same, leaving out rows that others hold

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection
        self.installation = ""

    @abstractmethod
    def rows(self, sql: str, *params: Any) -> list[tuple[Any, ...]]: ...

    @abstractmethod
    def gathered(self, sql: str, *params: Any) -> list[Row]:
        """``rows`` where many may come and none holds bytes or fractions. Truth may come as 0 and 1, times as text
        (``when``)."""

    @abstractmethod
    def run(self, sql: str, *params: Any) -> int:
        """The number of rows changed."""

    @abstractmethod
    def insert(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """``columns``: names parted by a comma and a space, as in every method below."""

    @abstractmethod
    def upsert(self, table: str, columns: str, rows: Iterable[Row], *, key: str, change: bool = True) -> None:
        """Inserts in the order given; a row whose ``key`` columns stand already is changed, or left as it is."""

    @abstractmethod
    def update(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        """The first column is the primary key; each key stands once."""

    @abstractmethod
    def listed(self, values: Iterable[Any]) -> Any: ...

    @abstractmethod
    def next_ids(self, table: str, count: int) -> Sequence[int]: ...

    @abstractmethod
    def next_place(self) -> int:
        """For a message moved to the end of its lane: above every id and place given, and never given again."""

    @abstractmethod
    def at(self, moment: datetime | None) -> Any:
        """As a parameter."""

    @abstractmethod
    def notify(self) -> None:
        """Tells the workers of other processes, at the commit, that there is work."""

    @staticmethod
    def when(value: Any) -> datetime | None:
        """A time as it came from the database; aware UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        read: datetime = value
        return read if read.tzinfo else read.replace(tzinfo=UTC)

    def sure(self, value: Any) -> datetime:
        """The same of a column that is never null."""
        moment = self.when(value)
        assert moment is not None
        return moment


def store() -> Store:
    """For this thread's connection to Django's default database."""
    connection = connections[DEFAULT_DB_ALIAS]
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        from .sql_postgresql import PostgresStore

        return PostgresStore(connection)
    from .sql_sqlite import SqliteStore

    return SqliteStore(connection)


def column_types(table: str) -> dict[str, str]:
    """Column to Django's word for its type, from the models: the one place where the tables are declared."""
    model = next(m for m in apps.get_models() if m._meta.db_table == table)
    return {str(field.column): _word(field) for field in model._meta.concrete_fields}


def _word(field: Any) -> str:
    return str(getattr(field, "target_field", field).get_internal_type())
