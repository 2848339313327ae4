"""A target that is down: everything waits, nobody is troubled, and everything goes through when it is back (H3)."""

import json
import subprocess
import sys

import pytest

from obmen.journal.models import Attempt, Gate, Message
from tests.fixtures.database import Database

from .sink import ROOT, Sink


def delivered() -> set[tuple[str, int]]:
    return set(Message.objects.values_list("state", "tries"))


@pytest.mark.rule("H3")
def test_fifteen_seconds_without_an_answer_cost_no_try(database: Database):
    from .house import working

    with Sink.started() as sink, working() as house:
        flow = house.join("crm", sink.url)
        sink.say("down")
        house.accept(flow, 300, lanes=60)
        house.pass_by(minutes=0.25, step=1 / 60)
        assert Gate.objects.get().failing_since is not None
        sink.say("up", 0.02)
        house.pass_by(minutes=2, step=1 / 60)
        house.until(lambda: sink.say("tell")["taken"] == 300)
        house.rest()
        told = sink.say("tell")
        assert (told["taken"], told["repeats"], told["overtakes"]) == (300, 0, 0)
        assert delivered() == {("done", 1)}
        assert Gate.objects.get().failing_since is None


@pytest.mark.rule("H3")
def test_an_hour_of_maintenance_is_asked_about_once_a_minute(database: Database):
    from .house import SLOTS, working

    with Sink.started() as sink, working() as house:
        flow = house.join("crm", sink.url)
        sink.say("maintenance")
        house.accept(flow, 300, lanes=60)
        house.pass_by(minutes=60)
        turned_away = sink.say("tell")["turned_away"]
        assert 50 <= turned_away <= 61 + SLOTS
        assert Attempt.objects.filter(verdict="down").count() == turned_away
        sink.say("up", 0.2)
        house.pass_by(minutes=2)
        house.until(lambda: sink.say("tell")["taken"] == 300)
        house.rest()
        told = sink.say("tell")
        assert (told["taken"], told["repeats"], told["overtakes"]) == (300, 0, 0)
        assert delivered() == {("done", 1)}
        assert told["at_once"][0] == 1
        assert max(told["at_once"][:3]) <= 2
        assert told["widest"] >= SLOTS // 2


@pytest.mark.long
@pytest.mark.rule("H3")
@pytest.mark.timeout(600)
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_three_days_with_a_hundred_thousand_messages_waiting_need_little_memory_and_no_person(database: Database):
    words = [sys.executable, "-m", "tests.outage.long"]
    with Sink.started() as sink:
        sink.say("down")
        with subprocess.Popen(
            [*words, str(sink.port)],
            env=database.environment(),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdin
            assert child.stdout
            down = json.loads(child.stdout.readline())
            assert down["waiting"] == 100_000
            sink.say("up")
            child.stdin.write("\n")
            child.stdin.flush()
            through = json.loads(child.stdout.readline())
        told = sink.say("tell")
    assert through["waiting"] == 0
    assert (told["taken"], told["repeats"], told["overtakes"]) == (100_000, 0, 0)
    assert through["tries"] == [1]
    assert through["memory_mb"] <= 200
