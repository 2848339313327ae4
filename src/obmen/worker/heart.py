"""The beat of a run that reads: carries its lease on, tells how far it is, hears that it is to stop."""

import threading
from datetime import timedelta
from types import TracebackType
from typing import Self

from obmen.core import call, clock
from obmen.journal.api import Journal, JournalUnavailable, KeepRun, TakenRun

LEASE_SECONDS = 40.0
BEAT_SECONDS = 2.0


class Heart:
    """``stopped``: a person wants it; ``over``: that, or the run is another's by now. Time for the journal is found
    again where it could not be written for a while; then the lease may have passed, and the next beat tells."""

    def __init__(self, journal: Journal, taken: TakenRun, work: call.Call) -> None:
        self._journal, self._taken, self._work = journal, taken, work
        self._done = 0
        self._total: int | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"run-{taken.run_id}", daemon=True)
        self.stopped = self.over = False

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join(5)

    def at(self, done: int, total: int | None) -> None:
        self._done, self._total = done, total if total is not None else self._total

    def beat(self) -> None:
        lease = timedelta(seconds=LEASE_SECONDS)
        said = self._journal.do(
            KeepRun(self._taken.run_id, self._taken.epoch, lease, self._done, self._total, self._work.requests)
        )
        self.stopped = self.stopped or said == "stop"
        self.over = self.over or said != "go"
        if self.over:
            self._work.stopping.set()

    def _run(self) -> None:
        while not clock.wait(self._ended, BEAT_SECONDS):
            try:
                self.beat()
            except JournalUnavailable:
                continue
