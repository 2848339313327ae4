"""What differs by operating system: signals, locks of files. Nobody else asks for them: the rest runs anywhere."""

import contextlib
import importlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from . import clock

log = logging.getLogger("obmen.server")


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


CAN_FORK = sys.platform == "linux"
"""Elsewhere a child outlives its parent, and a fork without a new program is not safe with their libraries."""


class Fork:
    """A process that does ``work`` and ends; and that ends with this one, however this one ends. To be made while this
    process has one thread, where ``CAN_FORK``. Ctrl-C and SIGTERM are this process's business."""

    def __init__(self, work: Callable[[], None]) -> None:
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                _end_with(parent)
                for number in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(number, signal.SIG_IGN)
                work()
                code = 0
            except BaseException:
                log.exception("the process ended by a defect")
            finally:
                os._exit(code)

    def watch(self, ended: Callable[[], None]) -> None:
        """It is called, in a thread of its own, when the process has ended."""
        self._watcher = threading.Thread(target=self._wait, args=(ended,), name="watch", daemon=True)
        self._watcher.start()

    def join(self, timeout: float) -> None:
        """Of a process that is watched."""
        self._watcher.join(timeout)

    def _wait(self, ended: Callable[[], None]) -> None:
        with contextlib.suppress(ChildProcessError):
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        ended()

    def end(self) -> None:
        """The hard way, unless it has ended by itself."""
        with contextlib.suppress(ChildProcessError, ProcessLookupError):
            if os.waitpid(self.pid, os.WNOHANG) == (0, 0):
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)


def keep_to_core(place: int, of: int = 2) -> None:
    """This process runs on one core of those it may use, where there are at least so many (Linux); ``place`` tells
    apart processes that are to have different ones. To be called before it has a second thread.

    Python runs one thread of a process at a time. On one core each finds in the cache what the one before it left; over
    several, the same work takes a third more of the processor's time.
    """
    if sys.platform == "linux":
        cores = sorted(os.sched_getaffinity(0))
        if len(cores) >= of:
            with contextlib.suppress(OSError):  # a sandbox may forbid it
                os.sched_setaffinity(0, {cores[place % len(cores)]})


def _end_with(parent: int) -> None:
    """The kernel kills the child by itself, even one that is stopped."""
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


_PR_SET_PDEATHSIG = 1


LOOK_SECONDS = 0.01
TOLD_SECONDS = 2.0
"""After so long an operator is told what is waited for."""


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

    def wait(self, stopping: threading.Event | None = None) -> bool:
        """Takes it as soon as whoever holds it lets go; False when ``stopping`` comes first."""
        since, pause = clock.monotonic(), stopping or threading.Event()
        while not self.take():
            if clock.wait(pause, LOOK_SECONDS):
                return False
            if since and clock.monotonic() - since > TOLD_SECONDS:
                since = 0.0
                log.warning("waits for another process to let go of %s", self._path)
        return True

    @contextlib.contextmanager
    def waited_for(self) -> Iterator[None]:
        """Taken as soon as whoever holds it lets go."""
        self.wait()
        try:
            yield
        finally:
            self.release()

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
