"""The folder store: ``<folder>/ab/abcdef…``, written beside and renamed, file and folder synced."""

import contextlib
import os
import re
import tempfile
import threading
from pathlib import Path
from typing import BinaryIO

from .files import LEAST_FREE, Digest, FileStore, check_free, old_before
from .models import BodyFile

_SUB = re.compile(r"incoming|[0-9a-f]{2}")
_OURS = re.compile(r"[0-9a-f]{64}|.*\.part")
_PLACING = threading.Lock()  # held while a file gets its name, or loses it as swept


class FolderStore(FileStore):
    """``least_free`` bytes of the disk are left free, whatever comes."""

    def __init__(self, folder: Path, *, least_free: int = LEAST_FREE) -> None:
        self._folder, self._least_free = folder, least_free
        (folder / "incoming").mkdir(parents=True, exist_ok=True)

    def begin(self) -> "FolderWriter":
        check_free(self._folder, self._least_free)
        return FolderWriter(self._folder)

    def open(self, sha256: str) -> BinaryIO:
        return path_of(self._folder, sha256).open("rb")

    def remove(self, sha256: str) -> None:
        path_of(self._folder, sha256).unlink(missing_ok=True)

    def sweep(self) -> int:
        """A file that is kept anew is young again, so what is old and unnamed is not about to be named. What is not
        ours in the folder stays."""
        before, swept = old_before().timestamp(), 0
        for sub in self._folder.iterdir():
            if not (_SUB.fullmatch(sub.name) and sub.is_dir()):
                continue
            old = {path.name: path for path in sub.iterdir() if _OURS.fullmatch(path.name) and _is_older(path, before)}
            named = set(BodyFile.objects.filter(sha256__in=old).values_list("sha256", flat=True)) if old else set()
            swept += sum(_swept(old[name], before) for name in old.keys() - named)
        return swept


def _swept(path: Path, before: float) -> bool:
    """Its age is looked at once more, for an upload of the same content may have ended meanwhile."""
    with _PLACING:
        if not _is_older(path, before):
            return False
        path.unlink(missing_ok=True)
    return True


def _is_older(path: Path, before: float) -> bool:
    """False where it went away meanwhile: an upload that was finished."""
    try:
        return path.stat().st_mtime < before
    except FileNotFoundError:
        return False


class FolderWriter:
    def __init__(self, folder: Path) -> None:
        handle, name = tempfile.mkstemp(dir=folder / "incoming", suffix=".part")
        self._folder, self._path, self._digest = folder, Path(name), Digest()
        self._file = os.fdopen(handle, "wb")

    def feed(self, chunk: bytes) -> None:
        self._digest.update(chunk)
        self._file.write(chunk)

    def finish(self) -> tuple[str, int]:
        sha256 = self._digest.hex()
        place = path_of(self._folder, sha256)
        with self._file as file:
            file.flush()
            os.fsync(file.fileno())
        if not place.parent.exists():
            place.parent.mkdir(exist_ok=True)
            sync_folder(self._folder)
        os.utime(self._path)
        with _PLACING:
            self._path.replace(place)
        sync_folder(place.parent)
        return sha256, self._digest.size

    def abort(self) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)


def path_of(folder: Path, sha256: str) -> Path:
    if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
        raise FileNotFoundError(sha256)
    return folder / sha256[:2] / sha256


def sync_folder(folder: Path) -> None:
    """Makes a new name in it durable. Windows cannot open a folder, and keeps names durable itself."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
