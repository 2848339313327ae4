from collections.abc import Iterator
from contextlib import contextmanager

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.samples import ExchangeSample, World
from tests.batteries.small_run import SmallTools

from .story import CARD, CODE, Story


@contextmanager
def world() -> Iterator[World]:
    with Ksup.started() as ksup:
        (contact,) = ksup.add_contacts([CARD])
        client = KsupClient(KsupSettings(address=ksup.url, token=Secret(ksup.token)), SmallTools("ksup"))
        story = Story(ksup, client, contact)
        message = {"ksup_id": contact, "code_1c": CODE}
        yield World(lambda: story.hand_over("counterparty-codes", message), ksup.dump, ksup.stop)
        client.close()


SAMPLE = ExchangeSample(world)
