from collections.abc import Iterator

import pytest

from obmen.core.settings import Secret
from obmen.systems.ksup.client import KsupClient
from obmen.systems.ksup.settings import KsupSettings
from obmen_stands.ksup import Ksup
from tests.batteries.small_run import SmallTools

from .story import FIRM, PERSON, Story


@pytest.fixture(scope="module")
def _stand() -> Iterator[Ksup]:
    with Ksup.started() as ksup:
        yield ksup


@pytest.fixture
def story(_stand: Ksup) -> Iterator[Story]:
    """A KSUP with a firm and a person, both known to 1C, and a person who is not."""
    _stand.reset()
    ids = _stand.add_contacts([FIRM, PERSON, {"name": "Новый", "type": "person"}])
    client = KsupClient(KsupSettings(address=_stand.url, token=Secret(_stand.token)), SmallTools("ksup"))
    yield Story(_stand, client, ids)
    client.close()
