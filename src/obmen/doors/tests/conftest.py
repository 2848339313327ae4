"""``doors``: a running server of the doors, its journal on a fresh database of each kind."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.fixtures.database import Database

if TYPE_CHECKING:
    from obmen.doors.tests.running import Running


@pytest.fixture
def doors(database: Database) -> "Iterator[Running]":
    # loaded before Django is ready
    from obmen.doors.tests.running import running

    with running() as server:
        yield server
