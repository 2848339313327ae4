from collections.abc import Iterator

import pytest

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import SmallTools


@pytest.fixture(scope="module")
def _stand() -> Iterator[Ksup]:
    with Ksup.started() as ksup:
        yield ksup


@pytest.fixture
def ksup(_stand: Ksup) -> Ksup:
    """A KSUP with one deal, 12345, and nothing else."""
    _stand.reset()
    _stand.add_deals([{"number": "12345", "title": "Поставка фильтров", "status": "В работе"}])
    return _stand


@pytest.fixture
def client(ksup: Ksup) -> Iterator[KsupClient]:
    made = KsupClient(KsupSettings(address=ksup.url, token=Secret(ksup.token)), SmallTools("ksup"))
    yield made
    made.close()
