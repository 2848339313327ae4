"""The set-up as a file: exported, read by people, planned, applied, and never with a secret in it."""

import pytest
from django.utils import translation

from obmen.core.errors import Misconfigured, TryLater
from obmen.core.text import Text
from obmen.setup import connections, flows, options, transfer
from obmen.setup.models import Connection, Flow
from obmen.setup.validation import WrongSettings
from tests.fixtures.database import Database

from .people import ADDRESS, TOKEN, Answering, ksup, onec, saved

pytestmark = [pytest.mark.rule("H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]

FILE = """
[connections.ksup]
title = "КСУП"
system = "ksup"
[connections.ksup.settings]
address = "https://ksup.example"
[connections.ksup.secrets]
token = "env:KSUP_TOKEN"

[connections.onec-ut]
title = "1С УТ"
system = "onec"
zone = "Asia/Yekaterinburg"

[flows.orders]
title = "Заказы"
exchange = "orders"
source = "onec-ut"
target = "ksup"

[options.limits]
file_mb = 70
"""


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSUP_TOKEN", TOKEN)


def set_up() -> None:
    saved(onec())
    saved(ksup())
    flows.save(flows.Draft("orders", "Заказы", "orders", "onec-ut", "ksup", {}), who="anna")
    options.save(options.Alerts, {"webhook_url": "https://chat.example"}, {"webhook_secret": "s3cr3t"}, who="anna")


def errors(text: str) -> dict[str, str]:
    with pytest.raises(WrongSettings) as wrong:
        transfer.plan(text)
    return {place: str(reason) for place, reason in wrong.value.errors.items()}


def test_what_was_exported_changes_nothing_when_applied(database: Database):
    set_up()
    text = transfer.export()
    assert transfer.plan(text) == []
    assert transfer.apply(text, who="anna").changes == []
    assert transfer.export() == text


def test_no_secret_is_exported(database: Database):
    set_up()
    text = transfer.export()
    assert TOKEN not in text
    assert "s3cr3t" not in text
    assert 'token = "keep"' in text


def test_the_file_says_what_its_settings_are(database: Database):
    set_up()
    with translation.override("en"):
        assert "# Address of KSUP\naddress = " in transfer.export()
    with translation.override("ru"):
        assert "# Адрес КСУП\naddress = " in transfer.export()


def test_a_fresh_server_is_set_up_by_a_file(database: Database, environment: None):
    assert [(c.act, c.thing) for c in transfer.plan(FILE)] == [
        ("add", "connections.ksup"),
        ("add", "connections.onec-ut"),
        ("add", "flows.orders"),
        ("change", "options.limits"),
    ]
    assert not Connection.objects.exists()
    transfer.apply(FILE, who="anna")
    assert connections.read(Connection.objects.get(name="ksup")).token.get_secret_value() == TOKEN
    assert Connection.objects.get(name="onec-ut").zone == "Asia/Yekaterinburg"
    assert Flow.objects.get().source.name == "onec-ut"
    assert options.get(options.Limits).file_mb == 70
    assert transfer.plan(FILE) == []


def test_the_plan_shows_field_by_field_what_changes_and_hides_secrets(database: Database, environment: None):
    transfer.apply(FILE, who="anna")
    changed = FILE.replace('title = "КСУП"', 'title = "КСУП 2"').replace("file_mb = 70", "file_mb = 80")
    assert {c.thing: c.fields for c in transfer.plan(changed)} == {
        "connections.ksup": {"title": ("КСУП", "КСУП 2")},
        "options.limits": {"file_mb": (70, 80)},
    }


def test_a_changed_secret_is_shown_as_changed_only(
    database: Database, environment: None, monkeypatch: pytest.MonkeyPatch
):
    transfer.apply(FILE, who="anna")
    monkeypatch.setenv("KSUP_TOKEN", "another")
    assert transfer.plan(FILE)[0].fields == {"secrets.token": ("***", "***")}


def test_what_the_file_does_not_name_stays(database: Database):
    set_up()
    transfer.apply("[options.limits]\nfile_mb = 60\n", who="anna")
    assert Connection.objects.count() == 2
    assert options.get(options.Alerts).webhook_secret.get_secret_value() == "s3cr3t"


def test_every_mistake_is_named_by_its_place_at_once(database: Database, environment: None):
    text = (
        FILE.replace("address =", "adress =")
        .replace('system = "onec"', 'system = "1c"')
        .replace('target = "ksup"', 'target = "bitrix"')
        .replace("file_mb = 70", 'file_mb = "big"')
        + "[people]\nanna = 1\n"
    )
    assert list(errors(text)) == ["people"]
    text = text.replace("[people]\nanna = 1\n", "")
    assert set(errors(text)) == {
        "connections.ksup.settings.adress",
        "connections.ksup.settings.address",
        "connections.onec-ut.system",
        "flows.orders.target",
        "options.limits.file_mb",
    }


def test_a_field_of_a_connection_that_does_not_exist_is_named(database: Database, environment: None):
    assert errors(FILE.replace('zone = "Asia', 'time_zone = "Asia')) == {
        "connections.onec-ut.time_zone": "There is no such setting"
    }


def test_a_secret_written_into_the_file_is_refused(database: Database):
    assert errors(FILE.replace("env:KSUP_TOKEN", TOKEN)) == {
        "connections.ksup.secrets.token": "A secret never stands in this file: write keep or env:NAME"
    }


def test_a_variable_that_is_not_set_is_named(database: Database):
    assert "The environment has no KSUP_TOKEN" in errors(FILE).values()


def test_there_is_nothing_to_keep_on_a_fresh_server(database: Database):
    assert "connections.ksup.settings.token" in errors(FILE.replace("env:KSUP_TOKEN", "keep"))


@pytest.mark.parametrize("garbage", ["[connections.ksup", "\x00", "connections = 1", "[connections]\nksup = 5\n", "="])
def test_garbage_is_told_and_nothing_is_changed(database: Database, garbage: str):
    assert errors(garbage)
    assert not Connection.objects.exists()


def test_a_wrong_key_stops_the_whole_file(database: Database, environment: None):
    check = Answering(Misconfigured(Text("KSUP does not know this key"), setting="token"))
    with pytest.raises(WrongSettings, match=r"connections\.ksup"):
        transfer.apply(FILE, who="anna", check=check)
    assert not Connection.objects.exists()
    assert options.get(options.Limits).file_mb == 50


def test_systems_that_are_off_are_saved_as_unchecked(database: Database, environment: None):
    applied = transfer.apply(FILE, who="anna", check=Answering(TryLater(Text("off"))))
    assert {row.name for row in applied.unchecked} == {"ksup", "onec-ut"}


def test_a_file_that_moves_an_address_has_to_bring_the_secret(database: Database, environment: None):
    transfer.apply(FILE, who="anna")
    moved = FILE.replace(ADDRESS, "https://elsewhere.example").replace("env:KSUP_TOKEN", "keep")
    assert "connections.ksup.settings.token" in errors(moved)
