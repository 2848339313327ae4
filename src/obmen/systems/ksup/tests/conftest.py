from collections.abc import Iterator

import pytest

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import SmallTools


@pytest.fixture
def ksup(ksup_stand: Ksup) -> Ksup:
    """A KSUP with one deal, 12345, and nothing else."""
    ksup_stand.reset()
    ksup_stand.add_deals([{"number": "12345", "title": "Поставка фильтров", "status": "В работе"}])
    return ksup_stand


@pytest.fixture
def client(ksup: Ksup) -> Iterator[KsupClient]:
    made = KsupClient(KsupSettings(address=ksup.url, token=Secret(ksup.token)), SmallTools("ksup"))
    yield made
    made.close()
