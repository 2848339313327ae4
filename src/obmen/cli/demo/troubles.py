"""What goes wrong while 1C works on: answers lost on both sides, messages sent twice, KSUP down for half a minute, and
the portal takes no requests meanwhile."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from obmen.core import clock
from obmen.core.text import Text

from .stage import Stage

DOWN_SECONDS = 30.0
LOST_BY_KSUP = {"order.put": 4, "income.add": 1, "shipment.add": 1, "retail.add": 1}
LOST_BY_ONEC = 3
REFUSED_WITHIN = 90.0
"""Seconds in which Bitrix24 is surely asked for something: while an answer is lost no run begins for a minute, and a
refusal that nobody meets would show nothing."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """``seconds``: how long it lasts; ``acts``: how much is done meanwhile, in each chapter; ``patience``: seconds that
    may pass after it before all stands in KSUP."""

    name: str
    title: Text
    seconds: float
    acts: int
    patience: float
    begin: Callable[[Stage], None]
    end: Callable[[Stage], None]


def _answers_lost(stage: Stage) -> None:
    """KSUP does what it is told and its answer is lost; 1C loses answers of obmen."""
    for act, times in LOST_BY_KSUP.items():
        stage.company.ksup.fault("lost_answer", act=act, times=times)
    for base in stage.bases.values():
        base.fault(lose_answer=LOST_BY_ONEC)


def _answers_found(stage: Stage) -> None:
    """Faults with a count end by themselves."""


def _sent_twice(stage: Stage) -> None:
    for base, how in zip(stage.bases.values(), ("after", "together"), strict=True):
        base.fault(send_twice=how)


def _sent_once(stage: Stage) -> None:
    for base in stage.bases.values():
        base.wait_sent()
        base.fault(send_twice="no")


def _down(stage: Stage) -> None:
    stage.company.ksup.stop()
    stage.company.garage.refuse()


def _up(stage: Stage) -> None:
    until = clock.monotonic() + REFUSED_WITHIN
    while not stage.company.garage.has_refused and clock.monotonic() < until:
        rest(0.2)
    stage.company.garage.take_again()
    stage.company.ksup.start()


LOST = Trouble("lost", Text("Answers are lost"), 3.0, 12, 20.0, _answers_lost, _answers_found)
TWICE = Trouble("twice", Text("1C sends everything twice"), 3.0, 12, 20.0, _sent_twice, _sent_once)
DOWN = Trouble("down", Text("KSUP is down, Bitrix24 refuses"), DOWN_SECONDS, 90, 90.0, _down, _up)
TROUBLES = (LOST, TWICE, DOWN)


def rest(seconds: float) -> None:
    clock.wait(threading.Event(), seconds)
