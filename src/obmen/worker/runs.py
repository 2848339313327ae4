"""Runs of exchanges that plan: begun when they are due or asked for, and their rows carried out portion by portion."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import connection, connections

from obmen.core import clock
from obmen.core.inbound import line
from obmen.core.planning import KIND
from obmen.journal.api import (
    Carry,
    ClaimBulk,
    EndRuns,
    GiveBack,
    Journal,
    JournalUnavailable,
    StartRun,
    TakenRun,
    TakeRuns,
)
from obmen.journal.runreads import bulk_targets, due_runs, runs_under_way
from obmen.setup import snapshot
from obmen.setup.schedule import schedule_of
from obmen.setup.snapshot import FlowView
from obmen.setup.validation import WrongSettings

from .bulk import Portion
from .bulklease import LEASE_SECONDS
from .bulkrun import untried
from .collecting import read_both_sides
from .heart import LEASE_SECONDS as READING_SECONDS
from .wiring import Wiring, exchange_of

log = logging.getLogger("obmen.worker")

LOOK_SECONDS = 0.5


class Runs:
    """Part of a worker. ``owner``: as the worker's."""

    def __init__(self, journal: Journal, wiring: Wiring, *, owner: str) -> None:
        self._journal, self._wiring, self._owner = journal, wiring, owner
        self._stopping, self._wake = threading.Event(), threading.Event()
        self._busy: dict[tuple[str, int], threading.Thread] = {}
        self._portions: dict[int, Portion] = {}
        self._thread = threading.Thread(target=self._run, name="runs", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Portions under way give back what they have not begun."""
        self._stopping.set()
        self._wake.set()
        for portion in list(self._portions.values()):
            portion.stopping.set()
        until = clock.monotonic() + timeout
        for thread in (self._thread, *list(self._busy.values())):
            thread.join(max(0.0, until - clock.monotonic()))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            try:
                self._look()
            except JournalUnavailable:
                pass
            except Exception:
                log.exception("runs were not looked after, by a defect")
            clock.wait(self._wake, LOOK_SECONDS)
        connections.close_all()

    def _look(self) -> None:
        planning = [flow for flow in snapshot.current().flows.values() if exchange_of(flow).planned]
        if not planning:
            return
        for flow in due_runs(planning, next_run):
            self._journal.do(StartRun(flow.id, "collect", apply=True, who=""))
        under_way = runs_under_way()
        if under_way.readable:
            for taken in self._journal.do(TakeRuns(self._owner, timedelta(seconds=READING_SECONDS))):
                self._begin(("run", taken.run_id), partial(self._read, taken))
        for target in bulk_targets():
            self._begin(("target", target), partial(self._carry_out, target))
        if under_way.working:
            self._journal.do(EndRuns())

    def _begin(self, name: tuple[str, int], work: Callable[[], None]) -> None:
        if (busy := self._busy.get(name)) and busy.is_alive():
            return
        self._busy[name] = thread = threading.Thread(target=self._alone, args=(work,), name=f"{name[0]}-{name[1]}")
        thread.daemon = True
        thread.start()

    def _alone(self, work: Callable[[], None]) -> None:
        try:
            work()
        except JournalUnavailable:
            log.warning("a run waits: the journal cannot be written")
        except Exception:
            log.exception("a run was given up by a defect")
        finally:
            connection.close()
            self._wake.set()

    def _read(self, taken: TakenRun) -> None:
        flow = snapshot.current().flows.get(taken.flow_id) or snapshot.refresh().flows[taken.flow_id]
        state = taken.state if taken.state == "working" else read_both_sides(taken, flow, self._wiring, self._journal)
        if state == "working":
            self._carry(taken, flow)

    def _carry(self, taken: TakenRun, flow: FlowView) -> None:
        exchange = exchange_of(flow)
        space = line(exchange.space, flow.source_id, of_source=exchange.of_source)
        rows = Carry(taken.run_id, space, KIND, held_head=exchange.held_head)
        left = self._journal.do(rows)
        self._wake.set()  # the first ones are carried out while the others follow
        while left and not self._stopping.is_set():
            left = self._journal.do(rows)

    def _carry_out(self, target: int) -> None:
        most = max(exchange_of(flow).bulk for flow in snapshot.current().flows.values() if flow.target_id == target)
        claim = ClaimBulk(self._owner, target, most, timedelta(seconds=LEASE_SECONDS))
        claimed = self._journal.do(claim)
        while claimed and not self._stopping.is_set():
            portion = self._portions[target] = Portion(claimed, self._wiring, self._journal, claim)
            portion.carry_out()
            claimed = portion.next() or self._journal.do(claim)
        if claimed:
            self._journal.do(GiveBack(untried(claimed)))


def next_run(flow: FlowView, last: datetime) -> datetime | None:
    """What cannot be read was refused when it was saved; an older one waits for a person."""
    try:
        schedule = schedule_of(flow.every)
    except WrongSettings:
        return None
    return schedule.next(last, clock.now(), snapshot.current().connections[flow.source_id].zone)
