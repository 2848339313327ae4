"""``obmen check`` goes by what the server goes by: its settings and its journal (H6)."""

import json
import shutil
from datetime import timedelta
from typing import Any

import pytest

from obmen.core import clock
from obmen.core.text import Text
from obmen.journal.models import Alert, Gate
from obmen.journal.tests.house import House, writing
from obmen.setup import options
from obmen.setup.models import Connection, Flow
from obmen.site.tests.house import here, set_up
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


def found(what: str) -> list[dict[str, Any]]:
    """Nobody is asked: what the server itself knows."""
    findings = json.loads(here("check", "--offline", "--json").stdout)["findings"]
    return [one for one in findings if one["what"] == what]


def test_too_little_free_disk_is_what_the_operator_has_set(database: Database):
    set_up()
    free = shutil.disk_usage(database.home).free >> 20
    least = min(free, 1_000_000)
    options.save(options.Limits, {"free_disk_mb": least}, {}, who="anna")
    assert [(one["ok"], one["do"]) for one in found("Data folder")] == [
        (False, f"Make room: below {least} MB nothing is accepted")
    ]
    options.save(options.Limits, {"free_disk_mb": 50}, {}, who="anna")
    assert [one["ok"] for one in found("Data folder")] == [free >= 100]


def test_an_exchange_gone_silent_is_told_of(database: Database):
    set_up()
    with writing() as writer:
        house = House.__new__(House)
        house.writer, house.flow = writer, Flow.objects.get(name="orders")
        house.ut, house.ksup = house.flow.source, house.flow.target
        house.accept("1001")
    assert [one["ok"] for one in found("Flow orders")] == [True]
    Alert.objects.create(key="silent:orders", began_at=clock.now(), text={"text": "x"})
    (told,) = found("Flow orders")
    assert (told["ok"], told["finding"]) == (False, "is silent, and messages are expected")


def test_a_system_that_does_not_answer_is_told_of_from_the_journal_without_asking_it(database: Database):
    set_up()
    ksup, at = Connection.objects.get(name="ksup"), clock.now()
    why = Text("KSUP does not answer").to_json()
    Gate.objects.create(connection=ksup, failing_since=at - timedelta(hours=1), reason=why, changed_at=at)
    (told,) = found("Connection ksup")
    assert told["ok"] is False
    assert told["finding"].startswith("does not answer. KSUP does not answer since ")
    assert told["do"] == "Look whether it works; when it answers, delivery goes on by itself"
    Gate.objects.update(failing_since=None)
    assert found("Connection ksup") == []


def test_a_flow_that_asks_a_connection_without_an_address_and_one_without_groups_are_told_of(database: Database):
    set_up()
    told = here("flow", "add", "prices", "prices", "--from", "ksup", "--to", "onec-ut")
    assert (told.returncode, "prices: asks onec-ut, which has no address. Enter it:" in told.stderr) == (0, True)
    assert [(one["ok"], one["finding"]) for one in found("Flow prices")] == [
        (False, "asks onec-ut, which has no address")
    ]
    goods = here("flow", "add", "products", "goods", "--from", "onec-ut", "--to", "ksup")
    assert "has no group chosen" in goods.stderr
    (finding,) = found("Flow goods")
    assert (finding["ok"], "has no group chosen" in finding["finding"]) == (True, True)
    assert "groups/NEW" in here(*finding["do"].partition("obmen ")[2].split()).stdout
    here("flow", "change", "goods", "--set", "groups/NEW=Фильтры")
    assert [one["finding"] for one in found("Flow goods")] == ["works"]
    here("flow", "change", "goods", "--every", "1 d")
    assert [one["finding"] for one in found("Flow goods")] == ["asks onec-ut, which has no address"]
