from collections.abc import Iterator
from contextlib import contextmanager

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.samples import ExchangeSample, World
from tests.batteries.small_run import SmallTools

from .story import FIRM, Story, counterparty


@contextmanager
def world() -> Iterator[World]:
    with Ksup.started() as ksup:
        ids = ksup.add_contacts([FIRM])
        client = KsupClient(KsupSettings(address=ksup.url, token=Secret(ksup.token)), SmallTools("ksup"))
        story = Story(ksup, client, ids)
        yield World(lambda: story.hand_over(counterparty(phone="+7 495 000-00-01")), ksup.dump, ksup.stop)
        client.close()


SAMPLE = ExchangeSample(world)
