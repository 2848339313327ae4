"""The folder store: ``<folder>/ab/abcdef…``, written beside and renamed, file and folder synced."""

import contextlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from .files import LEAST_FREE, Digest, FileStore, check_free, old_before
from .models import BodyFile

_MODE = 0o600


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
        """A file that is kept anew is touched, so what is old and unnamed is not about to be named."""
        before, swept = old_before().timestamp(), 0
        for sub in self._folder.iterdir():
            old = {path.name: path for path in sub.iterdir() if _is_older(path, before)}
            named = set(BodyFile.objects.filter(sha256__in=old).values_list("sha256", flat=True)) if old else set()
            for name in old.keys() - named:
                old[name].unlink(missing_ok=True)
                swept += 1
        return swept


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
