"""A whole worker over an exchange that plans, and words for its runs."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections as django_connections

from obmen.core import clock
from obmen.journal.api import Accept, Addressed, NewBody, StartRun, Writer
from obmen.journal.files_folder import FolderStore
from obmen.journal.ids import new_id
from obmen.journal.models import Message, PlanRow, Run
from obmen.setup import connections as setup_connections
from obmen.setup import flows, snapshot
from obmen.setup.models import Connection, Flow
from obmen.worker.loop import Worker
from obmen.worker.wiring import Wiring

from .house import until
from .planned import World, placed, registered


class PlanningHouse:
    """``ledger`` is read, ``shelf`` written."""

    def __init__(self, writer: Writer, folder: Path, world: World, every: str = "") -> None:
        self.writer, self.world = writer, world
        self.wiring = Wiring(FolderStore(folder, least_free=0), writer)
        for name in ("ledger", "shelf"):
            draft = setup_connections.Draft(name, name, "books", {}, {})
            setup_connections.save(draft, who="test", check=None)
        self.target = Connection.objects.get(name="shelf")
        self.flow: Flow = flows.save(
            flows.Draft("books", "Заказы", "books", "ledger", "shelf", {}, every=every), who="test"
        )
        snapshot.refresh()

    def ask(self, verb: Any = "collect", *, apply: bool = True, who: str = "anna", period: Any = None) -> int:
        run_id: int = self.writer.do(StartRun(self.flow.pk, verb, apply, who, period)).run_id
        return run_id

    def told(self, number: str, sum_: int | str) -> int:
        """The source sends one by itself → its number."""
        raw = json.dumps({"number": number, "sum": sum_}).encode()
        source = Connection.objects.get(name="ledger").pk
        told = NewBody(new_id(), source, "sums", raw, "application/json", {}, (), raw[:32], clock.now())
        at = Addressed(
            flow_id=self.flow.pk, target_id=self.target.pk, space="order", key=number, title=placed(number).title
        )
        self.writer.do(Accept(told, (at,)))
        return Message.objects.get(body_id=told.id).pk

    def run(self, number: int) -> Run:
        return Run.objects.get(id=number)

    def rows(self, number: int) -> list[PlanRow]:
        return list(PlanRow.objects.filter(run_id=number).order_by("number"))

    def messages(self, **wanted: Any) -> list[Message]:
        return list(Message.objects.filter(**wanted).order_by("id"))

    @contextmanager
    def working(self) -> Iterator[Worker]:
        worker = Worker(self.writer, self.wiring, owner=f"test-{time.monotonic_ns()}")
        worker.start()
        try:
            yield worker
        finally:
            worker.stop(5)

    def through(self, number: int, *states: str, seconds: float = 20) -> Run:
        """Works until the run is in one of these states (done, if none is named)."""
        wanted = states or ("done",)
        with self.working():
            until(lambda: self.run(number).state in wanted, seconds)
        return self.run(number)


@contextmanager
def planning_house(folder: Path, world: World, *, every: str = "") -> Iterator[PlanningHouse]:
    world.go_on.set()
    writer = Writer()
    with registered(world):
        writer.start()
        try:
            yield PlanningHouse(writer, folder, world, every)
        finally:
            world.go_on.set()
            writer.stop()
            django_connections.close_all()
