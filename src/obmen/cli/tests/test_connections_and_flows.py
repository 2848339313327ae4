"""Systems around and exchanges between them, set up from the command line alone (H6, H7)."""

import json

import pytest

from obmen.core.text import Text
from obmen.journal.models import Gate
from obmen.setup import connections, tokens
from obmen.setup.models import Connection, Flow
from obmen.site.tests.house import here, set_up
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6", "H7"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]


@pytest.fixture
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "the-key-of-ksup")


def add(*words: str) -> int:
    key = "--secret", "token=env:KEY"
    return here("connection", "add", "ksup", "ksup", "--title", "КСУП", *key, *words).returncode


def test_a_connection_is_added_when_the_system_answers(database: Database, monkeypatch: pytest.MonkeyPatch):
    with Ksup.started() as ksup:
        monkeypatch.setenv("KEY", ksup.token)
        assert add("--set", f"address={ksup.url}") == 0
        assert here("connection", "check", "ksup").returncode == 0
    assert "works" in here("connection", "list").stdout


def test_the_contract_of_a_test_system_is_tried_rule_by_rule(database: Database, monkeypatch: pytest.MonkeyPatch):
    with Ksup.started() as ksup:
        ksup.add_deals(["12345"])
        monkeypatch.setenv("KEY", ksup.token)
        add("--set", f"address={ksup.url}")
        trial = "check", "ksup", "--contract", "--deal", "12345"
        kept = here(*trial)
        assert (kept.returncode, kept.stdout.count("not tried:")) == (0, 2)
        ksup.fault("500", act="income.add")
        told = json.loads((wrong := here(*trial, "--json")).stdout)
        assert (wrong.returncode, told["ok"]) == (1, False)
        assert "answered 500 internal where 201 is agreed" in wrong.stdout
    assert here("check", "ksup", "--offline").returncode == 0
    assert [here("check", *words).returncode for words in (["--contract"], trial[1:3], ["ksup", "--deal", "1"])] == [
        2
    ] * 3


def test_with_a_wrong_key_nothing_is_saved_and_the_field_is_named(database: Database, secret: None):
    with Ksup.started() as ksup:
        said = here("connection", "add", "ksup", "k", "--secret", "token=env:KEY", "--set", f"address={ksup.url}")
    assert (said.returncode, said.stderr.startswith("token: ")) == (3, True)
    assert not Connection.objects.exists()


def test_a_system_that_is_off_is_saved_unchecked_and_paused(database: Database, secret: None):
    assert add("--set", "address=http://127.0.0.1:1") == 1
    gate = Gate.objects.get()
    assert gate.reason
    assert (gate.paused, str(Text.from_json(gate.reason)).partition(":")[0]) == ("unchecked", "KSUP does not answer")
    row = json.loads(here("connection", "list", "--json").stdout)[0]
    assert (row["state"], row["check_ok"]) == ("paused", None)
    assert here("connection", "check", "ksup").returncode == 1
    assert here("connection", "resume", "ksup").returncode == 0


def test_one_setting_is_changed_and_the_others_stay(database: Database, secret: None):
    assert add("--set", "address=http://127.0.0.1:1", "--no-check", "--zone", "Asia/Omsk") == 0
    assert here("connection", "change", "ksup", "--set", "seconds=5", "--no-check").returncode == 0
    row = Connection.objects.get()
    settings = connections.read(row)
    assert (settings.seconds, settings.address, row.zone) == (5, "http://127.0.0.1:1", "Asia/Omsk")
    assert settings.token.get_secret_value() == "the-key-of-ksup"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "adress=http://x"), "There is no setting adress"),
        (("--set", "address"), "NAME=VALUE is needed"),
        (("--set", "token=visible"), "token is a secret: give it by --secret token"),
        (("--secret", "token=visible"), "A secret is not typed into a command"),
        (("--secret", "token=env:NOWHERE"), "The environment has no NOWHERE"),
        (("--secret", "pin=env:KEY"), "There is no secret pin"),
    ],
)
def test_a_slip_is_told_by_name(database: Database, secret: None, words: tuple[str, ...], said: str):
    told = here("connection", "add", "ksup", "ksup", "--no-check", *words)
    assert told.returncode == 2
    assert said in told.stderr
    assert not Connection.objects.exists()


def test_no_command_shows_a_secret(database: Database):
    set_up(key="the-key-of-ksup")
    for words in (["show", "ksup"], ["show", "ksup", "--json"], ["list", "--json"]):
        assert "the-key-of-ksup" not in here("connection", *words).stdout
    assert "kept" in here("connection", "show", "ksup").stdout
    assert "the-key-of-ksup" not in here("settings", "export").stdout
    assert "the-key-of-ksup" not in here("audit", "--json").stdout


