from collections.abc import Iterator
from contextlib import contextmanager

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.samples import ExchangeSample, World
from tests.batteries.small_run import SmallTools

from .story import Story, product


@contextmanager
def world() -> Iterator[World]:
    with Ksup.started() as ksup:
        client = KsupClient(KsupSettings(address=ksup.url, token=Secret(ksup.token)), SmallTools("ksup"))
        story = Story(ksup, client)
        yield World(lambda: story.hand_over(product(ref="r-1")), ksup.dump, ksup.stop)
        client.close()


SAMPLE = ExchangeSample(world)
