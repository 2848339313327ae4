"""The run of an exchange that reads both sides and makes a plan (A2, H6), or compares them (H10). Nothing is written.

Here stands the ``except Exception`` of this path, as ``perform`` has it of a delivery's.
"""

import logging
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Any

from obmen.core import call, clock
from obmen.core.errors import ObmenError, Refused
from obmen.core.inbound import WrongContent
from obmen.core.planning import Figure, Planned
from obmen.core.text import Text
from obmen.journal.api import AddRows, EndReading, Journal, NewRow, TakenRun, decisions
from obmen.journal.models import Decision, Fingerprint
from obmen.setup.snapshot import FlowView

from .decided import settled
from .heart import Heart
from .perform import debugged, personal_shown
from .planrows import act_of, new_row
from .pushed import pushed
from .run import DeliveryRun
from .wiring import Wiring, exchange_of

log = logging.getLogger("obmen.worker")

PORTION = 500
TRACED, TRACE_LONG = 100, 8_000


class RunLost(Exception):
    """Another worker reads it by now, or a person has stopped it."""


@dataclass(slots=True)
class CollectRun(DeliveryRun):
    """What ``collect`` and ``compare`` are given. Rows go to the journal as they come; those that change nothing are
    counted only."""

    journal: Journal | None = None
    heart: Heart | None = None
    taken: TakenRun | None = None
    counts: Counter[str] = field(default_factory=Counter)
    figures: list[Mapping[str, Any]] = field(default_factory=list)
    _rows: list[NewRow] = field(default_factory=list)
    _adding: Future[bool] | None = None
    _brought: dict[str, str] | None = None
    _decisions: dict[str, Decision] | None = None

    def plan(self, row: Planned) -> None:
        row, decision = settled(row, self._decision(row.key))
        act = act_of(row, decision)
        self.counts[act] += 1
        if row.finding:
            self.counts[f"finding:{row.finding}"] += 1
        if act == "leave":
            return
        self._rows.append(new_row(row, exchange_of(self.flow).planned, decision))
        if len(self._rows) >= PORTION:
            self.send()

    def decided(self, key: str) -> tuple[str, str]:
        found = self._decision(key)
        return (found.way, found.seen) if found else ("", "")

    def _decision(self, key: str) -> Decision | None:
        if self._decisions is None:
            self._decisions = decisions(self.flow.id)
        return self._decisions.get(key)

    def figure(self, figure: Figure) -> None:
        self.figures.append({"title": figure.title.to_json(), "ours": figure.ours, "theirs": figure.theirs})

    def brought(self, key: str) -> str:
        if self._brought is None:
            self._brought = dict(Fingerprint.objects.filter(flow_id=self.flow.id).values_list("key", "version"))
        return self._brought.get(key, "")

    def is_new(self, key: str, version: str) -> bool:
        return self.brought(key) != version

    def pushed(self, kind: str) -> Iterable[Any]:
        return pushed(self.flow, kind)

    def progress(self, done: int, total: int | None = None) -> None:
        if self.heart:
            self.heart.at(done, total)
            if self.heart.over:
                raise RunLost

    def stopped(self) -> bool:
        return bool(self.heart and self.heart.over)

    def send(self) -> None:
        """What is gathered, while the next rows are made; raises RunLost."""
        assert self.journal
        assert self.taken
        rows, self._rows = tuple(self._rows), []
        self.settle()
        if rows:
            self._adding = self.journal.submit(AddRows(self.taken.run_id, self.taken.epoch, rows))
        self.progress(sum(self.counts.values()))

    def settle(self) -> None:
        """All that was sent is kept; raises RunLost."""
        adding, self._adding = self._adding, None
        if adding and not adding.result():
            raise RunLost


def read_both_sides(taken: TakenRun, flow: FlowView, wiring: Wiring, journal: Journal) -> str:
    """Never raises → the state the run is in now."""
    work = call.Call(f"run-{taken.run_id}", clock.monotonic() + call.LONG_SECONDS, dry=True, patient=True)
    with Heart(journal, taken, work) as heart:
        work.trace, work.personal_data_shown = ([] if debugged(flow) else None), personal_shown(flow)
        end = _ended(taken, flow, (wiring, journal, heart), work)
        heart.beat()
        return str(journal.do(replace(end, trace=_traced(work)))) if end else "lost"


def _traced(work: call.Call) -> tuple[Mapping[str, Any], ...] | None:
    """The last ones, cut short: a run may send hundreds."""
    if work.trace is None:
        return None
    last = (one.to_json() for one in work.trace[-TRACED:])
    return tuple({**one, "request": one["request"][:TRACE_LONG], "answer": one["answer"][:TRACE_LONG]} for one in last)


def _ended(taken: TakenRun, flow: FlowView, tools: tuple[Wiring, Journal, Heart], work: call.Call) -> EndReading | None:
    wiring, journal, heart = tools
    try:
        run = CollectRun(**wiring.parts_of_run(flow, dry=True), journal=journal, heart=heart, taken=taken)
        run.period = taken.period
        with call.begin(work):
            _verb(flow, taken)(run)
        run.send()
        run.settle()
        return EndReading(taken.run_id, taken.epoch, dict(run.counts), tuple(run.figures))
    except RunLost:
        return EndReading(taken.run_id, taken.epoch) if heart.stopped else None
    except ObmenError as error:
        if heart.over:
            return EndReading(taken.run_id, taken.epoch) if heart.stopped else None
        return EndReading(taken.run_id, taken.epoch, reason=error.text, detail=error.detail)
    except WrongContent as error:
        text = Text("The other side answered with content that does not fit")
        return EndReading(taken.run_id, taken.epoch, reason=text, detail=str(error))
    except Exception as error:
        log.exception("a run failed by a defect", extra={"run": taken.run_id})
        trail = "".join(traceback.format_exception(error, chain=False, limit=-8))[-4000:]
        text = Text("A defect in obmen stopped this run. Send its number and the detail to the developers")
        return EndReading(taken.run_id, taken.epoch, reason=text, detail=trail)


def _verb(flow: FlowView, taken: TakenRun) -> Any:
    verb = getattr(exchange_of(flow), taken.verb)
    if verb is None:
        raise Refused(Text("The exchange {flow} has nothing to run", flow=flow.title))
    return verb
