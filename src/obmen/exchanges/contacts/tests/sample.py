from collections.abc import Iterator
from contextlib import contextmanager

from obmen.core.outcome import Outcome
from obmen_stands.ksup import Ksup
from obmen_stands.onec import OneC
from tests.batteries.samples import ExchangeSample, World

from .story import told


@contextmanager
def world() -> Iterator[World]:
    with OneC.started(target="", token="") as onec, Ksup.started() as ksup, told(onec, ksup) as story:

        def deliver() -> Outcome:
            story.links.kept.clear()  # as after a kill: nothing of the one before is linked
            return story.hand_over({})

        yield World(deliver, onec.trade.held, onec.stop)


SAMPLE = ExchangeSample(world)
