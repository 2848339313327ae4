from collections.abc import Iterator
from contextlib import contextmanager

from obmen_stands.onec import OneC
from tests.batteries.samples import ExchangeSample, World

from .story import ROMASHKA, Story


@contextmanager
def world() -> Iterator[World]:
    with OneC.started(target="", token="") as onec, Story.begun(onec) as story:
        # each delivery as after a kill: nothing of the one before is linked
        yield World(lambda: Story(onec, story.client).hand_over(ROMASHKA), onec.trade.held, onec.stop)


SAMPLE = ExchangeSample(world)
