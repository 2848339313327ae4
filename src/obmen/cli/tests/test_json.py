"""Whatever an operator does, a program can do: ``--json`` answers with one object, also of an error (H6)."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from django.utils import translation

from obmen.cli.tree import obmen
from obmen.journal.models import Message
from obmen.journal.tests.house import House, writing
from obmen.setup.models import Connection, Token
from obmen.site.tests.house import here, set_up
from obmen.site.tests.house import obmen as command_line
from obmen_stands.ksup import Ksup
from tests.fixtures.database import Database

pytestmark = [pytest.mark.rule("H6"), pytest.mark.parametrize("database", ["sqlite"], indirect=True)]
CYRILLIC = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")
STANDS = {"stand ksup", "stand onec", "stand bitrix24"}
SERVES_OR_PRINTS_A_FILE = {"run", "web", "worker", "demo", "settings export"} | STANDS


def leaves(group: click.Group, path: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{path} {name}")
        else:
            yield f"{path} {name}".strip(), command


def told(*words: str, code: int = 0, typed: str = "") -> dict[str, Any]:
    """The one object on standard output."""
    said = here(*words, "--json", typed=typed)
    assert said.returncode == code, said
    data: dict[str, Any] = json.loads(said.stdout)
    assert isinstance(data, dict)
    return data


def test_every_command_has_help_in_both_languages_and_json_unless_it_serves_or_prints_a_file(database: Database):
    for path, command in leaves(obmen):
        for language in ("ru", "en"):
            with translation.override(language):
                shown = command.get_help(click.Context(command, info_name=path))
            assert bool(CYRILLIC & set(shown.lower())) is (language == "ru"), (path, shown)
        flags = [flag for param in command.params for flag in param.opts]
        if path not in SERVES_OR_PRINTS_A_FILE:
            assert flags.count("--json") == 1, path


def test_a_connection_added_tells_whether_the_system_was_asked_and_what_it_said(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    with Ksup.started() as ksup:
        monkeypatch.setenv("KEY", ksup.token)
        words = "connection", "add", "ksup", "ksup", "--secret", "token=env:KEY"
        right = told(*words, "--set", f"address={ksup.url}")
        assert (right["name"], right["checked"]) == ("ksup", True)
        assert right["said"].startswith("ksup is saved. ")
        assert told("connection", "check", "ksup")["checked"] is True
        silent = told("connection", "change", "ksup", "--no-check", "--title", "КСУП")
    assert (silent["checked"], "saved unchecked and paused" in silent["said"]) == (None, True)
    off = told("connection", "check", "ksup", code=1)
    assert (off["checked"], "KSUP does not answer" in off["said"]) == (False, True)
    again = told("connection", "change", "ksup", "--set", "seconds=5", code=1)
    assert again["checked"] is False


def test_connections_and_flows_are_paused_watched_and_removed_by_a_program(database: Database):
    set_up()
    for thing, name in (("connection", "ksup"), ("flow", "orders")):
        assert told(thing, "pause", name) == {
            "name": name, "paused": True, "changed": True, "said": f"{name} is paused"
        }  # fmt: skip
        assert told(thing, "pause", name)["changed"] is False
        assert told(thing, "resume", name)["paused"] is False
        assert told(thing, "debug", name, "--hours", "1")["debug_until"]
        assert told(thing, "debug", name, "--hours", "0")["debug_until"] is None
    added = told("flow", "add", "orders", "second", "--from", "onec-ut", "--to", "ksup", "--quiet-after", "60")
    assert (added["source"], added["target"], added["quiet_after_minutes"]) == ("onec-ut", "ksup", 60)
    assert told("flow", "change", "second", "--title", "Orders")["title"] == "Orders"
    assert told("flow", "remove", "second") == {"name": "second", "said": "second is removed"}
    prefix = Token.objects.get().prefix
    assert told("connection", "token", "revoke", "onec-ut", prefix)["revoked_at"]
    told("flow", "remove", "orders")
    assert told("connection", "remove", "ksup")["name"] == "ksup"


def test_acts_on_messages_tell_how_many_were_done_and_which_were_passed_over(database: Database):
    with writing() as writer:
        house = House(writer)
        house.accept("1", json.dumps({"order_number": "1"}))
        house.accept("2", json.dumps({"order_number": "2"}))
        held, done = sorted(house.claim(), key=lambda one: one.key)
        house.hold(held)
        house.done(done)
        first, second = Message.objects.order_by("id").values_list("id", flat=True)
        why = f"Only a held message can let others pass; message {second}: created"
        assert told("journal", "skip", str(first), str(second)) == {
            "done": 1,
            "passed_over": [{"id": second, "reason": why}],
            "said": f"Let wait aside: 1\n{why}",
        }
        assert told("journal", "looked", str(second), code=1)["done"] == 0
        # what it asks on the way stands on standard error: standard output is for the program
        refused = told("journal", "redo", "--all", "--state", "held", code=130, typed="no\n")
        assert refused == {"error": "Broken off", "code": 130}
        assert told("journal", "redo", "--all", "--state", "held", typed="yes\n")["done"] == 1
        assert told("journal", "drop", str(first), "--why", "x")["done"] == 1
        assert told("journal", "correct", str(first), "--set", "order_number=3")["done"] == 1


def test_people_keys_and_backups_answer_a_program(database: Database, tmp_path: Path):
    first = told("prepare")
    assert (first["name"], len(first["password"]) > 8) == ("admin", True)
    assert told("prepare")["password"] is None
    set_up()
    anna = told("user", "add", "anna", "--role", "operator", typed="a long password 1\n")
    assert (anna["name"], anna["role"]) == ("anna", "operator")
    assert told("user", "role", "anna", "administrator")["role"] == "administrator"
    assert told("user", "password", "anna", typed="another password 2\n")["name"] == "anna"
    assert told("user", "off", "anna")["active"] is False
    assert told("user", "on", "anna")["active"] is True
    made = told("backup", str(tmp_path / "a.gz"))
    assert (made["path"], made["with_key"]) == (str(tmp_path / "a.gz"), False)
    restored = told("restore", str(tmp_path / "a.gz"), "--replace")
    assert (bool(restored["made_at"]), restored["with_key"]) == (True, True)
    assert told("key", "rotate")["encrypted"] == 1
    assert told("key", "forget", "--yes")["paused"] == ["ksup"]


def test_a_file_applied_names_the_connections_that_were_saved_unchecked(database: Database, tmp_path: Path):
    set_up()
    file = tmp_path / "a.toml"
    file.write_text(here("settings", "export").stdout.replace('"КСУП"', '"KSUP"'), encoding="utf-8")
    applied = told("settings", "apply", str(file), code=1)
    assert [change["thing"] for change in applied["changes"]] == ["connections.ksup"]
    assert applied["unchecked"] == ["ksup"]
    assert Connection.objects.get(name="ksup").title == "KSUP"


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("flow", "pause", "ordres"), 2, "There is no flow ordres. There are: orders"),
        (("journal", "list", "--limit", "0"), 2, "--limit: another number is needed"),
        (("connection", "remove", "ksup"), 1, "КСУП has exchanges or messages, so it stays. Pause it instead"),
    ],
)
def test_an_error_is_an_object_too_with_the_code_the_command_ends_with(
    database: Database, words: tuple[str, ...], code: int, error: str
):
    set_up()
    refused = told(*words, code=code)
    assert (refused["code"], refused["error"].partition("\n")[0]) == (code, error)
    assert here(*words, "--json").stderr == ""


def test_a_wrong_setting_is_told_to_a_program_field_by_field(database: Database):
    set_up()
    refused = told("connection", "change", "ksup", "--no-check", "--set", "seconds=many", code=3)
    assert refused["code"] == 3
    assert refused["problems"] == [{"field": "seconds", "reason": "A whole number is needed"}]


def test_what_a_door_would_not_accept_names_its_fields_to_a_program(database: Database, tmp_path: Path):
    set_up()
    file = tmp_path / "order.json"
    file.write_text('{"type": "add"}', encoding="utf-8")
    refused = told("plan", "--connection", "onec-ut", "--kind", "orders", "--file", str(file), code=2)
    assert refused["error"].endswith("The door would not accept this message")
    assert all(one["field"] and one["reason"] for one in refused["problems"])
    assert refused["problems"]


def test_what_is_wrong_before_the_program_starts_is_an_object_too(database: Database):
    said = command_line({**database.environment(), "OBMEN_DATABASE": "nonsense"}, "version", "--json")
    assert (said.returncode, json.loads(said.stdout)["code"], said.stderr) == (3, 3, "")
