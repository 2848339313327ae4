"""Every process sees a change: its own at once, another's within a second; what is broken breaks nothing else."""

import subprocess
import sys
import threading

import pytest

from obmen.core import clock
from obmen.core.errors import Misconfigured
from obmen.setup import flows, snapshot
from obmen.setup.models import Connection, Flow
from tests.fixtures.database import Database

from .people import ksup, onec, saved

pytestmark = pytest.mark.rule("H7")

RENAME = """
from obmen.site import boot; boot()
from obmen.setup.models import Connection
row = Connection.objects.get(name="ksup"); row.title = "renamed"; row.save()
"""


@pytest.fixture
def flow(database: Database) -> Flow:
    saved(onec())
    saved(ksup())
    return flows.save(flows.Draft("orders", "Заказы", "orders", "onec-ut", "ksup", {}), who="anna")


def test_a_change_of_this_process_is_seen_at_once(database: Database):
    assert snapshot.current().connection("ksup") is None
    saved(ksup())
    view = snapshot.current().connection("ksup")
    assert view is not None
    assert view.typed_settings().token.get_secret_value()
    saved(ksup(title="renamed"))
    assert snapshot.current().connections[view.id].title == "renamed"
    assert snapshot.current().connections[view.id].version > view.version


def test_a_change_of_another_process_is_seen_within_a_second(database: Database):
    saved(ksup())
    watcher = snapshot.Watcher()
    watcher.start()
    try:
        subprocess.run([sys.executable, "-c", RENAME], env=database.environment(), check=True, timeout=30)
        since = clock.monotonic()
        while snapshot.current().connection("ksup").title != "renamed":  # type: ignore[union-attr]
            assert clock.monotonic() - since < 1.0
            clock.wait(threading.Event(), 0.01)
    finally:
        watcher.stop()


def test_a_change_that_is_rolled_back_is_never_seen(database: Database):
    from django.db import transaction

    saved(ksup())
    with transaction.atomic():
        Connection.objects.get(name="ksup").delete()
        transaction.set_rollback(True)
    assert snapshot.current().connection("ksup") is not None


def test_settings_that_cannot_be_read_any_more_are_told_and_hurt_nobody_else(database: Database):
    saved(onec())
    row = saved(ksup())
    Connection.objects.filter(id=row.id).update(settings={"adress": "x"})
    snapshot.changed()
    view = snapshot.current()
    with pytest.raises(Misconfigured, match="КСУП have to be looked through"):
        view.connections[row.id].typed_settings()
    assert view.connection("onec-ut").typed_settings() is not None  # type: ignore[union-attr]


def test_a_system_this_version_does_not_know_is_told(database: Database):
    row = saved(onec())
    Connection.objects.filter(id=row.id).update(system="sap", zone="Nowhere/Atall")
    snapshot.changed()
    with pytest.raises(Misconfigured, match="knows no system sap"):
        snapshot.current().connections[row.id].typed_settings()


def test_the_flows_that_take_a_kind_are_found_paused_ones_too(flow: Flow):
    assert [f.name for f in snapshot.current().flows_taking("onec-ut", "orders")] == ["orders"]
    flow.paused = True
    flow.save()
    assert [f.paused for f in snapshot.current().flows_taking("onec-ut", "orders")] == [True]
    assert snapshot.current().flows_taking("onec-ut", "products") == ()
    assert snapshot.current().flows_taking("ksup", "orders") == ()
