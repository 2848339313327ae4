from collections.abc import Iterator

import pytest

from obmen_stands.onec import OneC

from .story import Story, client_of


@pytest.fixture(scope="module")
def _stand() -> Iterator[OneC]:
    with OneC.started(target="", token="") as onec:
        yield onec


@pytest.fixture
def story(_stand: OneC) -> Iterator[Story]:
    """An empty base with the extension."""
    _stand.empty()
    client = client_of(_stand)
    yield Story(_stand, client)
    client.close()
