"""One background job of the sender: takes the next message of a free line, sends it, and judges the answer."""

import base64
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Literal
from urllib.parse import quote

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
"""Between looks at the queue when nothing was written; a look is one indexed read."""


def verdict(code: int | None) -> Verdict:
    """200 and 202 are kept by the other side; no answer, 429 and its own troubles repeat; the rest needs a person."""
    if code in ACCEPTED:
        return "accepted"
    return "waiting" if code is None or code in REPEATED or code >= 500 else "error"


class Session:
    """Works until `over`; once `dead`, what it was doing counts for nothing."""

    def __init__(self, name: str, base: str, store: Store) -> None:
        self.over = threading.Event()
        self.dead = False
        self._name = name
        self._base = base
        self._store = store

    def work(self) -> None:
        while not self.over.is_set():
            with self._store.read() as tx:
                switched = settings.load(tx)
                due = switched.sending and switched.target and outbox.anything_due(tx, time.time())
            message = self._claim() if due else None
            if message:
                self._deliver(message, switched)
            elif not due:
                with self._store.changed:
                    self._store.changed.wait(IDLE_SECONDS)

    def _claim(self) -> Message | None:
        with self._store.write() as tx:
            return None if self.dead else outbox.claim(tx, self._name, time.time())

    def _deliver(self, message: Message, switched: Settings) -> None:
        twice = switched.faults.send_twice
        if twice == "together":
            with ThreadPoolExecutor(1) as pool:
                second = pool.submit(self._send, message, switched, again="одновременный повтор")
                answer = self._send(message, switched)
                second.result()
        else:
            answer = self._send(message, switched)
        outcome = verdict(answer.code)
        if twice == "after" and outcome == "accepted":
            self._send(message, switched, again="повтор принятого")
        due = time.time() + _pause(answer, message, switched) if outcome == "waiting" else 0
        with self._store.write() as tx:
            outbox.finish(tx, message, self._name, outcome, due)

    def _send(self, message: Message, switched: Settings, *, again: str = "") -> Answer:
        """`again` says why a message that is being sent anyway is sent once more."""
        with self._store.write() as tx:
            loss = "" if again else _loss(tx)
            if again:
                outbox.count_again(tx, message)
        url = f"{switched.target}/in/{quote(self._base)}/{message.kind}"
        written = write(message, repeat=message.sends + bool(again))
        started, at = time.monotonic(), switched.now()
        answer = post(url, self._headers(switched), written, limit=switched.time_limit, loss=loss)
        ms = round((time.monotonic() - started) * 1000)
        if self.dead:
            answer = Answer(None, "Сервер 1С упал, пока ждал ответа")
        with self._store.write() as tx:
            outbox.note(tx, message, at=at, ms=ms, code=answer.code, text=answer.text, why=again)
        return answer

    def _headers(self, switched: Settings) -> dict[str, str]:
        credentials = base64.b64encode(f"{self._base}:{switched.token}".encode()).decode()
        return {"Authorization": f"Basic {credentials}", "User-Agent": "1C+Enterprise/8.3"}


def _pause(answer: Answer, message: Message, switched: Settings) -> float:
    """Seconds; the other side may ask for more than the base would wait by itself."""
    asked = {name.lower(): value for name, value in answer.headers.items()}.get("retry-after", "")
    return max(switched.pause(message.failures + 1), float(asked) if asked.isdigit() else 0.0)


def _loss(tx: sqlite3.Connection) -> Loss:
    if settings.spend_fault(tx, "lose_answer"):
        return "answer"
    return "cut" if settings.spend_fault(tx, "cut_after_sending") else ""
