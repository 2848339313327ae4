"""Which server works on a data folder: one at a time on SQLite, found by the command line through a file.

``server.lock`` is held as long as the process lives; ``server.json`` beside it (readable by its user only) says who
it is and where and with which word its journal is reached over loopback.
"""

import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass
from pathlib import Path

from obmen.core import clock
from obmen.core.errors import Misconfigured
from obmen.core.posix import FileLock
from obmen.core.text import Text

PATIENCE_SECONDS = 2.0
"""A command that looks whether a server runs holds the lock for an instant, a server that is stopping for longer."""


@dataclass(frozen=True, slots=True)
class Running:
    """``address``: what people open. ``control``: ``http://127.0.0.1:port/control``, ``word``: what opens it."""

    pid: int
    address: str
    control: str
    word: str


def find(home: Path) -> Running | None:
    """The server that works on this folder now, None where none does."""
    lock = FileLock(home / "server.lock")
    if not (home / "server.lock").exists() or lock.take():
        lock.release()
        return None
    try:
        return Running(**json.loads((home / "server.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


class Place:
    """This process's hold of a data folder."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = FileLock(home / "server.lock")

    def take(self) -> None:
        """Raises Misconfigured naming the server that holds it."""
        until, pause = clock.monotonic() + PATIENCE_SECONDS, threading.Event()
        while not self._lock.take():
            if clock.monotonic() >= until:
                raise self._taken()
            clock.wait(pause, 0.05)
        (self._home / "server.json").unlink(missing_ok=True)

    def announce(self, address: str, control: str) -> str:
        """Tells the command line where this server is → the word that opens its control."""
        running = Running(os.getpid(), address, control, secrets.token_urlsafe(32))
        fresh = self._home / "server.json.new"
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(asdict(running), file)
        fresh.replace(self._home / "server.json")
        return running.word

    def leave(self) -> None:
        (self._home / "server.json").unlink(missing_ok=True)
        self._lock.release()

    def _taken(self) -> Misconfigured:
        running = find(self._home)
        if running is None:
            text = Text("Another obmen works on {home} just now: try again in a moment", home=str(self._home))
            return Misconfigured(text)
        text = Text(
            "A server runs on {home} already: process {pid}, {address}. Stop it first, or give this one a folder of "
            "its own (OBMEN_HOME)",
            home=str(self._home),
            pid=str(running.pid),
            address=running.address,
        )
        return Misconfigured(text)
