"""A car service between its real parts: a base of Alfa-Auto, a portal of Bitrix24, and obmen carrying work orders."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import connections as django_connections

from obmen.core.discovery import exchanges
from obmen.journal.api import StartRun, Writer
from obmen.journal.files_folder import FolderStore
from obmen.journal.models import Lane, Message, PlanRow, Run
from obmen.setup import connections as setup_connections
from obmen.setup import flows, snapshot
from obmen.setup.models import Flow
from obmen.worker import choices
from obmen.worker.choices import Ends
from obmen.worker.loop import Worker
from obmen.worker.runs import Runs
from obmen.worker.wiring import Wiring
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC

FIELD = "UF_CRM_ID_1C"
USER, PASSWORD = "Администратор", "Пароль-1С"  # of the stand


class Garage:
    """``alfa`` is read, ``portal`` written. Settings are those of the exchange; the stages are suggested by their names
    where ``stages`` are not given."""

    def __init__(self, writer: Writer, onec: OneC, portal: Bitrix24) -> None:
        self.writer, self.onec, self.portal = writer, onec, portal
        self.files = django_settings.OBMEN_HOME / "files"
        self.wiring = Wiring(FolderStore(self.files, least_free=0), writer)
        self.connect("alfa", "onec", {"address": onec.odata.address, "user": USER}, {"password": PASSWORD})
        self.connect("portal", "bitrix24", {"address": portal.webhook}, {})

    def connect(self, name: str, system: str, values: dict[str, Any], secrets: dict[str, str]) -> None:
        draft = setup_connections.Draft(name, name, system, values, secrets)
        setup_connections.save(draft, who="test", check=None)
        snapshot.refresh()

    def make_field(self) -> None:
        """As the form's button does."""
        end = Ends.named("alfa", "portal").target
        assert end
        assert choices.create(self.wiring, end, "create_text_field", "id_1C") == FIELD

    def set_up(self, every: str = "", source: str = "alfa", **settings: Any) -> Flow:
        values = {"number_field": FIELD, "dated_from": "2026-01-01", **settings}
        if "stages" not in values:
            values["stages"] = self.suggested(values)["stages"]
        draft = flows.Draft("work-orders", "Заказ-наряды → сделки", "work_orders", source, "portal", values, every)
        flow = flows.save(draft, who="test")
        snapshot.refresh()
        return flow

    def suggested(self, values: dict[str, Any]) -> dict[str, Any]:
        ends = Ends.named("alfa", "portal")
        return dict(choices.suggest(self.wiring, exchanges()["work_orders"], values, ends))

    def ask(self, verb: Any = "collect", *, apply: bool = True) -> int:
        flow = Flow.objects.get(name="work-orders")
        run_id: int = self.writer.do(StartRun(flow.pk, verb, apply, "anna")).run_id
        return run_id

    def run(self, verb: Any = "collect", *, apply: bool = True, seconds: float = 60) -> Run:
        """Works until the run is over, or its plan stands."""
        number = self.ask(verb, apply=apply)
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

    def messages(self, **wanted: Any) -> list[Message]:
        return list(Message.objects.filter(**wanted).order_by("id"))

    def deals(self) -> dict[int, dict[str, Any]]:
        """As the portal itself holds them, by id."""
        return self.portal.items("deal")

    def contacts(self) -> dict[int, dict[str, Any]]:
        return self.portal.items("contact")


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true"
        time.sleep(0.02)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@contextmanager
def garage(onec: OneC, portal: Bitrix24) -> Iterator[Garage]:
    """Over a fresh database; both stands as they are."""
    writer = Writer()
    writer.start()
    try:
        yield Garage(writer, onec, portal)
    finally:
        writer.stop()
        django_connections.close_all()
