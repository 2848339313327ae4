from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .office import Office
    from .shop import Shop


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    from .office import opened  # models may be imported only when Django is set up

    with opened(database.home) as office:
        yield office


@pytest.fixture
def shop(office: Office) -> Iterator[Shop]:
    from .shop import opened

    with opened(office) as shop:
        yield shop
