"""What differs by operating system: signals, locks of files. Nobody else asks for them: the rest runs anywhere."""

import importlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any


def on_stop(act: Callable[[], None]) -> Callable[[], None]:
    """Calls ``act`` in the main thread when the process is asked to end (SIGTERM, SIGINT, on Windows Ctrl-Break too);
    a second signal ends it the hard way. What it returns puts the former handlers back."""
    names = ("SIGTERM", "SIGINT", "SIGBREAK")
    signals = [getattr(signal, name) for name in names if hasattr(signal, name)]
    former = {number: signal.getsignal(number) for number in signals}

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    def handle(*_: object) -> None:
        for number in signals:
            signal.signal(number, signal.SIG_DFL)
        act()

    for number in signals:
        signal.signal(number, handle)
    return restore


class FileLock:
    """A lock that ends with the process that holds it, however that ends. Held by one process at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self) -> bool:
        """False when another process holds it."""
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        if not _lock(handle):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def _lock(handle: int) -> bool:
    try:
        if os.name == "nt":
            windows: Any = importlib.import_module("msvcrt")
            windows.locking(handle, windows.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
