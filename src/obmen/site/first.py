"""What has to stand before a server can work: the folder, the tables, the key, the first administrator."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.db import DatabaseError, ProgrammingError, connection

from obmen.core.errors import Misconfigured
from obmen.core.text import Text
from obmen.setup import audit, keys
from obmen.setup.people import ADMINISTRATOR

FIRST_NAME = "admin"
PREPARING = 0x6F626D656E  # any number that is ours


@dataclass(frozen=True, slots=True)
class First:
    """``password``: of the administrator made just now, shown once; empty where people were there already."""

    password: str = ""


def prepare() -> First:
    """Safe to repeat at every start. Raises Misconfigured with what is wrong and what to do."""
    make_home()
    try:
        with _one_at_a_time():
            call_command("migrate", verbosity=0, interactive=False)
            keys.check_key()
            return First("" if User.objects.exists() else _first_administrator())
    except DatabaseError as error:
        raise unreachable(error) from error


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Several processes may start at once on one PostgreSQL."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PREPARING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PREPARING])


def make_home() -> Path:
    home: Path = settings.OBMEN_HOME
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise Misconfigured(
            Text("The data folder {home} cannot be made: {why}. Set OBMEN_HOME", home=str(home), why=str(error)),
            setting="OBMEN_HOME",
        ) from None
    return home


def there() -> bool:
    """False where the database is a file that was never made: asking it would make one."""
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def unreachable(error: Exception) -> Misconfigured:
    """The database is not there, or refuses, or no obmen has been started on it."""
    if not there() or isinstance(error, ProgrammingError) or str(error).startswith("no such "):
        return _not_prepared(error)
    entry = connection.settings_dict
    where = f"{entry['HOST'] or 'localhost'}:{entry['PORT'] or 5432}/{entry['NAME']}" if _remote() else entry["NAME"]
    text = Text(
        "The database {where} cannot be used: {why}. Look at OBMEN_DATABASE", where=str(where), why=_first_line(error)
    )
    return Misconfigured(text, setting="OBMEN_DATABASE", detail=str(error))


def _not_prepared(error: Exception) -> Misconfigured:
    text = Text(
        "Nothing of this version of obmen is here yet. Run obmen prepare; or look whether OBMEN_HOME ({home}) and "
        "OBMEN_DATABASE are the right ones",
        home=str(settings.OBMEN_HOME),
    )
    return Misconfigured(text, setting="OBMEN_DATABASE", detail=_first_line(error))


def _remote() -> bool:
    return connection.vendor != "sqlite"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _first_administrator() -> str:
    password = secrets.token_urlsafe(12)
    person = User.objects.create_user(FIRST_NAME, password=password)
    person.groups.add(Group.objects.get(name=ADMINISTRATOR))
    audit.record("first start", "person.added", FIRST_NAME, after={"role": ADMINISTRATOR})
    return password
