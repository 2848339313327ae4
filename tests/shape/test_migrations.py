"""An upgrade brings the tables to where the models are."""

import pytest
from django.core.management import call_command

from tests.fixtures.database import Database


@pytest.mark.rule("H16")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_change_of_a_model_has_its_migration(database: Database) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
