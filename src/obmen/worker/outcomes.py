"""Outcomes of rows that are delivered together go into the journal all at once, when the next request is sent.

So a page of rows costs one commit, and that one is made while the other side works on the next page. A request is not
sent before the outcomes of the last but one stand there: a process that dies has two requests' rows to do again at most
(A8, H4).
"""

import logging
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from obmen.core import call, clock
from obmen.journal.api import AttemptNote, Claimed, Finish, FinishMany, Journal, JournalUnavailable, Verdict

from .perform import unkept

log = logging.getLogger("obmen.worker")

AGAIN_SECONDS = 0.5

TRACED = 20
"""Exchanges at most that are noted under a row: before the first one many may look things up."""


class Outcomes:
    """Of one portion, in its thread."""

    def __init__(self, journal: Journal, work: call.Call) -> None:
        self._journal, self._work = journal, work
        self._gathered: list[Finish] = []
        self._sent: tuple[tuple[Finish, ...], Future[list[bool]]] | None = None

    @contextmanager
    def sent(self) -> Iterator[None]:
        """Within it each request sends what was added before."""
        self._work.before = self._send
        try:
            yield
        finally:
            self._work.before = None

    def add(self, claimed: Claimed, verdict: Verdict, fingerprints: dict[str, str]) -> None:
        note = AttemptNote(clock.now(), 0, self._noted(), reached=self._work.asked)
        self._gathered.append(Finish(claimed, verdict, note, fingerprints=fingerprints))

    def _noted(self) -> list[dict[str, Any]] | None:
        """What was exchanged since the row before: of a page of rows, it stands under the first."""
        if not self._work.trace:
            return None
        noted = [exchanged.to_json() for exchanged in self._work.trace[-TRACED:]]
        self._work.trace.clear()
        return noted

    def keep(self) -> None:
        """All that was added stands in the journal; JournalUnavailable: and the rows are looked at again when their
        lease has ended."""
        self._send()
        self._wait()

    def _send(self) -> None:
        if self._work.trace:
            del self._work.trace[:-TRACED]
        finishes, self._gathered = tuple(self._gathered), []
        if finishes:
            before, self._sent = self._sent, (finishes, self._journal.submit(FinishMany(finishes)))
            self._settle(before)

    def _wait(self) -> None:
        sent, self._sent = self._sent, None
        self._settle(sent)

    def _settle(self, sent: tuple[tuple[Finish, ...], Future[list[bool]]] | None) -> None:
        finishes, future = sent or ((), None)
        if future is None:
            return
        try:
            kept = future.result()
        except Exception:  # noqa: BLE001  one that cannot be kept costs the others nothing
            kept = [self._alone(one) for one in finishes]
        for one in (finish for finish, done in zip(finishes, kept, strict=True) if not done):
            log.warning("lease lost", extra={"message_id": one.claimed.message_id})

    def _alone(self, finish: Finish) -> bool:
        """Said again while the lease lasts."""
        try:
            return self._said(finish)
        except JournalUnavailable:
            raise
        except Exception as error:
            log.error("outcome cannot be kept", extra={"message_id": finish.claimed.message_id}, exc_info=error)
            return self._said(unkept(finish))

    def _said(self, finish: Finish) -> bool:
        pause = threading.Event()
        while True:
            try:
                return bool(self._journal.do(finish))
            except JournalUnavailable:
                if clock.monotonic() > self._work.deadline:
                    raise
                clock.wait(pause, AGAIN_SECONDS)
