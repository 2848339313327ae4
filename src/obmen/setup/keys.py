"""The key of the server: where it stands, and how a lost or foreign one is told.

A text of at least 32 characters, from OBMEN_SECRET_KEY or from the file ``secret.key`` of the data folder, made on the
first start. Several may stand there (comma or line apart): the first encrypts, all decrypt, so a key is changed without
a moment in which something cannot be read. The database keeps the fingerprint of the first, so that a lost key is told
in words at the start and never replaced by a fresh one.
"""

import os
import secrets as random
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import DatabaseError

from obmen.core.errors import Misconfigured
from obmen.core.text import Text

from .models import Option

KEY_FILE = "secret.key"
SHORTEST = 32
_HEAD = "# The key of this obmen: without it no password of a connection can be read. Keep a copy apart from backups.\n"


def keys() -> tuple[str, ...]:
    """The key in use first, then former ones. Made here when neither the machine nor the database knows of any."""
    if given := os.environ.get("OBMEN_SECRET_KEY"):
        return _checked(given.split(","), "OBMEN_SECRET_KEY")
    path = key_file()
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        if known_fingerprint():
            raise _lost(path) from None
    write_keys([fresh_key()])
    return keys()


def fresh_key() -> str:
    return random.token_urlsafe(32)


def derive(key: str, purpose: str) -> bytes:
    """32 bytes for one purpose, from which the key cannot be told."""
    return HKDF(SHA256(), 32, salt=None, info=f"obmen {purpose}".encode()).derive(key.encode())


def fingerprint(key: str) -> str:
    """Tells keys apart without telling the key."""
    return derive(key, "fingerprint").hex()[:16]


def key_file() -> Path:
    home: Path = settings.OBMEN_HOME
    return home / KEY_FILE


def write_keys(lines: list[str]) -> None:
    """Whole or not at all, readable by the server's own user only."""
    path = key_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(_HEAD + "".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def known_fingerprint() -> str:
    """Of the key the database's secrets were encrypted with; empty before the first start."""
    try:
        row = Option.objects.filter(name="key").first()
    except DatabaseError:
        return ""
    return str(row.value.get("fingerprint", "")) if row else ""


def check_key() -> None:
    """At each start: remembers the key's fingerprint the first time, refuses to go on with another key later."""
    known = known_fingerprint()
    if known and known not in map(fingerprint, keys()):
        raise wrong_key()
    if not known:
        remember_key()


def remember_key() -> None:
    Option.objects.update_or_create(name="key", defaults={"value": {"fingerprint": fingerprint(keys()[0])}})


def wrong_key() -> Misconfigured:
    return Misconfigured(
        Text(
            "The key of this server is not the one its secrets were encrypted with. Put the right {file} into {home} "
            "(or set OBMEN_SECRET_KEY); if it is lost for good, run obmen key forget and type the secrets of all "
            "connections again.",
            file=KEY_FILE,
            home=str(key_file().parent),
        ),
        setting="OBMEN_SECRET_KEY",
    )


def _lost(path: Path) -> Misconfigured:
    return Misconfigured(
        Text(
            "The key file {path} is not there, and without it the secrets of the connections cannot be read. Copy it "
            "back from where it is kept (from the other machine, if several share the database), or set "
            "OBMEN_SECRET_KEY; if it is lost for good, run obmen key forget and type the secrets again.",
            path=str(path),
        ),
        setting="OBMEN_SECRET_KEY",
    )


@lru_cache(maxsize=4)
def _read(path: Path, written_ns: int) -> tuple[str, ...]:  # noqa: ARG001  read anew when the file was written anew
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    return _checked([line for line in lines if line and not line.startswith("#")], str(path))


def _checked(found: list[str], place: str) -> tuple[str, ...]:
    cleaned = tuple(key.strip() for key in found if key.strip())
    if not cleaned or any(len(key) < SHORTEST for key in cleaned):
        raise Misconfigured(
            Text("{place} holds no key: a text of at least {least} characters is needed", place=place, least=SHORTEST),
            setting="OBMEN_SECRET_KEY",
        )
    return cleaned
