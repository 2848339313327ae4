"""Duties are done when they are due, and one that fails stops no other."""

import threading

from obmen.core import clock
from obmen.worker.clockwork import Clockwork, Duty


def test_each_duty_is_done_at_its_own_pace():
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    try:
        done = []
        works = Clockwork(
            Duty("often", 5, lambda: done.append("often")), Duty("rarely", 60, lambda: done.append("rarely"))
        )
        for _ in range(13):
            works.turn()
            owned.advance(seconds=5)
        assert (done.count("often"), done.count("rarely")) == (13, 2)
    finally:
        restore()


def test_a_duty_that_fails_is_tried_at_its_next_turn_and_stops_no_other():
    done = threading.Event()

    def fails() -> None:
        raise OSError("the disk is full")

    works = Clockwork(Duty("fails", 0.01, fails), Duty("works", 0.01, done.set))
    works.start()
    assert done.wait(5)
    works.stop()


def test_a_defect_of_one_duty_stops_no_other():
    done = threading.Event()

    def fails() -> None:
        raise ValueError("a header with a line break")

    works = Clockwork(Duty("fails", 0.01, fails), Duty("works", 0.01, done.set))
    works.turn()
    done.clear()
    works.start()
    assert done.wait(5)
    works.stop()
