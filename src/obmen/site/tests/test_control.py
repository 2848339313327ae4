"""The control of a running server: for its own user over loopback, and for nobody else."""

import json

import pytest

from obmen.core.errors import Misconfigured, TryLater
from obmen.journal import acts
from obmen.journal.filters import Filter
from obmen.journal.models import Gate
from obmen.setup import connections
from obmen.setup.models import Audit, Connection
from obmen.site import control, operations
from obmen.site import running as places
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

from .house import known, order, orders_in, running, set_up, status, tell, until

pytestmark = [pytest.mark.rule("H6", "H11"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


NO_OPERATIONS = (
    b"",
    b"[]",
    b"{}",
    b'{"operation": "Accept", "fields": {}}',
    b'{"operation": "Redo", "fields": {}}',
)


def stand(database: Database) -> Connection:
    set_up()
    return Connection.objects.get(name="ksup")


def test_a_command_is_carried_out_by_the_running_server_with_all_its_fields_and_audited(database: Database):
    ksup = stand(database)
    with running(database.environment()):
        wanted = Filter(since=None, state="held", text="Пётр", connection=1)
        assert operations.post(acts.DropWhere(wanted, "anna", "ошибка")) == 0
        assert operations.post(acts.PauseConnection(ksup.id, "anna")) == 1
        assert operations.post(acts.PauseConnection(ksup.id, "anna")) == 0
        assert Gate.objects.get(connection=ksup).paused == "person"
    assert Audit.objects.filter(act="connection.paused", who="anna").count() == 1


def test_a_command_opens_the_journal_itself_while_no_server_runs(database: Database):
    ksup = stand(database)
    assert operations.post(acts.PauseConnection(ksup.id, "anna")) == 1
    assert operations.post(acts.RedoWhere(Filter(state="held", text="ё"), "anna")) == 0
    assert places.find(database.home) is None


def test_who_changed_a_connection_and_lets_it_go_on_has_its_messages_sent_the_new_way(database: Database):
    """At once: the server itself looks for changes twice a second."""
    with Ksup.started() as before, Ksup.started() as after:
        after.add_deals(["1001"])
        key = set_up(before.url, before.token)
        ksup = Connection.objects.get(name="ksup")
        with running(database.environment()) as server:
            until(lambda: known(server.address, key))
            assert operations.post(acts.PauseConnection(ksup.id, "anna")) == 1
            tell(server.address, key, order("N-1", "1001"))
            draft = connections.Draft("ksup", "КСУП", "ksup", {"address": after.url}, {"token": after.token})
            connections.save(draft, who="anna", check=None)
            assert operations.post(acts.ResumeConnection(ksup.id, "anna")) == 1
            until(lambda: orders_in(after, ["1001"]) == ["N-1"])
        assert before.counters()["arrivals"] == 0


def test_the_control_is_for_who_knows_its_word_on_its_own_port_and_for_what_a_person_may_do(database: Database):
    with running(database.environment()) as server:
        found = places.find(database.home)
        assert found is not None
        operation = json.dumps({"operation": "PauseConnection", "fields": {"connection_id": 1, "who": "x"}}).encode()
        right, wrong = ({"Authorization": f"Bearer {word}"} for word in (found.word, "guess"))
        assert status(found.control, wrong, operation) == 404
        assert status(found.control, {}, operation) == 404
        assert status(f"{server.address}/control", right, operation) == 404
        assert found.control.startswith("http://127.0.0.1:")
        assert found.word not in str(server.said)
        for none in NO_OPERATIONS:
            assert status(found.control, right, none) == 422
        with pytest.raises(Misconfigured, match="of another version"):
            control.post(found, places.Running(1, "", "", ""))
    with pytest.raises(TryLater, match="does not answer"):
        control.post(found, acts.PauseConnection(1, "anna"))
