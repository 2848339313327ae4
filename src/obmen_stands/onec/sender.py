"""The scheduled job that empties the queue, in as many sessions as are set."""

import threading

from . import outbox, settings
from .session import Session
from .store import Store


class Sender:
    def __init__(self, base: str, store: Store) -> None:
        self._base = base
        self._store = store
        self._life = 0
        self._sessions: list[Session] = []
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Takes up what was under way when the base last stopped."""
        with self._store.write() as tx:
            outbox.forget_sessions(tx)
            count = settings.load(tx).sessions
        self._life += 1
        self._sessions = [Session(f"{self._life}-{number}", self._base, self._store) for number in range(count)]
        started = [threading.Thread(target=session.work, daemon=True) for session in self._sessions]
        for thread in started:
            thread.start()
        self._threads = [thread for thread in self._threads if thread.is_alive()] + started

    def stop(self) -> None:
        """Lets the sends under way end."""
        for session in self._sessions:
            session.over.set()
        for thread in self._threads:
            thread.join()

    def restart(self) -> None:
        """As if the server process died: what it was sending is forgotten in the middle, its answers reach nobody."""
        for session in self._sessions:
            session.dead = True
            session.over.set()
        self.start()
