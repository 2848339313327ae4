"""The name of an installation (H4)."""

import pytest
from django.db import transaction

from obmen.journal.installation import installation
from obmen.journal.models import Installation
from obmen.journal.store import store
from tests.fixtures.database import Database


@pytest.mark.rule("H4")
def test_a_name_whose_transaction_failed_is_forgotten(database: Database) -> None:
    Installation.objects.all().delete()
    one = store()
    with transaction.atomic():
        installation(one)
        transaction.set_rollback(True)
    name = installation(one)
    assert Installation.objects.get().name == name
    assert installation(one) == name
