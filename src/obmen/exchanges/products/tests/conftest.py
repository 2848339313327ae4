from collections.abc import Iterator

import pytest

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import SmallTools

from .story import Story


@pytest.fixture(scope="module")
def _stand() -> Iterator[Ksup]:
    with Ksup.started() as ksup:
        yield ksup


@pytest.fixture
def story(_stand: Ksup) -> Iterator[Story]:
    """A KSUP without a product."""
    _stand.reset()
    client = KsupClient(KsupSettings(address=_stand.url, token=Secret(_stand.token)), SmallTools("ksup"))
    yield Story(_stand, client)
    client.close()
