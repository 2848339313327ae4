"""Several processes on one PostgreSQL: the traps that set-based lanes once fell into, each a story (H2, H4, H11)."""

import json
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from obmen.journal.models import Attempt, Lane, Message
from tests.fixtures.database import Database

from .crowd import STOP
from .house import House

LANES = 12
LEASE = 2.0
pytestmark = [
    pytest.mark.rule("H11"),
    pytest.mark.timeout(110),
    pytest.mark.parametrize("database", ["postgresql"], indirect=True),
]


class Crowd:
    def __init__(self, database: Database, folder: Path) -> None:
        self._environment = database.environment()
        self.file = folder / "delivered"
        self._processes: list[subprocess.Popen[str]] = []

    def run(self, *words: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "obmen.journal.tests.crowd", *map(str, words)]
        process = subprocess.Popen(command, env=self._environment, stdout=subprocess.PIPE, text=True)
        self._processes.append(process)
        return process

    def work(self, owner: str) -> "subprocess.Popen[str]":
        return self.run("work", owner, self.file, LEASE)

    def delivered(self) -> list[tuple[str, int, str]]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [(lane, int(number), content) for lane, number, content in (line.split("\t") for line in lines)]

    def until(self, count: int) -> None:
        """Until so many different messages were delivered."""
        deadline = time.monotonic() + 60
        while len({number for _, number, _ in self.delivered()}) < count:
            assert time.monotonic() < deadline, f"{len(self.delivered())} delivered"
            time.sleep(0.05)

    def figures(self) -> list[dict[str, Any]]:
        """Of all that still live; each ends by itself."""
        Path(f"{self.file}{STOP}").touch()
        return [json.loads(p.communicate(timeout=60)[0].splitlines()[-1]) for p in self._processes if p.poll() != -9]

    def end(self) -> None:
        for process in self._processes:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture
def crowd(database: Database, house: House, tmp_path: Path) -> Iterator[Crowd]:
    crowd = Crowd(database, tmp_path)
    yield crowd
    crowd.end()


def in_order(delivered: list[tuple[str, int, str]]) -> bool:
    """In each lane the messages go by their numbers, and what one sender sent goes in his order. A message delivered
    again at once (its worker was killed) overtakes nobody."""
    lanes: dict[str, list[int]] = defaultdict(list)
    senders: dict[tuple[str, str], list[int]] = defaultdict(list)
    for lane, number, content in delivered:
        sender, _, place = content.partition(":")
        lanes[lane].append(number)
        senders[lane, sender].append(int(place))
    return all(line == sorted(line) for line in (*lanes.values(), *senders.values()))


@pytest.mark.rule("H2")
def test_accepting_processes_and_workers_neither_deadlock_nor_overtake(house: House, crowd: Crowd) -> None:
    senders = [crowd.run("accept", name, 300, LANES) for name in ("a", "b", "c")]
    for owner in ("one", "two"):
        crowd.work(owner)
    crowd.until(900)
    for sender in senders:
        sender.wait(timeout=30)
    figures = crowd.figures()
    assert [one["deadlocks"] for one in figures] == [0] * 5
    assert Counter(number for _, number, _ in crowd.delivered()).most_common(1)[0][1] == 1
    assert in_order(crowd.delivered())
    assert not Lane.objects.exclude(waiting=0, owner="").exists()


@pytest.mark.rule("H4")
def test_what_a_killed_worker_had_in_hand_is_taken_over_when_its_lease_ends(house: House, crowd: Crowd) -> None:
    killed = crowd.work("killed")
    [crowd.work(owner) for owner in ("two", "three")]
    crowd.run("accept", "a", 800, LANES)
    crowd.until(150)
    killed.kill()
    crowd.until(800)
    crowd.figures()
    doubled = len(crowd.delivered()) - 800
    assert doubled <= 16, "no more than were in its hands"
    assert in_order(crowd.delivered())
    assert Message.objects.filter(state="done", outcome="created").count() == 800


@pytest.mark.rule("H4")
def test_a_worker_that_was_stopped_and_woken_finishes_nothing_that_others_took_over(house: House, crowd: Crowd) -> None:
    crowd.run("accept", "a", 800, LANES)
    stopped = crowd.work("stopped")
    crowd.until(100)
    while not Lane.objects.filter(owner="stopped").exists():
        time.sleep(0.001)
    stopped.send_signal(signal.SIGSTOP)
    held = list(Lane.objects.filter(owner="stopped").values_list("running", flat=True))
    crowd.work("other")
    crowd.until(800)
    while Lane.objects.filter(waiting__gt=0).exists():
        time.sleep(0.05)
    stopped.send_signal(signal.SIGCONT)
    figures = crowd.figures()
    assert sum(one.get("refused", 0) for one in figures) <= len(held)
    assert sum(one.get("done", 0) for one in figures) == 800
    assert Attempt.objects.count() == 800, "each message was finished once"
    delivered = crowd.delivered()
    assert len(delivered) <= 801, "what was on its way when it was stopped arrives when it is woken, and nothing else"
    assert in_order(list(dict.fromkeys(delivered)))


@pytest.mark.rule("H2")
def test_a_worker_that_hangs_holds_only_what_it_has_and_not_for_long(house: House, crowd: Crowd) -> None:
    for lane in range(4):
        house.accept(f"lane {lane}", f"a:{lane}")
    hanging = house.claim(limit=2, owner="hangs", lease=timedelta(seconds=LEASE))
    began = time.monotonic()
    crowd.work("other")
    crowd.until(2)
    crowd.until(4)
    crowd.figures()
    assert {one.key for one in hanging} == {key for key, _, _ in crowd.delivered()[2:]}
    assert time.monotonic() - began > LEASE
    assert not any(house.done(one) for one in hanging)
