from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from obmen_stands.bitrix24 import Bitrix24
from obmen_stands.onec import OneC
from tests.fixtures.database import Database

if TYPE_CHECKING:
    from .house import Garage


@pytest.fixture(scope="session")
def base() -> Iterator[OneC]:
    with OneC.started(target="http://127.0.0.1:9", token="none") as onec:
        yield onec


@pytest.fixture(scope="session")
def process() -> Iterator[Bitrix24]:
    with Bitrix24.started() as portal:
        yield portal


@pytest.fixture
def portal(process: Bitrix24) -> Bitrix24:
    """Without limits, for its own clock stands still, and nobody shall wait for another's."""
    process.reset()
    process.settings(plan="self_hosted")
    return process


@pytest.fixture
def garage(database: Database, base: OneC, portal: Bitrix24) -> Iterator[Garage]:
    from . import house as words  # models may be imported only when Django is set up

    with words.garage(base, portal) as garage:
        garage.furnish()
        yield garage
