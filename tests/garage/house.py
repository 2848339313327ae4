"""A car service between its real parts: a base of Alfa-Auto, a portal of Bitrix24, and obmen carrying work orders."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings as django_settings
from django.db import connections as django_connections
from django.utils import translation

from obmen.cli import words
from obmen.core.discovery import exchanges
from obmen.journal.api import ApplyPlan, Redo, ResumeConnection, StartRun, Writer
from obmen.journal.files_folder import FolderStore
from obmen.journal.models import Gate, Message, PlanRow, Run
from obmen.setup import connections as setup_connections
from obmen.setup import flows, snapshot
from obmen.setup.models import Connection, Flow
from obmen.worker import choices
from obmen.worker.choices import Ends
from obmen.worker.runs import Runs
from obmen.worker.wiring import Wiring
from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC

from .alfa import Alfa

FIELD = "UF_CRM_ID_1C"
USER, PASSWORD = "Администратор", "Пароль-1С"  # of the stand


class Garage:
    """``alfa`` is read, ``portal`` written. Settings are those of the exchange; the stages are suggested by their names
    where ``stages`` are not given."""

    def __init__(self, writer: Writer, onec: OneC, portal: Bitrix24) -> None:
        self.writer, self.onec, self.portal, self.alfa = writer, onec, portal, Alfa(onec)
        self.wiring = Wiring(FolderStore(django_settings.OBMEN_HOME / "files", least_free=0), writer)
        self.connect_alfa()
        self.connect("portal", "bitrix24", {"address": portal.webhook}, {})

    def connect(self, name: str, system: str, values: dict[str, Any], secrets: dict[str, str]) -> None:
        draft = setup_connections.Draft(name, name, system, values, secrets)
        setup_connections.save(draft, who="test", check=None)
        snapshot.refresh()

    def connect_alfa(self, **values: Any) -> None:
        told = {"address": self.onec.odata.address, "user": USER, **values}
        self.connect("alfa", "onec", told, {"password": PASSWORD})

    def furnish(self) -> None:
        """The portal's field for numbers, and the stages of the specification that a new portal has none of."""
        self.portal.add_stage("DONE", "Выполнено")
        self.portal.add_stage("ARCHIVE", "Архив", semantics="F")
        self.make_field()

    def make_field(self) -> None:
        """As the form's button does."""
        end = Ends.named("alfa", "portal").target
        assert end
        assert choices.create(self.wiring, end, "create_text_field", "id_1C") == FIELD

    def set_up(self, every: str = "", **settings: Any) -> Flow:
        values = {"number_field": FIELD, "dated_from": "2026-01-01", **settings}
        if "stages" not in values:
            values["stages"] = self.suggested(values)["stages"]
        draft = flows.Draft("work-orders", "Заказ-наряды → сделки", "work_orders", "alfa", "portal", values, every)
        flow = flows.save(draft, who="test")
        snapshot.refresh()
        return flow

    def suggested(self, values: dict[str, Any]) -> dict[str, Any]:
        ends = Ends.named("alfa", "portal")
        return dict(choices.suggest(self.wiring, exchanges()["work_orders"], values, ends))

    def offered(self, *lists: str) -> dict[str, dict[str, str]]:
        """What the form shows to choose from: titles by value."""
        ends = Ends.named("alfa", "portal")
        assert not choices.read(self.wiring, ends, lists)
        return {name: {one.value: one.title for one in found} for name, found in ends.known(lists).choices.items()}

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

    def deals(self) -> dict[int, dict[str, Any]]:
        """As the portal itself holds them, by id."""
        return self.portal.items("deal")

    def contacts(self) -> dict[int, dict[str, Any]]:
        return self.portal.items("contact")

    def deal(self, number: str = "", **fields: Any) -> int:
        """A person makes one in the portal → its id."""
        told = {"TITLE": "Звонок", "STAGE_ID": "NEW", **({FIELD: number} if number else {}), **fields}
        return self.portal.seed("deal", [told])[0]

    def contact(self, *phones: str, **fields: Any) -> int:
        told = [{"VALUE": phone, "VALUE_TYPE": "MOBILE"} for phone in phones]
        return self.portal.seed("contact", [{"PHONE": told, **fields}])[0]

    def deals_of(self, order: str) -> list[dict[str, Any]]:
        """Those that bear this work order's number."""
        number = self.alfa.number(order)
        return [deal for deal in self.deals().values() if deal.get(FIELD) == number]

    def only_deal(self, order: str) -> dict[str, Any]:
        (deal,) = self.deals_of(order)
        return deal

    def applies(self, plan: Run, until: Callable[[], bool]) -> None:
        assert self.writer.do(ApplyPlan(plan.pk, "anna"))
        with self.working():
            self.comes_true(until)

    def goes_on(self, run: Run) -> None:
        """Whatever of it waits, until it is over."""
        with self.working():
            self.comes_true(lambda: Run.objects.get(id=run.pk).state == "done")

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

    def settles(self) -> None:
        """Another run finds nothing to write, and writes nothing."""
        before = self.portal.changes()[-1:]
        run = self.run()
        assert run.state == "done", run.reason
        assert not run.counts.keys() & {"create", "update"}
        assert self.portal.changes()[-1:] == before
        told = self.portal.report()
        assert (told["needless_writes"], told["lost_updates"]) == (0, [])


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