def test_the_settings_of_each_system_and_exchange_are_documented(database: Database):
    for group, what in (("connection", "systems"), ("flow", "exchanges")):
        for known in json.loads(here(group, what, "--json").stdout):
            fields = json.loads(here(group, what, known["name"], "--json").stdout)
            assert all(field["title"] for field in fields)
            assert here(group, what, known["name"]).returncode == 0


def test_a_key_of_a_door_is_shown_once_and_revoked(database: Database):
    set_up()
    told = here("connection", "token", "issue", "onec-ut", "--label", "УТ", "--days", "30", "--from", "10.0.0.0/8")
    clear = told.stdout.splitlines()[0]
    found = tokens.find(clear)
    assert found is not None
    assert found.allows("10.1.1.1")
    listed = here("connection", "token", "list", "onec-ut")
    assert clear not in listed.stdout
    assert found.prefix in listed.stdout
    assert "revoke one of them first" in here("connection", "token", "issue", "onec-ut").stderr
    assert here("connection", "token", "revoke", "onec-ut", clear[:12]).returncode == 0
    assert tokens.find(clear) is None
    assert here("connection", "token", "revoke", "onec-ut", clear[:12]).returncode == 2


def test_a_flow_is_added_changed_paused_and_removed(database: Database):
    set_up()
    words = ["flow", "add", "orders", "second", "--from", "onec-ut", "--to", "ksup", "--set", "file_mandatory=false"]
    assert here(*words).returncode == 0
    assert here(*words).returncode == 2
    assert Flow.objects.get(name="second").settings["file_mandatory"] is False
    assert here("flow", "change", "second", "--title", "Заказы 2", "--quiet-after", "60").returncode == 0
    assert here("flow", "pause", "second").returncode == 0
    row = next(flow for flow in json.loads(here("flow", "list", "--json").stdout) if flow["name"] == "second")
    assert (row["title"], row["paused"], row["quiet_after_minutes"]) == ("Заказы 2", True, 60)
    assert "file_mandatory" in here("flow", "show", "second").stdout
    assert here("flow", "resume", "second").returncode == 0
    assert here("flow", "remove", "second").returncode == 0
    assert not Flow.objects.filter(name="second").exists()


def test_rows_are_added_to_a_list_and_a_slip_names_the_exchange(database: Database):
    set_up()
    words = ["flow", "add", "products", "goods", "--from", "onec-ut", "--to", "ksup"]
    assert here(*words, "--set", "groups/NEW=Фильтры", "--set", "groups/NEW=Масла").returncode == 0
    assert here("flow", "change", "goods", "--set", "groups.NEW=Шины").returncode == 0
    assert Flow.objects.get(name="goods").settings["groups"] == ["Фильтры", "Масла", "Шины"]
    told = here("flow", "change", "goods", "--set", "groups=Шины")
    assert (told.returncode, "groups/NEW adds a row" in told.stderr) == (2, True)
    assert "obmen flow exchanges" in here("flow", "change", "goods", "--set", "group/0=Шины").stderr


def test_a_flow_between_systems_that_cannot_is_refused(database: Database):
    set_up()
    told = here("flow", "add", "orders", "f", "--from", "ksup", "--to", "onec-ut")
    assert told.returncode == 3
    assert "source: Connection ksup cannot stand here: a system of another kind is needed (onec)" in told.stderr


def test_a_name_nobody_knows_is_told_with_those_there_are(database: Database):
    set_up()
    for words in (
        ["connection", "check", "kspu"],
        ["connection", "token", "list", "kspu"],
        ["flow", "pause", "ordres"],
    ):
        told = here(*words)
        assert told.returncode == 2
        assert "ksup" in told.stderr or "orders" in told.stderr


def test_an_address_that_is_none_and_a_secret_nobody_can_be_asked_for_say_what_to_do(database: Database, secret: None):
    said = here("connection", "add", "ksup", "ksup", "--set", "address=nonsense", "--secret", "token=env:KEY")
    assert (said.returncode, said.stderr.strip()) == (3, "address: An address like https://… is needed")
    said = here("connection", "add", "ksup", "ksup", "--set", "address=https://ksup.example", "--secret", "token")
    assert said.returncode == 2
    assert "There is no terminal to ask for token at: give it by --secret token=env:NAME" in said.stderr


def test_a_flow_shows_its_settings_in_words_with_their_titles(database: Database):
    set_up()
    flow = Flow.objects.get()
    shown = here("flow", "show", "orders").stdout
    raw = [value for value in flow.settings.values() if isinstance(value, list | bool)]
    assert raw
    assert not [value for value in raw if str(value) in shown]
    assert "file_mandatory" in shown
    assert "NEW" not in shown
