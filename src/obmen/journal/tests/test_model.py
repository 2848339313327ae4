"""The journal against a plain Python model: whatever is done in whatever order, both say the same (H1–H5)."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fixtures.database import Database

from .machine import JournalMachine

EXAMPLES = {"sqlite": 25, "postgresql": 10}
"""The plain model is the same; what differs on PostgreSQL are its statements, which each example says."""


@pytest.mark.long
@pytest.mark.rule("H2")
@pytest.mark.rule("H3")
@pytest.mark.timeout(300)
def test_the_journal_does_what_the_plain_model_says(database: Database) -> None:
    run_state_machine_as_test(
        JournalMachine,
        settings=settings(
            max_examples=EXAMPLES[database.kind],
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=True,
        ),
    )
