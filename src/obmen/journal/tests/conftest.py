from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen.core import clock
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .house import House


@pytest.fixture
def house(database: Database) -> Iterator[House]:
    from .house import House, writing  # models may be imported only when Django is set up

    with writing() as writer:
        yield House(writer)


@pytest.fixture
def time() -> Iterator[clock.OwnedClock]:
    """Time that stands still until the story moves it."""
    owned = clock.OwnedClock()
    restore = clock.use(owned)
    yield owned
    restore()
