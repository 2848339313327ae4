"""The server dies at any instant and nobody notices but by the wait."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.crash.points import ACCEPTING, DELIVERING
from tests.crash.siege import Ground, besiege
from tests.fixtures.database import Database

KILLS = 30


@pytest.mark.long
@pytest.mark.crash
@pytest.mark.timeout(240)
@pytest.mark.rule("H1", "H2", "H4")
def test_what_was_acknowledged_is_applied_once_and_in_order_however_often_the_server_is_killed(database: Database):
    ground = Ground(database.kind, database.home, database.environment())
    with ThreadPoolExecutor(1) as apart:  # the browser of other tests keeps a loop running in this thread
        told = apart.submit(asyncio.run, besiege(ground, kills=KILLS, seed=7)).result()
    assert told.problems() == []
    assert told.killed == KILLS
    assert sum(told.in_flight.values()) * 2 >= KILLS
    assert {*ACCEPTING, *DELIVERING} <= set(told.kills)
    assert told.judgement is not None
    assert told.judgement.applied > KILLS
