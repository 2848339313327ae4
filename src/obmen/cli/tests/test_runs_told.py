"""A run that came to nothing, a day as Russians type it, a message that was passed over: said in words (H6)."""

import json

import pytest

from obmen.core import clock
from obmen.core.outcome import skipped
from obmen.core.text import Text
from obmen.journal.models import Message, Run
from obmen.journal.tests.house import House, writing
from obmen.setup.models import Flow
from obmen.site.tests.house import here, set_up
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
AWAY = Text("{site} does not answer: {why}. Delivery goes on by itself when it is back", site="КСУП", why="off")


@pytest.mark.parametrize(
    ("reason", "next_"),
    [
        (AWAY, "Ничего не прочитано. Повторите, когда КСУП ответит"),
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
    assert "сама" not in told.stderr
    assert "by itself" not in json.loads(here("runs", "show", str(run.pk), "--json").stdout)["reason"]


def test_a_day_is_typed_in_either_way_and_a_slip_is_told_in_words(database: Database):
    set_up()
    russian = here("compare", "orders", "--from", "13.01.2026", language="ru")
    assert (russian.returncode, russian.stderr.strip()) == (2, "Укажите обе даты: --from и --to")
    slip = here("compare", "orders", "--from", "13/01/26", "--to", "2026-01-13", language="ru")
    assert (slip.returncode, slip.stderr.strip()) == (2, "--from: нужна дата, например 13.01.2026 или 2026-01-13")


def test_a_list_says_why_a_message_was_passed_over(database: Database):
    with writing() as writer:
        house = House(writer)
        house.accept("1")
        house.done(house.claim()[0], skipped(Text("It is archived in 1C")))
        assert Message.objects.get().outcome == "skipped"
        assert "It is archived in 1C" in here("journal", "list").stdout
