from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .office import Office


@pytest.fixture
def office(database: Database) -> Iterator[Office]:
    from .office import opened  # models may be imported only when Django is set up

    with opened(database.home) as office:
        yield office
