"""A portion of planned rows, carried out together (A8): an outcome for each row as soon as it is known.

An error of the connection, not of a row, ends the portion: rows without an outcome were not written, and go back to
their lanes untried. Here stands the ``except Exception`` of this path, as ``perform`` has it.
"""

import logging
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from pydantic import ValidationError

from obmen.core import call, clock
from obmen.core.discovery import systems
from obmen.core.errors import ObmenError, Refused, TryLater, Unclear
from obmen.core.outcome import Outcome
from obmen.core.text import Text
from obmen.journal.api import (
    AttemptNote,
    Claimed,
    CountRequests,
    Done,
    Finish,
    GiveBack,
    Hold,
    Journal,
    RenewBulk,
    Unsure,
    Verdict,
)
from obmen.journal.runreads import stopped
from obmen.setup import snapshot
from obmen.setup.snapshot import FlowView

from .bulkrun import BulkRun, record, results
from .perform import debugged, flow_of, personal_shown, unexpected, verdict_of
from .wiring import Wiring

log = logging.getLogger("obmen.worker")

LEASE_SECONDS = 120.0
"""More than a request to a system with bulk calls may take; as long do its rows rest when this process dies."""

BEAT_SECONDS = 2.0
"""At each it is looked whether a person has stopped the run."""
RENEWED_SECONDS = 60.0
"""How often the lease is carried on: a write, so not at every beat."""

LOOK_AGAIN = timedelta(seconds=20)


class Portion:
    """Lanes claimed together, until each has an outcome or is given back."""

    def __init__(self, claimed: list[Claimed], wiring: Wiring, journal: Journal) -> None:
        self._left = {one.message_id: one for one in claimed}
        self._claimed, self._wiring, self._journal = claimed, wiring, journal
        self._work = call.Call(claimed[0].identity, clock.monotonic() + LEASE_SECONDS - 2)
        self._work.patient, self.stopping = True, self._work.stopping
        self._working = next((one.run_id for one in claimed if one.run_works), None)  # a flow has one at a time
        self._runs = (self._working,) if self._working else ()
        self._over, self._told_of = threading.Event(), self._work.waits

    def carry_out(self) -> None:
        """Never raises but where the journal cannot be written: then the lease ends, and the rows are looked at
        again."""
        beat = threading.Thread(target=self._beat, name="bulk-lease", daemon=True)
        beat.start()
        try:
            self._carry_out()
        finally:
            self._over.set()
            beat.join(5)
            self._count_requests()

    def _carry_out(self) -> None:
        try:
            flow = flow_of(self._claimed[0])
            run = BulkRun(**self._wiring.parts_of_run(flow), stopping=self.stopping)
            self._work.trace, self._work.personal_data_shown = ([] if debugged(flow) else None), personal_shown(flow)
            readable, records = self._read(flow)
            run.load([one.key for one in readable])
            with call.begin(self._work):
                for place, result in results(records, run):
                    self._came_to(readable[place], result, run)
            self._rest(None)
        except ObmenError as error:
            self._rest(error)
        except Exception as error:  # noqa: BLE001  the one place (see above)
            self._broken(error)

    def _read(self, flow: FlowView) -> tuple[list[Claimed], list[Any]]:
        """What cannot be read as the exchange's record is held."""
        readable, records = [], []
        for one in self._claimed:
            try:
                records.append(record(flow, one.raw))
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
        elif isinstance(result, Unclear) and not result.for_person:
            self._finish(one, Unsure(clock.now() + self._rests(one), result))
        else:
            self._finish(one, verdict_of(result, one))

    def _finish(self, one: Claimed, verdict: Verdict, fingerprints: dict[str, str] | None = None) -> None:
        if self._left.pop(one.message_id, None) is None:
            return
        trace = [exchanged.to_json() for exchanged in self._work.trace[-2:]] if self._work.trace is not None else None
        note = AttemptNote(clock.now(), 0, trace, reached=self._work.asked)
        self._journal.submit(Finish(replace(one, raw=b""), verdict, note, fingerprints=fingerprints or {}))

    def _rest(self, error: ObmenError | None) -> None:
        """One row tells what the connection suffers from, so that its gate hears of it; the others wait as they are."""
        match error:
            case TryLater(connection_down=False) | None:
                self._give_back(error)
                return
            case _ if self._left:
                first = next(iter(self._left.values()))
                self._finish(first, self._verdict(error, first))
        self._give_back(None)

    def _verdict(self, error: ObmenError, first: Claimed) -> Verdict:
        if isinstance(error, Unclear):
            return Unsure(clock.now() + self._rests(first), error)
        return verdict_of(error, first)

    def _give_back(self, error: TryLater | None) -> None:
        left, self._left = tuple(self._left.values()), {}
        if not left:
            return
        due: datetime | None = None
        if error is not None:
            due = clock.now() + (error.after or LOOK_AGAIN)
        lanes = tuple((one.lane_id, one.epoch) for one in left)
        self._journal.do(GiveBack(lanes, due, self._runs, error.text if error else None))

    def _broken(self, error: Exception) -> None:
        """A defect may be one row's alone, but nobody knows whose: held are those that got no outcome."""
        for one in list(self._left.values()):
            self._finish(replace(one, unclear=one.unclear or self._work.asked), unexpected(error, one, self._work))

    def _rests(self, one: Claimed) -> timedelta:
        target = snapshot.current().connections[one.target_id]
        return systems()[target.system].settles + timedelta(seconds=2)

    def _count_requests(self) -> None:
        run = self._working or self._claimed[0].run_id
        if self._work.requests and run:
            self._journal.submit(CountRequests(run, self._work.requests))

    def _beat(self) -> None:
        renewed = clock.monotonic()
        while not clock.wait(self._over, BEAT_SECONDS):
            try:
                if self._is_stopped():
                    self.stopping.set()
                self._tell()
                if (now := clock.monotonic()) - renewed >= RENEWED_SECONDS:
                    self._renew()
                    renewed = now
            except Exception:
                log.exception("the lease of a portion could not be carried on")
        connection.close()

    def _is_stopped(self) -> bool:
        """What is given back is claimed again but for the rows of a stopped run: so redone ones, whose runs have
        ended, go on without it."""
        return self._working is not None and stopped(self._working)

    def _tell(self) -> None:
        """That it waits for long, and why."""
        if (waits := self._work.waits) is not self._told_of:
            self._told_of = waits
            why, until = waits or (None, None)
            self._journal.do(GiveBack((), until, self._runs, why))

    def _renew(self) -> None:
        """By the row that comes last: none of its outcomes is on its way to the journal now, unless all are."""
        began, left = clock.monotonic(), list(self._left.values())
        if not left:
            return
        lane = left[-1].lane_id, left[-1].epoch
        if self._journal.do(RenewBulk(left[-1].target_id, lane, timedelta(seconds=LEASE_SECONDS))):
            self._work.deadline = began + LEASE_SECONDS - 2
