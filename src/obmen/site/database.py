"""OBMEN_DATABASE, an address, as Django's entry of a database."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from obmen.core.text import Text

# A commit that was answered must outlive a power cut: FULL syncs the log at each commit, NORMAL would not.
# Pages go from the log into the database by 16 MB: those written over and over, as the ends of tables are, go once.
SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4000; PRAGMA temp_store=MEMORY; "
    "PRAGMA cache_size=-16384;"
)
STATEMENTS = 512
"""Compiled ones a connection keeps: the journal's come in eight sizes each."""


def from_url(url: str) -> dict[str, Any]:
    """``sqlite:////var/lib/obmen/obmen.sqlite3`` or ``postgresql://user:password@host:port/name?sslmode=require``.

    User and password are percent-encoded; what stands after ``?`` goes to libpq. ImproperlyConfigured names what is
    wrong with the address, by a Text, and never repeats the password.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path))
    if parts.scheme in {"postgresql", "postgres"}:
        try:
            port = parts.port
        except ValueError:
            raise ImproperlyConfigured(Text("OBMEN_DATABASE: the port is not a number")) from None
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": _named(unquote(parts.path.removeprefix("/"))),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": port or "",
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": {"connect_timeout": 5, "application_name": "obmen", **dict(parse_qsl(parts.query))},
        }
    raise ImproperlyConfigured(_not_understood(parts.scheme))


def _not_understood(scheme: str) -> Text:
    if not scheme:
        return Text("OBMEN_DATABASE is no address: sqlite:////path/to/file or postgresql://user:password@host/name")
    return Text(
        "OBMEN_DATABASE: the address of the database is not understood (it begins with «{start}»). Write "
        "sqlite:////path/to/file or postgresql://user:password@host/name",
        start=scheme,
    )


def _sqlite(path: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _named(path.removeprefix("/") if not path.startswith("//") else path[1:]),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": SQLITE_START,
            "cached_statements": STATEMENTS,
        },
    }


def _named(name: str) -> str:
    if not name:
        raise ImproperlyConfigured(Text("OBMEN_DATABASE: the address names no database"))
    return name
