"""People, keys, settings as a file, the check: and every command told of in both languages."""

import json
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from django.contrib.auth.models import User
from django.db import connections as databases
from django.utils import translation

from obmen.cli.tree import obmen
from obmen.cli.words import choose, say
from obmen.core import clock
from obmen.setup import connections
from obmen.setup.models import Connection, Flow
from obmen.site.tests.house import here, running, set_up
from tests.fixtures.database import Database

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
CYRILLIC = set("абвгдеёжзийклмнопрстуфхцчшщъыьэюя")


def commands(group: click.Group, path: str = "obmen") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        yield f"{path} {name}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{path} {name}")


@pytest.mark.rule("H6", "H12")
@pytest.mark.parametrize("language", ["ru", "en"])
def test_every_command_and_option_is_told_of_in_both_languages(database: Database, language: str):
    with translation.override(language):
        for path, command in commands(obmen):
            texts = [command.help, *(p.help for p in command.params if isinstance(p, click.Option))]
            for text in texts:
                assert text, path
                assert bool(CYRILLIC & set(say(text).lower())) is (language == "ru"), (path, text)


@pytest.mark.rule("H6")
def test_help_is_given_for_every_command(database: Database):
    for path, _ in commands(obmen):
        words = path.split()[1:]
        if words[0] not in {"stand", "demo"}:
            said = here(*words, "--help")
            assert said.returncode == 0
            assert said.stdout.startswith(f"Usage: {path}")
    assert "3 a setting is wrong" in " ".join(here("--help").stdout.split())


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"OBMEN_LANG": "en", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LANG": "ru_RU.UTF-8"}, "ru"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "ru_RU.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "ru"),
        ({}, "ru"),
    ],
)
def test_the_language_is_that_of_the_terminal(
    database: Database, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
):
    for name in ("OBMEN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert choose() == language


@pytest.mark.rule("H6")
@pytest.mark.parametrize(
    "words", [["fly"], ["run", "--prot", "1"], ["run", "--port", "x"], ["connection"], ["journal", "show"]]
)
def test_what_is_typed_wrongly_is_told_with_the_way_to_help(database: Database, words: list[str]):
    said = here(*words)
    assert said.returncode == 2 or "Commands" in said.stdout + said.stderr
    assert "--help" in said.stdout + said.stderr


@pytest.mark.rule("H12")
def test_people_are_let_in_given_roles_and_shut_out(database: Database):
    assert here("user", "add", "anna", "--role", "administrator", typed="a long password 1\n").returncode == 0
    anna = User.objects.get(username="anna")
    assert anna.check_password("a long password 1")
    assert anna.has_perm("setup.administer")
    assert "last administrator" in here("user", "role", "anna", "viewer").stderr
    assert "last administrator" in here("user", "off", "anna").stderr
    assert here("user", "add", "boris", "--role", "operator", typed="another password 2\n").returncode == 0
    assert here("user", "role", "boris", "administrator").returncode == 0
    assert here("user", "off", "anna").returncode == 0
    assert not User.objects.get(username="anna").is_active
    assert [p["role"] for p in json.loads(here("user", "list", "--json").stdout)] == ["administrator", "administrator"]
    acts = [row["act"] for row in json.loads(here("audit", "--json").stdout)]
    assert acts == ["person.off", "person.role", "person.added", "person.added"]


@pytest.mark.rule("H12")
@pytest.mark.parametrize("password", ["", "12345", "password123", "1234567890"])
def test_a_password_that_can_be_guessed_is_refused(database: Database, password: str):
    said = here("user", "add", "anna", typed=f"{password}\n")
    assert (said.returncode, said.stderr.startswith("password: ")) == (2, True)
    assert not User.objects.exists()


@pytest.mark.rule("H7")
def test_the_key_is_changed_while_the_server_runs_and_it_goes_on(database: Database):
    set_up(key="the-key-of-ksup")
    with running(database.environment()) as server:
        said = here("key", "rotate")
        assert (said.returncode, "secrets encrypted anew: 1" in said.stdout) == (0, True)
        assert connections.read(Connection.objects.get(name="ksup")).token.get_secret_value() == "the-key-of-ksup"
        assert here("connection", "change", "ksup", "--title", "КСУП 2", "--no-check").returncode == 0
        assert server.stop()[0] == 0
    assert here("check", "--offline").stdout.count("is the right one") == 1


@pytest.mark.rule("H7")
def test_a_lost_key_is_forgotten_only_when_a_person_says_so(database: Database):
    assert here("prepare").returncode == 0
    set_up()
    (database.home / "secret.key").unlink()
    assert here("connection", "check", "ksup").returncode == 1
    assert here("key", "forget").returncode == 130
    assert not (database.home / "secret.key").exists()
    assert "Paused until they are typed again: ksup" in here("key", "forget", "--yes").stdout
    assert (database.home / "secret.key").exists()


@pytest.mark.rule("H7")
def test_the_set_up_is_exported_planned_and_applied_as_a_file(database: Database, tmp_path: Path):
    set_up()
    file = tmp_path / "obmen.toml"
    assert here("settings", "export", "--to", str(file)).returncode == 0
    assert here("settings", "plan", str(file)).stdout.strip() == "Nothing changes"
    file.write_text(file.read_text(encoding="utf-8").replace('"Заказы"', '"Orders"'), encoding="utf-8")
    plan = json.loads(here("settings", "plan", str(file), "--json").stdout)
    assert plan == [{"act": "change", "thing": "flows.orders", "fields": {"title": ["Заказы", "Orders"]}}]
    assert Flow.objects.get().title == "Заказы"
    assert here("settings", "apply", str(file)).returncode == 0
    assert Flow.objects.get().title == "Orders"


@pytest.mark.rule("H7")
def test_a_file_with_a_slip_changes_nothing_and_names_the_place(database: Database, tmp_path: Path):
    (tmp_path / "a.toml").write_text("[connections.ksup]\ntitel = 1\n", encoding="utf-8")
    said = here("settings", "apply", str(tmp_path / "a.toml"))
    assert said.returncode == 3
    assert "connections.ksup.titel: There is no such setting" in said.stderr
    (tmp_path / "a.toml").write_bytes(b"\xff\xfe garbage [")
    assert here("settings", "apply", str(tmp_path / "a.toml")).returncode == 3
    assert here("settings", "apply", str(tmp_path / "none.toml")).returncode == 2


@pytest.mark.rule("H6")
def test_the_check_names_every_trouble_and_what_to_do(database: Database):
    set_up()
    flow = Flow.objects.get()
    flow.paused, flow.changed_at = True, clock.now()
    flow.save()
    said = here("check", "--json")
    assert said.returncode == 1
    troubles = {row["what"]: row["do"] for row in json.loads(said.stdout)["findings"] if not row["ok"]}
    assert troubles == {
        "Server": "Start it: obmen run",
        "Connection ksup": "Then: obmen connection check ksup",
        "Flow orders": "When it may go on: obmen flow resume orders",
    }


@pytest.mark.rule("H6")
def test_all_is_well_when_it_is(database: Database):
    set_up()
    with running(database.environment()):
        said = here("check", "--offline")
    assert (said.returncode, said.stdout.splitlines()[-1]) == (0, "All is well")


def test_what_is_not_prepared_is_told(database: Database, tmp_path: Path):
    databases.close_all()
    (database.home / "obmen.sqlite3").unlink()
    for words in (["connection", "list"], ["journal", "list"], ["user", "list"], ["settings", "export"]):
        said = here(*words)
        assert said.returncode == 3
        assert "Run obmen prepare" in said.stderr
