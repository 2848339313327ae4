"""The lease of lanes that are delivered together: carried on while they are worked on. At each beat it is looked
whether a person has stopped the run, and told that it waits for long, and why."""

import logging
import threading
from collections.abc import Mapping
from datetime import timedelta
from types import TracebackType
from typing import Self

from django.db import connection

from obmen.core import call, clock
from obmen.journal.api import Claimed, GiveBack, Journal, RenewBulk
from obmen.journal.runreads import stopped

log = logging.getLogger("obmen.worker")

LEASE_SECONDS = 120.0
"""More than a request to a system with bulk calls may take; as long do its rows rest when this process dies."""
BEAT_SECONDS = 2.0
RENEWED_SECONDS = 60.0
"""How often the lease is carried on: a write, so not at every beat."""


class BulkLease:
    """``working``: the run that is under way; ``left``: the rows without an outcome, as they stand at any moment. It
    knows nothing of the portion, which would else be a ring of some megabytes that waits for the collector."""

    def __init__(self, journal: Journal, work: call.Call, working: int | None, left: Mapping[int, Claimed]) -> None:
        self._journal, self._work, self._working, self._left = journal, work, working, left
        self._over, self._told_of = threading.Event(), work.waits
        self._thread = threading.Thread(target=self._beat, name="bulk-lease", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join(5)

    def renew(self) -> bool:
        """By the row that comes last: none of its outcomes is on its way to the journal now, unless all are. False:
        the rows are another's by now."""
        began, left = clock.monotonic(), list(self._left.values())
        if not left:
            return True
        lane = left[-1].lane_id, left[-1].epoch
        if renewed := self._journal.do(RenewBulk(left[-1].target_id, lane, timedelta(seconds=LEASE_SECONDS))):
            self._work.deadline = began + LEASE_SECONDS - 2
        return bool(renewed)

    def look(self) -> None:
        """What is given back is claimed again but for the rows of a stopped run: so redone ones, whose runs have
        ended, go on without it."""
        if self._working is not None and stopped(self._working):
            self._work.stopping.set()

    def _beat(self) -> None:
        renewed = clock.monotonic()
        while not clock.wait(self._over, BEAT_SECONDS):
            try:
                self.look()
                self._tell()
                if (now := clock.monotonic()) - renewed >= RENEWED_SECONDS:
                    self.renew()
                    renewed = now
            except Exception:
                log.exception("the lease of a portion could not be carried on")
        connection.close()

    def _tell(self) -> None:
        if (waits := self._work.waits) is not self._told_of:
            self._told_of = waits
            why, until = waits or (None, None)
            self._journal.do(GiveBack((), until, (self._working,) if self._working else (), why))
