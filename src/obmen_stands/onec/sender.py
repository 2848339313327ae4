"""The scheduled job that empties the queue: N sessions, the order of a deal kept, a growing pause after failures."""

import base64
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

from . import outbox, settings
from .outbox import Message
from .settings import Settings
from .store import Store
from .transport import Answer, Loss, post
from .wire import write

Verdict = Literal["accepted", "waiting", "error"]

ACCEPTED = (200, 202)
REPEATED = (408, 429)
IDLE_SECONDS = 0.05
"""Between looks at the queue; a look is one indexed read."""


def verdict(code: int | None) -> Verdict:
    """200 and 202 are kept by the other side; no answer, 429 and its own troubles repeat; the rest needs a person."""
    if code in ACCEPTED:
        return "accepted"
    return "waiting" if code is None or code in REPEATED or code >= 500 else "error"


class Sender:
    def __init__(self, base: str, store: Store) -> None:
        self._base = base
        self._store = store
        self._life = 0
        self._threads: list[threading.Thread] = []
        self._stopping = threading.Event()

    def start(self) -> None:
        """Takes up what was under way when the base last stopped."""
        with self._store.write() as tx:
            outbox.forget_sessions(tx)
            sessions = settings.load(tx).sessions
        self._life += 1
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._work, args=(f"{self._life}-{n}", self._stopping), daemon=True)
            for n in range(sessions)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Lets the sends under way end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def restart(self) -> None:
        """As if the server process died: what it was sending is forgotten in the middle, its answers reach nobody."""
        self._stopping.set()
        self.start()

    def _work(self, session: str, stopping: threading.Event) -> None:
        while not stopping.is_set():
            with self._store.read() as tx:
                switched = settings.load(tx)
            message = self._claim(session, switched)
            if message is None:
                stopping.wait(IDLE_SECONDS)
            else:
                self._deliver(message, session, switched)

    def _claim(self, session: str, switched: Settings) -> Message | None:
        if not switched.sending or not switched.target:
            return None
        with self._store.read() as tx:
            if not outbox.anything_due(tx, time.time()):
                return None
        with self._store.write() as tx:
            return outbox.claim(tx, session, time.time())

    def _deliver(self, message: Message, session: str, switched: Settings) -> None:
        twice = switched.faults.send_twice
        if twice == "together":
            with ThreadPoolExecutor(1) as pool:
                second = pool.submit(self._send, message, switched, why="одновременный повтор", again=True)
                answer = self._send(message, switched)
                second.result()
        else:
            answer = self._send(message, switched)
        outcome = verdict(answer.code)
        if twice == "after" and outcome == "accepted":
            self._send(message, switched, why="повтор принятого", again=True)
        due = time.time() + self._pause(answer, message, switched) if outcome == "waiting" else 0
        with self._store.write() as tx:
            outbox.finish(tx, message, session, outcome, due)

    def _pause(self, answer: Answer, message: Message, switched: Settings) -> float:
        """The other side may ask for a longer one."""
        asked = {name.lower(): value for name, value in answer.headers.items()}.get("retry-after", "")
        return max(switched.pause(message.failures + 1), float(asked) if asked.isdigit() else 0.0)

    def _send(self, message: Message, switched: Settings, *, why: str = "", again: bool = False) -> Answer:
        with self._store.write() as tx:
            loss = "" if again else _loss(tx)
            if again:
                outbox.count_again(tx, message)
        credentials = base64.b64encode(f"{self._base}:{switched.token}".encode()).decode()
        headers = {"Authorization": f"Basic {credentials}", "User-Agent": "1C+Enterprise/8.3"}
        url = f"{switched.target}/in/{self._base}/{message.kind}"
        started, at = time.monotonic(), switched.now()
        written = write(message, repeat=message.sends + int(again))
        answer = post(url, headers, written, limit=switched.time_limit, loss=loss)
        ms = round((time.monotonic() - started) * 1000)
        with self._store.write() as tx:
            outbox.note(tx, message, at=at, ms=ms, code=answer.code, text=answer.text, why=why)
        return answer


def _loss(tx: sqlite3.Connection) -> Loss:
    if settings.spend_fault(tx, "lose_answer"):
        return "answer"
    return "cut" if settings.spend_fault(tx, "cut_after_sending") else ""
