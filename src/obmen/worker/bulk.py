"""A portion of planned rows, carried out together (A8): an outcome for each row as soon as it is known.

An error of the connection, not of a row, ends the portion: rows without an outcome were not written, and go back to
their lanes untried. Here stands the ``except Exception`` of this path, as ``perform`` has it.
"""

import logging
from concurrent.futures import Future
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from obmen.core import call, clock
from obmen.core.discovery import systems
from obmen.core.errors import ObmenError, Refused, TryLater
from obmen.core.outcome import Outcome
from obmen.core.text import Text
from obmen.journal.api import (
    ClaimBulk,
    Claimed,
    CountRequests,
    Done,
    GiveBack,
    Hold,
    Journal,
    JournalUnavailable,
    Unsure,
    Verdict,
)
from obmen.setup import snapshot
from obmen.setup.snapshot import FlowView

from .bulklease import BulkLease
from .bulkrun import BulkRun, record, results, untried
from .outcomes import Outcomes
from .perform import debugged, flow_of, personal_shown, unexpected, verdict_of
from .wiring import Wiring

log = logging.getLogger("obmen.worker")

LOOK_AGAIN = timedelta(seconds=20)

FEW = 1_000
"""Rows left of a portion when the next one is claimed."""


class Portion:
    """Lanes claimed together, until each has an outcome or is given back. ``more``: claims the next ones when few are
    left, so that these are at hand."""

    def __init__(self, claimed: list[Claimed], wiring: Wiring, journal: Journal, more: ClaimBulk) -> None:
        self._left = {one.message_id: one for one in claimed}
        self._claimed, self._wiring, self._journal = claimed, wiring, journal
        self._work = call.Call(claimed[0].identity, clock.monotonic())  # its time begins with the lease
        self._work.patient, self.stopping = True, self._work.stopping
        self._working = next((one.run_id for one in claimed if one.run_works), None)  # a flow has one at a time
        self._runs = (self._working,) if self._working else ()
        self._lease = BulkLease(journal, self._work, self._working, self._left)
        self._outcomes, self._whole = Outcomes(journal, self._work), True
        self._few, self._more = min(FEW, len(claimed) // 2), replace(more, beside=True)
        self._next: Future[list[Claimed]] | None = None

    def carry_out(self) -> None:
        """Never raises but where the journal cannot be written: then the lease ends, and the rows are looked at
        again."""
        if not self._lease.renew():  # claimed a while ago, while others were under way
            return
        self._lease.look()
        try:
            with self._lease:
                self._carry_out()
        finally:
            self._count_requests()

    def next(self) -> list[Claimed]:
        """What was claimed meanwhile; nothing where something stopped these, for it would stop them too."""
        claimed = self._next.result() if self._next else []
        if self._whole or not claimed:
            return claimed
        self._journal.do(GiveBack(untried(claimed)))
        return []

    def _carry_out(self) -> None:
        try:
            flow = flow_of(self._claimed[0])
            run = BulkRun(**self._wiring.parts_of_run(flow), stopping=self.stopping)
            self._work.trace, self._work.personal_data_shown = ([] if debugged(flow) else None), personal_shown(flow)
            readable, records = self._read(flow)
            run.load([one.key for one in readable])
            with call.begin(self._work), self._outcomes.sent():
                for place, result in results(records, run):
                    self._came_to(readable[place], result, run)
            self._rest(None)
        except ObmenError as error:
            self._rest(error)
        except JournalUnavailable:
            raise
        except Exception as error:  # noqa: BLE001  the one place (see above)
            self._broken(error)

    def _read(self, flow: FlowView) -> tuple[list[Claimed], list[Any]]:
        """What cannot be read as the exchange's record is held."""
        readable, records = [], []
        for one in self._claimed:
            raw, one.raw, one.headers = one.raw, b"", {}  # the journal has them
            try:
                records.append(record(flow, raw))
                readable.append(one)
            except ValidationError as error:
                text = Text("The row of the plan cannot be read by this version of obmen. Run the exchange again")
                why = str(error.errors(include_url=False, include_input=False))
                self._finish(one, Hold("wrong content", Refused(text, detail=why)))
        return readable, records

    def _came_to(self, one: Claimed, result: Outcome | ObmenError, run: BulkRun) -> None:
        if isinstance(result, Outcome):
            kept = {one.key: version} if (version := run.fingerprints.pop(one.key, "")) else {}
            self._finish(one, Done(result), kept)
        else:
            self._finish(one, self._verdict(result, one))

    def _finish(self, one: Claimed, verdict: Verdict, fingerprints: dict[str, str] | None = None) -> None:
        if self._left.pop(one.message_id, None) is not None:
            self._outcomes.add(one, verdict, fingerprints or {})
            if len(self._left) == self._few:
                self._next = self._journal.submit(self._more)

    def _rest(self, error: ObmenError | None) -> None:
        """One row tells what the connection suffers from, so that its gate hears of it; the others wait as they are:
        as long as that one, where their page would only suffer the same again."""
        if isinstance(error, TryLater) and not error.connection_down:
            self._give_back(error, clock.now() + (error.after or LOOK_AGAIN))
            return
        due: datetime | None = None
        if error is not None and self._left:
            first = next(iter(self._left.values()))
            verdict = self._verdict(error, first)
            self._finish(first, verdict)
            if isinstance(verdict, Unsure) and not verdict.error.connection_down:
                due = verdict.due
        self._give_back(error if due else None, due)

    def _verdict(self, error: ObmenError, one: Claimed) -> Verdict:
        """As of any message; what is unclear rests at least until the other side shows what it has written."""
        verdict = verdict_of(error, one)
        if isinstance(verdict, Unsure):
            return replace(verdict, due=max(verdict.due, clock.now() + self._rests(one)))
        return verdict

    def _give_back(self, why: ObmenError | None, due: datetime | None) -> None:
        """``why`` nothing is delivered before ``due``: the run says so, and no longer once a portion came through."""
        self._outcomes.keep()
        left = tuple(self._left.values())
        self._left.clear()
        self._whole = self._whole and not left
        if left or self._runs:
            self._journal.do(GiveBack(untried(left), due, self._runs, why.text if why else None))

    def _broken(self, error: Exception) -> None:
        """A defect may be one row's alone, but nobody knows whose: held are those that got no outcome."""
        for one in list(self._left.values()):
            self._finish(replace(one, unclear=one.unclear or self._work.asked), unexpected(error, one, self._work))
        self._outcomes.keep()

    def _rests(self, one: Claimed) -> timedelta:
        target = snapshot.current().connections[one.target_id]
        return systems()[target.system].settles + timedelta(seconds=2)

    def _count_requests(self) -> None:
        run = self._working or self._claimed[0].run_id
        if self._work.requests and run:
            self._journal.submit(CountRequests(run, self._work.requests))
