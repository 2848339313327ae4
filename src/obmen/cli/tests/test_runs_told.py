"""A run that came to nothing, a day as Russians type it, a message that was passed over: said in words (H6)."""

import json

import pytest

from obmen.core import clock
from obmen.core.outcome import skipped
from obmen.core.text import Text
from obmen.journal.models import Message, PlanRow, Run
from obmen.journal.tests.house import House, writing
from obmen.setup.models import Connection, Flow
from obmen.site.tests.house import here, set_up
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
AWAY = Text("{site} does not answer: {why}. Delivery goes on by itself when it is back", site="КСУП", why="off")


@pytest.mark.parametrize(
    ("reason", "next_"),
    [
        (AWAY, "Ничего не прочитано. Повторите, когда КСУП ответит"),
        (
            Text("Bitrix24 takes no more requests just now. It goes on by itself"),
            "Ничего не прочитано. Повторите немного позже",
        ),
        (Text("A wrong key"), "Ничего не прочитано. Исправьте то, что сказано, и повторите"),
    ],
)
def test_a_run_that_failed_neither_promises_nor_says_that_nothing_is_to_be_done(
    database: Database, reason: Text, next_: str
):
    set_up()
    run = Run.objects.create(
        flow=Flow.objects.get(), verb="compare", state="failed", started_at=clock.now(), reason=reason.to_json()
    )
    told = here("runs", "show", str(run.pk), language="ru")
    assert next_ in told.stdout
    assert "Менять нечего" not in told.stdout
    assert "сам" not in told.stderr
    assert "by itself" not in json.loads(here("runs", "show", str(run.pk), "--json").stdout)["reason"]


def test_a_day_is_typed_in_either_way_and_a_slip_is_told_in_words(database: Database):
    set_up()
    russian = here("compare", "orders", "--from", "13.01.2026", language="ru")
    assert (russian.returncode, russian.stderr.strip()) == (2, "Укажите обе даты: --from и --to")
    slip = here("compare", "orders", "--from", "13/01/26", "--to", "2026-01-13", language="ru")
    assert (slip.returncode, slip.stderr.strip()) == (2, "--from: нужна дата, например 13.01.2026 или 2026-01-13")


@pytest.mark.rule("H10")
def test_days_of_a_comparison_are_those_of_the_source(database: Database):
    set_up()
    Connection.objects.filter(name="onec-ut").update(zone="Asia/Vladivostok")
    here("compare", "orders", "--from", "01.03.2026", "--to", "31.03.2026")
    assert Run.objects.get().period == ["2026-03-01T00:00:00+10:00", "2026-04-01T00:00:00+10:00"]
    told = here("compare", "--help", language="ru").stdout
    assert "Документы с этой даты — по часам источника обмена" in " ".join(told.split())


def test_a_list_says_why_a_message_was_passed_over(database: Database):
    with writing() as writer:
        house = House(writer)
        house.accept("1")
        house.done(house.claim()[0], skipped(Text("It is archived in 1C")))
        assert Message.objects.get().outcome == "skipped"
        assert "It is archived in 1C" in here("journal", "list").stdout


def test_a_comparison_names_its_sides_and_writes_sums_the_reader_s_way(database: Database):
    set_up()
    figure = {"title": Text("Their sums").to_json(), "ours": "2 · 1234.50", "theirs": "1 · 10400.00"}
    run = Run.objects.create(
        flow=Flow.objects.get(), verb="compare", state="planned", started_at=clock.now(), finished_at=clock.now(),
        counts={"skip": 1}, rows=1, figures=[figure],
    )  # fmt: skip
    PlanRow.objects.create(
        run=run, number=1, act="skip", finding="missing", key="1", title=Text("Order 1").to_json(),
        after={"sum": "1234.50", "date": "2026-01-13"}, content_hash=b"",
    )  # fmt: skip
    told = here("runs", "show", str(run.pk), language="ru").stdout.replace("\u00a0", " ")
    assert [line.split() for line in told.splitlines() if "1С УТ" in line] == [["1С", "УТ", "КСУП"]]
    assert "2 · 1 234,50" in told
    assert "1 · 10 400,00" in told
    assert "нет там, исправить нельзя" in told
    assert "Сумма: – → 1 234,50; Дата: – → 13.01.2026" in told
    assert "исправить нельзя 1" in here("runs", "list", "orders", language="ru").stdout
