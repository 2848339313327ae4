"""A program in 1C starts a run by its key, and sees how it goes; of others' exchanges it learns nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from obmen.core import clock
from obmen.core.text import Text
from obmen.doors.tests.running import Running, a_connection, running
from obmen.journal.api import AddRows, Carry, DropRun, EndReading, NewRow, StopRun, TakeRuns
from obmen.journal.run_ops import KeepRun
from obmen.setup import snapshot
from obmen.setup.models import Flow
from obmen.worker.tests.planned import World, registered
from tests.fixtures.database import Database

pytestmark = pytest.mark.rule("A9")
MINUTE = timedelta(minutes=1)


@contextmanager
def shop() -> Iterator[Running]:
    with registered(World()), running(name="alfa", system="books") as doors:
        target = a_connection("portal", "books")
        at = {"target": target, "changed_at": clock.now(), "title": "Заказ-наряды"}
        Flow.objects.create(name="alfa-b24", exchange="books", source=doors.connection, **at)
        Flow.objects.create(name="others", exchange="books", source=target, **at)
        snapshot.refresh()
        yield doors


def read_through(doors: Running, *rows: NewRow, reason: Text | None = None) -> int:
    """As a worker reads both sides, and makes its rows into messages."""
    (taken,) = doors.writer.do(TakeRuns("test", MINUTE))
    doors.writer.do(KeepRun(taken.run_id, taken.epoch, MINUTE, 1, 3))
    doors.writer.do(AddRows(taken.run_id, taken.epoch, rows))
    doors.writer.do(EndReading(taken.run_id, taken.epoch, {"create": 1, "leave": 2, "conflict": 1}, reason=reason))
    while doors.writer.do(Carry(taken.run_id, "order", "planned")):
        pass
    number: int = taken.run_id
    return number


def row(act: str, key: str, **more: Any) -> NewRow:
    title = Text("Order {number}", number=key).to_json()
    return NewRow(act, key, title, bytes(32), b'{"number":"1","sum":1}', **more)


def test_a_run_is_started_once_and_told_of_as_it_goes(database: Database) -> None:
    with shop() as doors:
        assert doors.get("/runs/alfa-b24")["state"] == "never"
        started = doors.post("/runs/alfa-b24", {})
        assert (started.status, started["state"], started["flow"]) == (202, "waiting", "alfa-b24")
        again = doors.post("/runs/alfa-b24", {})
        assert (again.status, again["already"], again["run"]) == (200, True, started["run"])
        why = Text("Two deals bear the number").to_json()
        read_through(doors, row("create", "АА1"), row("conflict", "АА2", why=why))
        going = doors.get("/runs/alfa-b24")
        assert (going["state"], going["progress"]) == ("running", {"done": 0, "total": 1})
        assert going["counts"] == {"created": 0, "changed": 0, "left": 2, "skipped": 0, "held": 1}
        number = int(started["run"])
        assert going["url"] == f"/exchanges/alfa-b24/runs/{started['run']}"
        assert "АА" not in str(going.body)
        doors.writer.do(StopRun(number, "anna"))
        doors.writer.do(DropRun(number, "anna"))
        given_up = doors.get("/runs/alfa-b24")
        assert (given_up["state"], given_up["progress"]) == ("stopped", {"done": 0, "total": 1})


def test_why_a_run_failed_is_told_in_the_language_asked_for(database: Database) -> None:
    with shop() as doors:
        doors.post("/runs/alfa-b24", {})
        read_through(doors, reason=Text("The exchange {flow} is paused", flow="X"))
        russian = doors.get("/runs/alfa-b24", Accept_Language="ru")
        assert (russian["state"], russian["reason"]) == ("failed", "Обмен «X» приостановлен")
        assert doors.get("/runs/alfa-b24", Accept_Language="en")["reason"] == "The exchange X is paused"


def test_a_paused_exchange_does_not_run_and_says_so(database: Database) -> None:
    with shop() as doors:
        flow = Flow.objects.get(name="alfa-b24")
        flow.paused = True
        flow.save()
        answer = doors.post("/runs/alfa-b24", {}, Accept_Language="en")
        assert (answer.status, answer["errors"][0]["reason"]) == (409, "The exchange Заказ-наряды is paused")


def test_exchanges_of_others_are_not_there(database: Database) -> None:
    with shop() as doors:
        for path in ("/runs/others", "/runs/nobody", "/runs", "/runs/alfa-b24/x"):
            assert (doors.get(path).status, doors.post(path, {}).status) == (404, 404)
        assert doors.get("/runs/alfa-b24", Authorization="Bearer wrong").status == 401
        assert doors.ask("DELETE", "/runs/alfa-b24", None).status == 405
