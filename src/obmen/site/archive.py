"""The form of a backup: one gzipped tar, named parts, what it is made of said first.

manifest.json       format, version, database engine, moment, tables as of which migrations
key.sealed          the server's key under a passphrase, only where it was asked for
database.sqlite3    or tables/<name>.copy, one for each table (PostgreSQL's COPY, text form)
files/<sha256>      files of messages, where they are not in the database
"""

import base64
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from cryptography.exceptions import InvalidKey
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from obmen.core.errors import Misconfigured, Refused
from obmen.core.text import Text

FORMAT = 1
MANIFEST, KEY, DATABASE = "manifest.json", "key.sealed", "database.sqlite3"
SHORTEST_PASSPHRASE = 12
_COST = {"n": 2**17, "r": 8, "p": 1}


@dataclass(frozen=True, slots=True)
class Manifest:
    """``migrations``: the last of each app, as the tables were. ``made_at``: ISO, aware."""

    format: int
    version: str
    engine: Literal["sqlite", "postgresql"]
    made_at: str
    migrations: dict[str, str]
    with_key: bool


def migrations() -> dict[str, str]:
    """The last applied migration of each app."""
    applied = MigrationRecorder(connection).migration_qs.order_by("app", "id").values_list("app", "name")
    return dict(applied)


@contextmanager
def writing(path: Path) -> Iterator[tarfile.TarFile]:
    """Stands under its name only when it is whole and on the disk; readable by its maker only."""
    part = path.with_name(f"{path.name}.part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as tar:
                yield tar
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise Refused(
            Text("{path} cannot be written: {why}", path=str(path), why=error.strerror or str(error))
        ) from error
    finally:
        part.unlink(missing_ok=True)


def add(tar: tarfile.TarFile, name: str, stream: BinaryIO) -> None:
    """From the beginning of the stream to its end."""
    info = tarfile.TarInfo(name)
    info.size = stream.seek(0, os.SEEK_END)
    info.mode = 0o600
    stream.seek(0)
    tar.addfile(info, stream)


@contextmanager
def reading(path: Path) -> Iterator[tarfile.TarFile]:
    """Raises Refused for what is no whole backup of ours."""
    try:
        with tarfile.open(path, "r:gz") as tar:
            yield tar
    except (tarfile.TarError, EOFError, OSError) as error:
        raise Refused(
            Text("{path} is no backup of obmen, or not a whole one", path=str(path)), detail=str(error)
        ) from error


def manifest_of(tar: tarfile.TarFile, path: Path) -> Manifest:
    first = tar.next()
    file = tar.extractfile(first) if first and first.name == MANIFEST else None
    if file is None:
        raise no_backup(path)
    data = json.load(file)
    if data.get("format") != FORMAT:
        raise Refused(Text("This backup was made by a newer obmen ({version}): restore it with that one",
                           version=str(data.get("version"))))  # fmt: skip
    return Manifest(**data)


def unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Plain files within the folder, and nothing else: ``extractall`` checks that only from Python 3.11.4 on."""
    for member in tar:
        place = (folder / member.name).resolve()
        if not place.is_relative_to(folder.resolve()) or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"{member.name} does not belong into a backup")
        content = tar.extractfile(member)
        if content is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as file:
                shutil.copyfileobj(content, file)


def no_backup(path: Path, detail: str = "") -> Refused:
    return Refused(Text("{path} is no backup of obmen, or not a whole one", path=str(path)), detail=detail)


def manifest_bytes(manifest: Manifest) -> bytes:
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=2).encode()


def seal(secret: str, passphrase: str) -> bytes:
    """Raises Misconfigured for a passphrase that can be guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Misconfigured(Text("A passphrase has at least {least} characters", least=SHORTEST_PASSPHRASE))
    salt = os.urandom(16)
    token = _cipher(passphrase, salt, _COST).encrypt(secret.encode())
    return json.dumps({"salt": salt.hex(), **_COST, "sealed": token.decode()}).encode()


def unseal(sealed: bytes, passphrase: str) -> str:
    data = json.loads(sealed)
    cost = {name: int(data[name]) for name in _COST}
    try:
        return _cipher(passphrase, bytes.fromhex(data["salt"]), cost).decrypt(data["sealed"].encode()).decode()
    except (InvalidToken, InvalidKey):
        raise Misconfigured(Text("This is not the passphrase the key was sealed with")) from None


def _cipher(passphrase: str, salt: bytes, cost: dict[str, int]) -> Fernet:
    key = Scrypt(salt=salt, length=32, n=cost["n"], r=cost["r"], p=cost["p"]).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(key))
