from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .house import House
    from .planning_house import PlanningHouse


@pytest.fixture(scope="session")
def ksup_stand() -> Iterator[Ksup]:
    with Ksup.started() as ksup:
        yield ksup


@pytest.fixture
def ksup(ksup_stand: Ksup) -> Ksup:
    ksup_stand.reset()
    ksup_stand.add_deals(["12345", "12346"])
    return ksup_stand


@pytest.fixture
def house(database: Database, ksup: Ksup) -> Iterator[House]:
    from . import house as words  # models may be imported only when Django is set up

    with words.house(database.home / "files", ksup) as house:
        yield house


@pytest.fixture
def planning(database: Database) -> Iterator[PlanningHouse]:
    from .planned import World
    from .planning_house import planning_house

    with planning_house(database.home / "files", World()) as house:
        yield house
