"""Trying a door by hand: the plan is shown and nothing is written; sending for real is marked as a trial."""

import base64
import json
from collections.abc import Iterator

import pytest
from django.conf import settings

from obmen.doors.tests.running import ORDER, a_connection
from obmen.doors.trial import Trials, examples
from obmen.journal.api import Accepted, Writer
from obmen.journal.files_folder import FolderStore
from obmen.journal.models import Body, Message, Rejected
from obmen.setup import connections, flows
from obmen.worker.wiring import Wiring
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
FILE = {"name": "1.pdf", "content_type": "application/pdf", "content": base64.b64encode(b"%PDF-1.4 order").decode()}
RAW = json.dumps({**ORDER, "file": FILE}).encode()


@pytest.fixture(scope="module")
def ksup() -> Iterator[Ksup]:
    with Ksup.started() as stand:
        stand.add_deals(["12345"])
        yield stand


@pytest.fixture
def trials(database: Database, ksup: Ksup) -> Iterator[Trials]:
    a_connection("onec-ut", "onec")
    target = connections.Draft("ksup", "KSUP", "ksup", {"address": ksup.url}, {"token": ksup.token})
    connections.save(target, who="test", check=None)
    flows.save(flows.Draft("orders", "Orders", "orders", "onec-ut", "ksup", {}), who="test")
    files, writer = FolderStore(settings.OBMEN_HOME / "files", least_free=0), Writer()
    writer.start()
    yield Trials(writer, files, Wiring(files))
    writer.stop()


def test_the_plan_names_lane_and_changes_and_nothing_is_written(database: Database, trials: Trials, ksup: Ksup) -> None:
    trial = trials.plan("onec-ut", "orders", RAW)
    assert not trial.problems
    (planned,) = trial.flows
    assert planned.flow is not None
    assert (planned.flow.name, planned.addressed.space, planned.addressed.key) == ("orders", "deal", "12345")
    assert planned.plan is not None
    assert planned.plan.changes, planned.plan.error or planned.plan.problems
    assert not Body.objects.exists()
    assert ksup.deal("12345")["orders"] == []


def test_a_message_that_would_be_held_says_why_and_is_not_tried(database: Database, trials: Trials) -> None:
    trial = trials.plan("onec-ut", "orders", json.dumps({**ORDER, "lines": []}).encode())
    assert trial.problems[0].field == "lines"
    assert trial.flows[0].plan is None


def test_a_message_that_would_be_refused_says_why_and_is_not_kept(database: Database, trials: Trials) -> None:
    trial = trials.plan("onec-ut", "orders", b'{"type": "add"}')
    assert [problem.field for problem in trial.problems] == ["deal_number"]
    assert trial.flows == ()
    assert trials.send("onec-ut", "orders", b"{}") == trials.plan("onec-ut", "orders", b"{}").problems
    assert not Rejected.objects.exists()


def test_sending_for_real_is_marked_as_a_trial(database: Database, trials: Trials) -> None:
    accepted = trials.send("onec-ut", "orders", RAW)
    assert isinstance(accepted, Accepted)
    assert accepted.state == "waiting"
    assert Body.objects.get().trial
    assert Message.objects.get().trial


def test_a_connection_offers_an_example_of_each_kind(database: Database, trials: Trials) -> None:
    offered = examples("onec-ut")
    assert "orders" in {name for name, _, _ in offered}
    for name, _, example in offered:
        assert not trials.plan("onec-ut", name, json.dumps(example).encode()).problems or name != "orders"


def test_what_is_not_there_cannot_be_tried(database: Database, trials: Trials) -> None:
    for connection, kind in (("nobody", "orders"), ("onec-ut", "nothing")):
        with pytest.raises(LookupError):
            trials.plan(connection, kind, b"{}")
