"""What an operator of the garage does, and what he reads, in Russian."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.utils import translation

from obmen.cli import words
from obmen.journal.api import ApplyPlan, Redo, ResumeConnection, StartRun, Writer
from obmen.journal.models import Gate, Lane, Message, PlanRow, Run
from obmen.setup.models import Connection, Flow
from obmen.worker.loop import Worker
from obmen.worker.runs import Runs
from obmen.worker.wiring import Wiring


class Operator:
    """Of the flow ``work-orders``."""

    writer: Writer
    wiring: Wiring

    def ask(self, verb: Any = "collect", *, apply: bool = True, period: tuple[str, ...] = ()) -> int:
        flow = Flow.objects.get(name="work-orders")
        days = [moment(f"{day}T00:00:00+03:00") for day in period]
        started = StartRun(flow.pk, verb, apply, "anna", (days[0], days[1]) if days else None)
        run_id: int = self.writer.do(started).run_id
        return run_id

    def run(self, verb: Any = "collect", *, seconds: float = 60, **asked: Any) -> Run:
        """Works until the run is over, or its plan stands. ``asked``: as ``ask`` takes it."""
        number = self.ask(verb, **asked)
        with self.working():
            until(lambda: Run.objects.get(id=number).state in {"done", "failed", "planned", "stopped"}, seconds)
        return Run.objects.get(id=number)

    @contextmanager
    def working(self) -> Iterator[Runs]:
        runs = Runs(self.writer, self.wiring, owner=f"test-{time.monotonic_ns()}")
        runs.start()
        try:
            yield runs
        finally:
            runs.stop(10)

    def deliver(self) -> None:
        """Whatever waits to be delivered one by one."""
        worker = Worker(self.writer, self.wiring, owner=f"test-{time.monotonic_ns()}")
        worker.start()
        try:
            until(lambda: not worker.busy and not Lane.objects.filter(waiting__gt=0, held=False, bulk=False).exists())
        finally:
            worker.stop(5)

    def rows(self, run: Run, **wanted: Any) -> list[PlanRow]:
        return list(PlanRow.objects.filter(run_id=run.pk, **wanted).order_by("number"))

    def said(self, run: Run, **wanted: Any) -> list[str]:
        """What an operator reads of its rows: the reason in Russian, then what the message of the row came to."""
        with translation.override("ru"):
            return [line for row in self.rows(run, **wanted) for line in self._told(row)]

    def said_of(self, run: Run, order: str) -> list[str]:
        return self.said(run, key=order)

    def _told(self, row: PlanRow) -> Iterator[str]:
        if row.why:
            yield words.said(row.why)
        for message in Message.objects.filter(id=row.message or 0):
            texts = (message.reason, message.outcome_text, *(message.warnings or ()))
            yield from (words.said(text) for text in texts if text and text != row.why)

    def why(self, run: Run) -> str:
        """Why it failed, or what it waits for."""
        with translation.override("ru"):
            return words.said(run.reason)

    def messages(self, **wanted: Any) -> list[Message]:
        return list(Message.objects.filter(**wanted).order_by("id"))

    def applies(self, plan: Run, until: Callable[[], bool], rows: tuple[int, ...] = ()) -> None:
        assert self.writer.do(ApplyPlan(plan.pk, "anna", rows))
        with self.working():
            self.comes_true(until)

    def goes_on(self, run: Run) -> None:
        """Whatever of it waits, until it is over."""
        with self.working():
            self.comes_true(lambda: self.is_over(run))

    def is_over(self, run: Run) -> bool:
        return Run.objects.get(id=run.pk).state == "done"

    def paused(self) -> str:
        """Why the connection of the portal is, as an operator reads it; empty while it is not."""
        gate = Gate.objects.filter(connection__name="portal").exclude(paused="").first()
        with translation.override("ru"):
            return words.said(gate.reason) if gate else ""

    def lets_go_on(self) -> None:
        self.writer.do(ResumeConnection(Connection.objects.get(name="portal").pk, "anna"))

    def redoes(self, held: list[Message]) -> None:
        self.writer.do(Redo(tuple(message.pk for message in held), "anna"))

    def passes(self, seconds: float) -> None:
        time.sleep(seconds)

    def comes_true(self, true: Callable[[], Any], seconds: float = 30) -> None:
        until(lambda: bool(true()), seconds)


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
