from collections.abc import Iterator
from contextlib import contextmanager

from obmen_stands.onec import OneC
from tests.batteries.samples import ExchangeSample, World

from .story import ROMASHKA, Story, client_of


@contextmanager
def world() -> Iterator[World]:
    with OneC.started(target="", token="") as onec:
        client = client_of(onec)
        # each delivery as after a kill: nothing of the one before is linked
        yield World(lambda: Story(onec, client).hand_over(ROMASHKA), onec.trade.held, onec.stop)
        client.close()


SAMPLE = ExchangeSample(world)
